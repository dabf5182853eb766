package red5.faceswap.face.library;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.library.LibraryException.Reason;

/**
 * The faces that may be put on, each with a recorded consent statement. Looking up never blocks; everything that reads files
 * or asks the engine runs on the library's one thread. Thread-safe.
 *
 * <p>A stage fails with a {@link FaceException} when the picture, its name or its consent statement cannot be taken, and with a
 * {@link LibraryException} when the library cannot (either as the cause of a {@code CompletionException}, as usual); both messages
 * say what to do.
 */
public final class FaceLibrary implements AutoCloseable {
    /** Largest picture, in bytes. */
    public static final int MAX_PICTURE = 12_000_000;

    /** Most faces: each takes memory as long as the server runs. */
    public static final int MAX_FACES = 200;

    private static final Logger LOG = LoggerFactory.getLogger(FaceLibrary.class);

    private final FaceFolder folder;
    private final FaceEngine engine;
    private final FacePictures pictures;
    private final Clock clock;
    private final Map<String, LibraryFace> faces = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final FaceWaiters waiters = new FaceWaiters();
    private final LibraryWorker worker = new LibraryWorker();

    private FaceLibrary(Path folder, FaceEngine engine, Clock clock) {
        this.folder = new FaceFolder(folder);
        this.engine = engine;
        this.clock = clock;
        pictures = new FacePictures(this.folder, engine, clock);
    }

    /**
     * Opens the library; its faces are read and prepared in the background, see {@link #loaded()}.
     *
     * @param folder of the faces; made where missing
     * @param starters folder of the pictures that come with the plugin, copied once each; may be missing
     * @param engine prepares the faces; must be closed after the library
     */
    public static FaceLibrary open(Path folder, Path starters, FaceEngine engine, Clock clock) {
        FaceLibrary library = new FaceLibrary(folder, engine, clock);
        library.worker.work(() -> library.load(starters));
        return library;
    }

    /** Completes when every face that was on disk is ready or unusable; never exceptionally. */
    public CompletionStage<Void> loaded() {
        return loaded.minimalCompletionStage();
    }

    /** Calls that from now on whenever a face was prepared or added, on the library's thread; it must not block. */
    public void whenFaceReady(Runnable listener) {
        waiters.listen(listener);
    }

    /** All faces by name. */
    public List<LibraryFace> list() {
        return faces.values().stream()
                .sorted(Comparator.comparing(LibraryFace::name).thenComparing(LibraryFace::id))
                .toList();
    }

    public Optional<LibraryFace> find(String id) {
        return Optional.ofNullable(faces.get(id));
    }

    /** The prepared face of that id, empty when there is none or it is not (yet) usable. */
    public Optional<SourceFace> source(String id) {
        return find(id).flatMap(LibraryFace::source);
    }

    /** Whether the face of that id is being prepared, or may still turn up because the folder is being read. */
    public boolean preparing(String id) {
        boolean reading = !loaded.isDone(); // before the look at the face, which is there when reading has ended
        return find(id).map(face -> face.state() instanceof LibraryFace.Preparing)
                .orElse(reading);
    }

    /** The prepared face of that id, now or as soon as it is prepared; fails when it is unknown or unusable. */
    public CompletionStage<SourceFace> prepared(String id) {
        CompletionStage<SourceFace> stage = waiters.stage(id);
        if (loaded.isDone() || find(id).isPresent()) {
            waiters.settle(id, find(id));
        }
        return stage;
    }

    /** Sentences about files in the folder that are not used. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Looks for the face in a picture, keeping nothing. */
    public CompletionStage<SourceFace.Found> examine(byte[] picture) {
        return worker.work(() -> {
            FacePictures.type(picture);
            return engine.prepare(picture).found();
        });
    }

    /**
     * Adds a face.
     *
     * @param name for people, 2 to 60 characters
     * @param picture JPEG, PNG or WebP of at most {@link #MAX_PICTURE} bytes
     * @param consent of the person shown
     */
    public CompletionStage<LibraryFace> add(String name, byte[] picture, Consent consent) {
        return worker.work(() -> {
            Texts.check("The face needs a name", name, 60);
            consent.check();
            if (faces.size() >= MAX_FACES) {
                throw new LibraryException(
                        Reason.FULL, "The library is full with " + MAX_FACES + " faces: remove one first.");
            }
            String id = Texts.id(name, taken -> faces.containsKey(taken) || folder.isTaken(taken));
            return added(pictures.first(id, name.strip(), consent, picture));
        });
    }

