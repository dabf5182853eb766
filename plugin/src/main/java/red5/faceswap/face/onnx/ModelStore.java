package red5.faceswap.face.onnx;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;
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
 * folder is looked at whenever somebody asks. Thread-safe.
 */
public final class ModelStore implements AutoCloseable {
    private final Path folder;
    private final ModelRuntime runtime;
    private final String mirror;
    private final ModelFiles files;
    private final ModelFetcher fetcher;
    /** Guarded by {@link #files}. */
    private final ModelPool pool;

    private final List<OnnxDetector> finders = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param folder of the models and of the operator's own descriptions; may be missing
     * @param threads that work on one face, at least 1
     * @param mirror address of a folder (with its slash) from which files are fetched, empty for where the publishers have them
     */
    public ModelStore(Path folder, int threads, String mirror) {
        this(folder, RuntimeSettings.processor(threads), mirror);
    }

    /** @param settings how models are run */
    public ModelStore(Path folder, RuntimeSettings settings, String mirror) {
        this.folder = folder;
        this.runtime = new ModelRuntime(settings);
        this.mirror = mirror;
        fetcher = new ModelFetcher(folder);
        files = new ModelFiles(folder, this::forget, () -> listeners.forEach(Runnable::run));
        pool = new ModelPool(files, this::ready, runtime);
        files.look();
    }

    /** Calls that whenever a model can be used or can no longer be; it must not block. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Where the files belong. */
    public Path folder() {
        return folder;
    }

    /** Sentences about descriptions that cannot be used, about a detector that fails, and about what models should run on and do not. */
    public List<String> problems() {
        files.look();
        Stream<String> ofFinders = finders.stream().flatMap(finder -> finder.problem().stream());
        Stream<String> others = Stream.concat(files.problems().stream(), runtime.problems().stream());
        return Stream.concat(ofFinders, others).toList();
    }

    /** Where a model runs, empty while nobody uses it. */
    public Optional<ComputeDevice> runsOn(String name) {
        synchronized (files) {
            return pool.runsOn(name);
        }
    }

    /** All that are known, ours first. */
    public List<ModelStatus> list() {
        files.look();
        return files.descriptions().stream().map(this::status).toList();
    }

    private ModelStatus status(ModelDescription model) {
        return new ModelStatus(model, files.bytes(model), files.state(model), fetcher.status(model));
    }

    /** The model of that name, empty when none is known. */
    public Optional<ModelStatus> find(String name) {
        files.look();
        return files.description(name).map(this::status);
    }

    /** Where a model's file is fetched from, empty when nobody knows. */
    public String address(ModelDescription model) {
        return mirror.isEmpty() ? model.url() : mirror + model.file();
    }

    /**
     * Begins to fetch a model's file, or goes on where that broke off; {@link #find} tells of it.
     *
     * @return where from
     * @throws FaceException when that cannot be: the message says why
     */
    public URI fetch(ModelDescription model) throws FaceException {
        files.look();
        if (!(files.state(model) instanceof Absent)) {
            throw new FaceException("The file " + model.file() + " is there already: remove it first.");
        }
        if (address(model).isEmpty()) {
            throw new FaceException("The description of " + model.name() + " names no address: put " + model.file()
                    + " into " + folder + ".");
        }
        URI from = URI.create(address(model));
        if (!fetcher.start(model, from, files::look)) {
            throw new FaceException("This model is being fetched already, or too many others are: wait for them.");
        }
        return from;
    }

    /**
     * Removes a model's file, and what there is of it. Streams that use it are swapped by the mesh.
     *
     * @return false when there was no file
     * @throws FaceException when it cannot be removed
     */
    public boolean remove(ModelDescription model) throws FaceException {
        try {
            fetcher.drop(model);
            boolean there = Files.deleteIfExists(files.path(model));
            files.look();
            return there;
        } catch (IOException e) {
            throw new FaceException("The file " + model.file() + " cannot be removed (" + e + ").", e);
        }
    }

    /**
     * What makes faces by that recipe, empty when its swapper cannot be used (yet). What else cannot be used is left out: {@link #obstacle} says
     * why.
     */
    public Optional<FaceNetwork> network(SwapRecipe recipe) {
        files.look();
        synchronized (files) {
            return blocked(recipe.model()).isPresent()
                    ? Optional.empty()
                    : files.description(recipe.model()).map(swapper -> pool.network(swapper, recipe));
        }
    }

