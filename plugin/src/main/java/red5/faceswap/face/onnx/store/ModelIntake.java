package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.store.ModelStatus.Absent;
import red5.faceswap.face.onnx.store.ModelStatus.Checking;
import red5.faceswap.face.onnx.store.ModelStatus.Refused;
import red5.faceswap.face.onnx.store.ModelStatus.State;
import red5.faceswap.face.onnx.store.ModelStatus.Unaccepted;

/** How files come into the models' folder, each with its licence accepted and as a whole, and how they leave it. Thread-safe. */
public final class ModelIntake {
    private final Path folder;
    private final String mirror;
    private final ModelFiles files;
    private final ModelRecords records;
    private final Runnable changed;
    private final ModelFetcher fetcher;

    /**
     * @param mirror as {@link ModelStore} has it
     * @param changed runs when something has come
     */
    ModelIntake(Path folder, String mirror, ModelFiles files, ModelRecords records, Runnable changed) {
        this.folder = folder;
        this.mirror = mirror;
        this.files = files;
        this.records = records;
        this.changed = changed;
        fetcher = new ModelFetcher(folder);
    }

    /** Where a model's file is fetched from, empty when nobody knows. */
    public String address(ModelDescription model) {
        return mirror.isEmpty() ? model.url() : mirror + model.file();
    }

    /** What is being fetched, or was the last time. */
    Optional<ModelStatus.Fetch> fetching(ModelDescription model) {
        return fetcher.status(model);
    }

    /** Why a model in that state cannot be used, in a sentence that says what to do; empty when it can. */
    Optional<String> obstacle(ModelDescription model, State state) {
        if (state instanceof Absent) {
            return Optional.of("The model " + model.name() + " is not there: put " + model.file() + " into " + folder
                    + (address(model).isEmpty() ? "." : ", or fetch it (" + address(model) + ")."));
        }
        if (state instanceof Checking) {
            return Optional.of("The model " + model.name() + " is being checked: it can be used in a moment.");
        }
        if (state instanceof Unaccepted) {
            return Optional.of("The licence of the model " + model.name()
                    + " was not accepted for this file yet: read and accept it under \"Models\" in the console, or on the command line with"
                    + " models accept " + model.name() + ". " + model.licence());
        }
        return state instanceof Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** The model whose description names these bytes or this file name, empty when none does. */
    public Optional<ModelDescription> describing(Path file) throws FaceException {
        String name = file.getFileName().toString();
        try {
            String sha256 = FileCheck.sha256(file);
            return files.descriptions().stream()
                    .filter(one -> one.sha256().contains(sha256))
                    .findFirst()
                    .or(() -> files.descriptions().stream()
                            .filter(one -> one.file().equals(name))
                            .findFirst());
        } catch (IOException e) {
            throw new FaceException("The file " + file + " cannot be read (" + e + "): see to its permissions.", e);
        }
    }

    /** Hears how it goes with a file that is fetched, on the thread that fetches it. */
    public interface FetchListener {
        default void begun(URI from) {}

        /** It lies in the folder. */
        default void fetched(String sha256) {}

        /** It does not, for that reason. */
        default void failed(String why) {}
    }

    /** The same as {@link #fetch(ModelDescription, Acceptance, FetchListener)} for who does not want to hear. */
    public void fetch(ModelDescription model, Acceptance licence) throws FaceException {
        fetch(model, licence, new FetchListener() {});
    }

    /**
     * Begins to fetch a model's file, or goes on where that broke off; {@link ModelStatus#fetch} tells of it, and the store's listeners hear when it
     * has ended.
     *
     * @param licence who accepted it
     * @throws FaceException when that cannot be: the message says why
     */
    public void fetch(ModelDescription model, Acceptance licence, FetchListener listener) throws FaceException {
        files.look();
        if (!(files.state(model) instanceof Absent)) {
            throw new FaceException("The file " + model.file() + " is there already: remove it first.");
        }
        if (address(model).isEmpty()) {
            throw new FaceException("The description of " + model.name() + " names no address: put " + model.file()
                    + " into " + folder + ".");
        }
        URI from = URI.create(address(model));
        ModelFetcher.Receiver receiver = new ModelFetcher.Receiver() {
            private String sum = "";

            @Override
            public void begun() {
                listener.begun(from);
            }

            @Override
            public void checked(String sha256) throws IOException {
                sum = sha256;
                records.accept(model, sha256, licence);
            }

            @Override
            public void settled(Optional<String> failure) {
                failure.ifPresentOrElse(listener::failed, () -> listener.fetched(sum));
            }

            @Override
            public void ended() {
                changed.run();
            }
        };
        if (!fetcher.start(model, from, receiver)) {
            throw new FaceException("This model is being fetched already, or too many others are: wait for them.");
        }
    }

    /**
     * Puts a file that lies elsewhere into the folder.
     *
     * @param licence who accepted it
     * @throws FaceException when it is not what the description says, or cannot be put there: the message says why
     */
    public void add(ModelDescription model, Path file, Acceptance licence) throws FaceException {
        Path unfinished = unfinished(model);
        try {
            Files.createDirectories(folder);
            try {
                Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
                records.accept(model, FileCheck.check(model, unfinished), licence);
                Files.move(unfinished, files.path(model), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new FaceException(
                    "The file " + file + " cannot be put into " + folder + " (" + e
                            + "): see to its room and permissions.",
                    e);
        }
        changed.run();
    }

    /** What a program that was killed may have left. */
    private Path unfinished(ModelDescription model) {
        return folder.resolve(model.file() + ".adding");
    }

    /**
     * Accepts the licence for a file that was put into the folder.
     *
     * @return false when it was accepted before
     * @throws FaceException when there is no file that could be used, or this cannot be written down
     */
    public boolean accept(ModelDescription model, Acceptance licence) throws FaceException {
        files.look();
        Optional<String> obstacle = obstacle(model, files.state(model));
        if (obstacle.isPresent()) {
            throw new FaceException(obstacle.get());
        }
        String sha256 = files.sha256(model);
        if (records.accepted(model, sha256)) {
            return false;
        }
        try {
            records.accept(model, sha256, licence);
        } catch (IOException e) {
            throw new FaceException(
                    "That the licence was accepted cannot be written down (" + e
                            + "): see to the room and permissions of " + folder + ", and accept it again.",
                    e);
        }
        changed.run();
        return true;
    }

    /**
     * Removes a model's file, and what there is of it. Streams that use it are swapped by the mesh.
     *
     * @return false when there was nothing
     * @throws FaceException when it cannot be removed
     */
    public boolean remove(ModelDescription model) throws FaceException {
        try {
            boolean part = fetcher.drop(model) | Files.deleteIfExists(unfinished(model));
            boolean whole = Files.deleteIfExists(files.path(model));
            files.look();
            return part || whole;
        } catch (IOException e) {
            throw new FaceException(
                    "The file " + model.file() + " cannot be removed (" + e + "): see to the permissions of " + folder
                            + ".",
                    e);
        }
    }

    /** Stops what is being fetched; it can be gone on with later. */
    void stop() {
        fetcher.close();
    }
}
