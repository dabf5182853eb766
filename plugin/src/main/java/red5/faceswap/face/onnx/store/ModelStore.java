package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.network.OnnxDetector;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.face.onnx.store.ModelStatus.Ready;
import red5.faceswap.face.onnx.store.ModelStatus.Refused;
import red5.faceswap.face.onnx.store.ModelStatus.State;
import red5.faceswap.face.onnx.store.ModelStatus.Unaccepted;

/**
 * The models that the operator has put into a folder. A file is used only after it was read as a whole and is what its description says, and
 * after somebody has accepted its licence for it. The folder is looked at whenever somebody asks, and with {@link #watch} whenever something
 * changes there. Thread-safe.
 */
public final class ModelStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

    private final Path folder;
    private final ModelRuntime runtime;
    private final ModelFiles files;
    private final ModelRecords records;
    private final ModelIntake intake;
    private final ModelTrials trials;
    /** Null while nobody watches. */
    private FolderWatch watch;
    /** Guarded by {@link #files}. */
    private final ModelPool pool;
    /** The same. */
    private final RecipeCheck check;

    private final List<OnnxDetector> finders = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param folder of the models and of the operator's own descriptions; may be missing
     * @param threads that work on one face, at least 1
     * @param mirror http, https or file address of a folder (with its slash) from which files are fetched, empty for their publishers
     */
    public ModelStore(Path folder, int threads, String mirror) {
        this(folder, RuntimeSettings.processor(threads), mirror);
    }

    /** @param settings how models are run */
    public ModelStore(Path folder, RuntimeSettings settings, String mirror) {
        this(folder, new ModelRuntime(settings), mirror);
    }

    ModelStore(Path folder, ModelRuntime runtime, String mirror) {
        this.folder = folder;
        this.runtime = runtime;
        records = new ModelRecords(folder);
        trials = new ModelTrials(records, this::tell);
        files = new ModelFiles(folder, this::forget, this::tell);
        intake = new ModelIntake(folder, mirror, files, records, this::look);
        pool = new ModelPool(files, this::ready, runtime);
        check = new RecipeCheck(files, this::unusable, this::untried);
        files.look();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /**
     * From now on every swapper's file is tried before it is used; without it, one that changes nobody's face is used, too.
     *
     * @return ends the trials; to be closed before what they need is
     */
    public AutoCloseable tryFirst(FaceTrial trial) {
        trials.demand(trial);
        return trials;
    }

    /** From now on streams may leave regions as they are by which the person is recognised; without it these are swapped whatever a recipe says. */
    public void allowOwnFeatures() {
        synchronized (files) {
            check.allowOwnFeatures();
        }
    }

    /** Regions that streams may leave as they are with that mask. */
    public List<FaceRegion> ownRegions(RegionMask mask) {
        synchronized (files) {
            return mask.named().keySet().stream().filter(check::mayStay).toList();
        }
    }

    /** From now on notices by itself what others do to the folder: the operator, or the command line. To be called once. */
    public synchronized void watch() {
        try {
            watch = new FolderWatch(List.of(folder, records.folder()), this::look);
        } catch (IOException e) {
            LOG.warn("{} is not watched ({}): what is put there is noticed when somebody looks", folder, e.toString());
        }
    }

    private void look() {
        files.look();
        files.work(this::tell); // a licence that was accepted changes no file that the look sees
    }

    /** Calls that whenever a model can be used or can no longer be; it must not block. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Runs an engine's own networks as these are run; they must be closed before. */
    public GraphRunner graphs() {
        return new EngineGraphs(runtime);
    }

    /** Where the files belong. */
    public Path folder() {
        return folder;
    }

    /** Sentences about descriptions that cannot be used, about a detector that fails, and about what models should run on and do not. */
    public List<String> problems() {
        files.look();
        List<String> all = new ArrayList<>(files.problems());
        all.addAll(runtime.problems());
        finders.forEach(finder -> finder.problem().ifPresent(all::add));
        return all;
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
        return new ModelStatus(model, files.bytes(model), files.sha256(model), state(model), intake.fetching(model));
    }

    private State state(ModelDescription model) {
        State state = files.state(model);
        if (!(state instanceof Ready)) {
            return state;
        }
        String sha256 = files.sha256(model);
        if (!records.accepted(model, sha256)) {
            return new Unaccepted();
        }
        return trials.refusal(model, sha256).<State>map(Refused::new).orElse(state);
    }

    /** The model of that name, empty when none is known. */
    public Optional<ModelStatus> find(String name) {
        files.look();
        return files.description(name).map(this::status);
    }

    /** How files come into the folder and leave it. */
    public ModelIntake intake() {
        return intake;
    }

    /**
     * What makes faces by that recipe, empty when its swapper cannot be used (yet). What else cannot be used is left out: {@link #obstacle} says
     * why.
     */
    public Optional<FaceNetwork> network(SwapRecipe recipe) {
        files.look();
        synchronized (files) {
            return check.swapper(recipe.model()).isPresent()
                    ? Optional.empty()
                    : files.description(recipe.model()).map(swapper -> pool.network(swapper, check.safe(recipe)));
        }
    }

    /**
     * The detector of that name; while it cannot be used, it says so. Closed with this store.
     *
     * @param name of a model, which may come later
     */
    public FaceFinder finder(String name) {
        OnnxDetector finder = new OnnxDetector(name, () -> check.part("detector", name));
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
            return check.obstacle(recipe);
        }
    }

    private Optional<String> untried(ModelDescription swapper) {
        String sha256 = files.sha256(swapper);
        return trials.obstacle(swapper, sha256, () -> pool.fresh(swapper), () -> {
            files.look();
            return files.sha256(swapper).equals(sha256);
        });
    }

    private Optional<String> unusable(ModelDescription model) {
        return intake.obstacle(model, state(model));
    }

    private boolean ready(ModelDescription model) {
        return state(model) instanceof Ready;
    }

    /** A model that has changed is not the one that networks were made of. */
    private void forget(ModelDescription outdated) {
        trials.forget(outdated);
        pool.forget(outdated);
    }

    /** Frees all networks; nobody may ask them any more. */
    @Override
    public void close() {
        List<Runnable> closing;
        synchronized (files) {
            closing = pool.closing();
        }
        synchronized (this) {
            if (watch != null) {
                watch.close();
            }
        }
        intake.stop();
        trials.close();
        files.close();
        finders.forEach(OnnxDetector::close);
        closing.forEach(Runnable::run);
    }
}