    private LibraryFace added(LibraryFace face) {
        put(face);
        LOG.info(
                "face {} was added; consent or rights: {}",
                face.id(),
                face.consent().who());
        return face;
    }

    /** A picture as it was uploaded, empty when there is no such face or picture. */
    public CompletionStage<Optional<byte[]>> picture(String id, int number) {
        return worker.work(() -> {
            Optional<LibraryFace> face = find(id);
            Optional<FacePicture> picture = face.flatMap(one -> one.picture(number));
            return picture.isPresent() ? Optional.of(folder.picture(face.get(), picture.get())) : Optional.empty();
        });
    }

    /**
     * Gives a face another name; its id, by which streams know it, stays.
     *
     * @return the face, empty when there is none of that id
     */
    public CompletionStage<Optional<LibraryFace>> rename(String id, String name) {
        return worker.work(() -> {
            Texts.check("The face needs a name", name, 60);
            Optional<LibraryFace> face = find(id).map(one -> one.named(name.strip()));
            if (face.isPresent()) {
                folder.write(face.get());
                faces.put(id, face.get());
                LOG.info("face {} is called {} now", id, face.get().name());
            }
            return face;
        });
    }

    /**
     * Adds a picture of the same person to a face, under its consent statement.
     *
     * @param addedBy who adds it, for example {@code admin from 192.0.2.7}
     * @return the face with all its pictures, empty when there is no such face
     */
    public CompletionStage<Optional<LibraryFace>> addPicture(String id, byte[] encoded, String addedBy) {
        return worker.work(() -> {
            Optional<LibraryFace> face = find(id);
            return face.isPresent()
                    ? Optional.of(changed(pictures.add(face.get(), encoded, addedBy), "a picture was added"))
                    : Optional.empty();
        });
    }

    /**
     * Removes a picture of a face; fails for its last one.
     *
     * @return the face with the pictures that are left, empty when there is no such face or picture
     */
    public CompletionStage<Optional<LibraryFace>> removePicture(String id, int number) {
        return worker.work(() -> {
            Optional<LibraryFace> face = find(id);
            Optional<FacePicture> picture = face.flatMap(one -> one.picture(number));
            return picture.isPresent()
                    ? Optional.of(changed(pictures.remove(face.get(), picture.get()), "a picture was removed"))
                    : Optional.empty();
        });
    }

    private LibraryFace changed(LibraryFace face, String how) {
        put(face);
        LOG.info("face {}: {}, it has {} now", face.id(), how, face.pictures().size());
        return face;
    }

    /**
     * Removes a face and its files. Fails while it is in use.
     *
     * @param users what a face of that id is in use by, in words; asked on the library's thread, must not block
     * @return the removed face, empty when there was none
     */
    public CompletionStage<Optional<LibraryFace>> remove(String id, Function<String, List<String>> users) {
        return worker.work(() -> {
            Optional<LibraryFace> face = find(id);
            if (face.isPresent()) {
                List<String> usedBy = users.apply(id);
                if (!usedBy.isEmpty()) {
                    throw new LibraryException(
                            Reason.IN_USE,
                            "The face '" + face.get().name() + "' is in use by " + String.join(", ", usedBy)
                                    + ": choose another there first.");
                }
                folder.delete(face.get());
                faces.remove(id);
                LOG.info("face {} was removed", id);
            }
            return face;
        });
    }

    private Void load(Path starters) {
        try {
            new LibraryStart(folder, engine, pictures, clock, this::put, this::problem).read(starters);
        } finally {
            finishLoading();
        }
        return null;
    }

    private void put(LibraryFace face) {
        faces.put(face.id(), face);
        waiters.prepared(face);
    }

    private void finishLoading() {
        loaded.complete(null);
        waiters.ids().forEach(id -> waiters.settle(id, find(id)));
        waiters.tell();
    }

    private void problem(String sentence) {
        LOG.warn("face library: {}", sentence);
        problems.add(sentence);
    }

    /** Ends the library's thread; what waits is given up, what is being written is finished. */
    @Override
    public void close() {
        worker.close();
        faces.clear();
        finishLoading(); // who still waits for a face hears that there is none
    }
}