    /**
     * The detector of that name; while it cannot be used, it says so. Closed with this store.
     *
     * @param name of a model, which may come later
     */
    public FaceFinder finder(String name) {
        OnnxDetector finder = new OnnxDetector(name, () -> blocked("detector", name));
        finders.add(finder);
        Runnable look = () -> {
            synchronized (files) {
                finder.use(pool.detector(name));
            }
        };
        whenChanged(look);
        look.run();
        return finder;
    }

    /** Why a recipe cannot be followed, or not wholly, in a sentence that says what to do; empty when it can. */
    public Optional<String> obstacle(SwapRecipe recipe) {
        files.look();
        synchronized (files) {
            return blocked(recipe.model())
                    .or(() -> blocked("enhancer", recipe.enhancer()))
                    .or(() -> blocked("occlusion", recipe.occlusionMask()))
                    .or(() -> blocked("region", recipe.regionMask()))
                    .or(() -> blocked("landmarker", recipe.landmarker()));
        }
    }

    /** @param name empty for none, which is no obstacle */
    private Optional<String> blocked(String kind, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<ModelDescription> description =
                files.description(name).filter(one -> one.contract().kind().equals(kind));
        return description.isEmpty()
                ? Optional.of("There is no model \"" + name + "\" of the kind " + kind + ": choose one of "
                        + String.join(", ", names(kind)) + ".")
                : blocked(description.get());
    }

    private Optional<String> blocked(String name) {
        Optional<ModelDescription> description =
                files.description(name).filter(one -> one.contract() instanceof Swapper);
        if (description.isEmpty()) {
            return Optional.of("There is no model \"" + name + "\" that swaps faces: choose one of "
                    + String.join(", ", names("swapper")) + ".");
        }
        Swapper swapper = (Swapper) description.get().contract();
        Optional<String> own = blocked(description.get());
        if (own.isPresent() || !(swapper.source() instanceof Embedding embedding)) {
            return own;
        }
        return embedding.converter().flatMap(other -> needs(name, other)).or(() -> needsRecogniser(name, embedding));
    }

    private Optional<String> needs(String name, String other) {
        Optional<ModelDescription> needed = files.description(other);
        return needed.isEmpty()
                ? Optional.of("The model " + name + " needs the model " + other + ", which is not described.")
                : blocked(needed.get()).map(why -> "The model " + name + " needs another one. " + why);
    }

    private Optional<String> needsRecogniser(String name, Embedding embedding) {
        List<ModelDescription> all = recognisers(embedding.space());
        if (all.isEmpty()) {
            return Optional.of("The model " + name + " needs a recogniser of the space " + embedding.space()
                    + ", and none is described.");
        }
        return all.stream().anyMatch(this::ready)
                ? Optional.empty()
                : needs(name, all.get(0).name());
    }

    private Optional<String> blocked(ModelDescription model) {
        State state = files.state(model);
        if (state instanceof Absent) {
            return Optional.of("The model " + model.name() + " is not there: put " + model.file() + " into " + folder
                    + (address(model).isEmpty() ? "." : ", or fetch it (" + address(model) + ")."));
        }
        if (state instanceof Checking) {
            return Optional.of("The model " + model.name() + " is being checked: it can be used in a moment.");
        }
        return state instanceof Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    private boolean ready(ModelDescription model) {
        return files.state(model) instanceof Ready;
    }

    private List<String> names(String kind) {
        return files.descriptions().stream()
                .filter(one -> one.contract().kind().equals(kind))
                .map(ModelDescription::name)
                .toList();
    }

    private List<ModelDescription> recognisers(String space) {
        return files.descriptions().stream()
                .filter(one ->
                        one.contract() instanceof Recogniser own && own.space().equals(space))
                .toList();
    }

    /** A model that has changed is not the one that networks were made of. */
    private void forget(ModelDescription outdated) {
        pool.forget(outdated);
    }

    /** Frees all networks; nobody may ask them any more. */
    @Override
    public void close() {
        List<Runnable> closing;
        synchronized (files) {
            closing = pool.closing();
        }
        fetcher.close();
        files.close();
        finders.forEach(OnnxDetector::close);
        closing.forEach(Runnable::run);
    }
}
