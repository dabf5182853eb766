package red5.faceswap.face.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.onnx.ModelDescription.Embedding;
import red5.faceswap.face.onnx.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.ModelDescription.Swapper;
import red5.faceswap.face.onnx.ModelStatus.Absent;
import red5.faceswap.face.onnx.ModelStatus.Checking;
import red5.faceswap.face.onnx.ModelStatus.Ready;
import red5.faceswap.face.onnx.ModelStatus.Refused;
import red5.faceswap.face.onnx.ModelStatus.State;

/**
 * The models that the operator has put into a folder. A file is used only after it was read as a whole and is what its description says. The
 * folder is looked at whenever somebody asks, files are read on a thread of the store's own. Thread-safe.
 */
public final class ModelStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    private static final int CLOSE_SECONDS = 5;
    private static final int CHUNK = 1 << 20;
    /** Checks that may wait; a file for which there is no room is checked when somebody asks again. */
    private static final int WAITING = 256;

    private final Path folder;
    private final int threads;
    private final Map<String, ModelDescription> descriptions;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, OnnxSwapper> networks = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor checker;

    /**
     * @param bytes of the file as it was seen last
     * @param changed when it was changed then, in milliseconds
     */
    private record Entry(long bytes, long changed, State state) {
        static final Entry NOTHING = new Entry(0, 0, new Absent());

        boolean isOf(Entry seen) {
            return bytes == seen.bytes && changed == seen.changed;
        }
    }

    /**
     * @param folder of the models and of the operator's own descriptions; may be missing
     * @param threads that work on one face, at least 1
     */
    public ModelStore(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
        descriptions = Descriptions.read(folder, this::problem);
        checker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, "faceswap-models");
            thread.setDaemon(true);
            return thread;
        });
        checker.allowCoreThreadTimeOut(true);
        refresh();
    }

    private void problem(String sentence) {
        LOG.warn("{}", sentence);
        problems.add(sentence);
    }

    /** Calls that whenever a model can be used or can no longer be; it must not block. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Where the files belong. */
    public Path folder() {
        return folder;
    }

    /** Sentences about descriptions that cannot be used. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** All that are known, ours first. */
    public synchronized List<ModelStatus> list() {
        refresh();
        return descriptions.values().stream().map(this::status).toList();
    }

    private ModelStatus status(ModelDescription description) {
        Entry entry = entry(description.name());
        return new ModelStatus(description, entry.bytes, entry.state);
    }

    private Entry entry(String name) {
        return entries.getOrDefault(name, Entry.NOTHING);
    }

    /** The swapper of that name, empty when it cannot be used (yet): {@link #obstacle} says why. */
    public synchronized Optional<FaceNetwork> network(String name) {
        if (obstacle(name).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(networks.computeIfAbsent(name, any -> {
            ModelDescription description = descriptions.get(name);
            Swapper swapper = (Swapper) description.contract();
            return new OnnxSwapper(description, file(description), helpers(swapper), threads);
        }));
    }

    /** Why a swapper cannot be used, in a sentence that says what to do; empty when it can. */
    public synchronized Optional<String> obstacle(String name) {
        refresh();
        ModelDescription description = descriptions.get(name);
        if (description == null || !(description.contract() instanceof Swapper swapper)) {
            return Optional.of("There is no model \"" + name + "\" that swaps faces: choose one of "
                    + String.join(", ", swappers()) + ".");
        }
        Optional<String> own = obstacle(description);
        if (own.isPresent() || !(swapper.source() instanceof Embedding embedding)) {
            return own;
        }
        Optional<String> converter = embedding.converter().flatMap(needed -> needs(name, needed));
        return converter.isPresent() || recogniser(embedding.space()).isPresent()
                ? converter
                : recognisers(embedding.space()).stream()
                        .findFirst()
                        .map(any -> needs(name, any.name()))
                        .orElseGet(() -> Optional.of("The model " + name + " needs a recogniser of the space "
                                + embedding.space() + ", and none is described."));
    }

    private Optional<String> needs(String name, String other) {
        ModelDescription needed = descriptions.get(other);
        return needed == null
                ? Optional.of("The model " + name + " needs the model " + other + ", which is not described.")
                : obstacle(needed).map(why -> "The model " + name + " needs another one. " + why);
    }

    private Optional<String> obstacle(ModelDescription model) {
        State state = entry(model.name()).state;
        if (state instanceof Absent) {
            return Optional.of("The model " + model.name() + " is not there: put " + model.file() + " into " + folder
                    + (model.url().isEmpty() ? "." : " (" + model.url() + ")."));
        }
        if (state instanceof Checking) {
            return Optional.of("The model " + model.name() + " is being checked: it can be used in a moment.");
        }
        return state instanceof Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    private List<String> swappers() {
        return descriptions.values().stream()
                .filter(one -> one.contract() instanceof Swapper)
                .map(ModelDescription::name)
                .toList();
    }

    private List<ModelDescription> recognisers(String space) {
        return descriptions.values().stream()
                .filter(one ->
                        one.contract() instanceof Recogniser own && own.space().equals(space))
                .toList();
    }

    private Optional<ModelDescription> recogniser(String space) {
        return recognisers(space).stream()
                .filter(one -> entry(one.name()).state instanceof Ready)
                .findFirst();
    }

    private SourceInput.Helpers helpers(Swapper swapper) {
        if (!(swapper.source() instanceof Embedding embedding)) {
            return new SourceInput.Helpers(null, null);
        }
        ModelDescription recogniser = recogniser(embedding.space()).orElseThrow();
        return new SourceInput.Helpers(
                checked(recogniser),
                embedding
                        .converter()
                        .map(name -> checked(descriptions.get(name)))
                        .orElse(null));
    }

    private SourceInput.Checked checked(ModelDescription description) {
        return new SourceInput.Checked(description, file(description));
    }

    private Path file(ModelDescription description) {
        return folder.resolve(description.file());
    }

    /** Looks which files have come, gone or changed, and has these checked. */
    private synchronized void refresh() {
        for (ModelDescription description : descriptions.values()) {
            Entry seen = see(description);
            if (seen.isOf(entry(description.name()))) {
                continue;
            }
            if (seen.state instanceof Absent) {
                settle(description, seen);
                continue;
            }
            try {
                checker.execute(() -> check(description, seen));
                settle(description, seen);
            } catch (RejectedExecutionException e) {
                LOG.debug("the model {} is checked later", description.name());
            }
        }
    }

    private Entry see(ModelDescription description) {
        try {
            BasicFileAttributes now = Files.readAttributes(file(description), BasicFileAttributes.class);
            return new Entry(now.size(), now.lastModifiedTime().toMillis(), new Checking());
        } catch (IOException e) {
            return Entry.NOTHING;
        }
    }

    private void check(ModelDescription description, Entry seen) {
        State state;
        try {
            verify(description, file(description));
            state = new Ready();
            LOG.info("the model {} can be used", description.name());
        } catch (FaceException e) {
            LOG.warn("the model {} is refused: {}", description.name(), e.getMessage());
            state = new Refused(e.getMessage());
        } catch (IOException e) {
            state = new Refused(description.file() + " cannot be read (" + e + "): see to its permissions, or fetch it"
                    + " again.");
        }
        synchronized (this) {
            if (!seen.isOf(entry(description.name()))) {
                return; // it has changed meanwhile and is checked anew
            }
            settle(description, new Entry(seen.bytes, seen.changed, state));
        }
        listeners.forEach(Runnable::run);
    }

    /** A model that has changed is not the one that networks were made of. */
    private void settle(ModelDescription description, Entry entry) {
        entries.put(description.name(), entry);
        networks.values().removeIf(network -> {
            boolean outdated = network.uses(description);
            if (outdated) {
                checker.execute(network::close);
            }
            return outdated;
        });
    }

    /**
     * Holds a file against its description.
     *
     * @throws FaceException when it is not what the description says
     */
    static void verify(ModelDescription description, Path file) throws FaceException, IOException {
        if (!description.sha256().isEmpty() && !description.sha256().equals(sha256(file))) {
            throw new FaceException(file.getFileName() + " is not the published file (its SHA-256 is another): it is"
                    + " damaged, incomplete or another version; fetch it again.");
        }
        ContractCheck.check(description, OnnxFile.read(file));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            byte[] chunk = new byte[CHUNK];
            while (in.read(chunk) >= 0) {
                continue;
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Frees all networks; nobody may ask them any more. */
    @Override
    public void close() {
        List<OnnxSwapper> last;
        synchronized (this) {
            last = List.copyOf(networks.values());
            networks.clear();
        }
        checker.shutdown();
        last.forEach(OnnxSwapper::close);
        try {
            if (!checker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being checked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
