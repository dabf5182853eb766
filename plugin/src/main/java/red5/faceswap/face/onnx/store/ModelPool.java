package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.Contract;
import red5.faceswap.face.onnx.description.ModelDescription.Detector;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Enhancer;
import red5.faceswap.face.onnx.description.ModelDescription.Landmarker;
import red5.faceswap.face.onnx.description.ModelDescription.OcclusionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.network.Finish;
import red5.faceswap.face.onnx.network.OnnxDetector;
import red5.faceswap.face.onnx.network.OnnxFace;
import red5.faceswap.face.onnx.network.OnnxSwapper;
import red5.faceswap.face.onnx.network.SourceInput;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.SharedModel;

/** The models that streams use: one of each, whoever uses it. Guarded by its {@link ModelFiles}. */
final class ModelPool {
    private final ModelFiles files;
    private final Predicate<ModelDescription> ready;
    private final ModelRuntime runtime;
    private final Map<String, OnnxSwapper> swappers = new LinkedHashMap<>();
    private final Map<String, SharedModel> shared = new LinkedHashMap<>();

    /**
     * @param ready whether a model can be used
     * @param runtime opens them
     */
    ModelPool(ModelFiles files, Predicate<ModelDescription> ready, ModelRuntime runtime) {
        this.files = files;
        this.ready = ready;
        this.runtime = runtime;
    }

    /** @param description of a swapper that can be used, with all that it needs; what else the recipe names is left out where it cannot */
    FaceNetwork network(ModelDescription description, SwapRecipe recipe) {
        Swapper contract = (Swapper) description.contract();
        OnnxSwapper swapper = swappers.computeIfAbsent(description.name(), any -> fresh(description));
        boolean balanced = recipe.identity() != SwapRecipe.NEUTRAL;
        return new OnnxFace(
                swapper,
                new Finish(
                        recipe.identity(),
                        balanced && contract.source() instanceof Embedding embedding
                                ? shared(recogniser(embedding))
                                : null,
                        shared(recipe.enhancer(), Enhancer.class),
                        recipe.strength(),
                        shared(recipe.occlusionMask(), OcclusionMask.class),
                        shared(recipe.regionMask(), RegionMask.class),
                        recipe.ownRegions(),
                        shared(recipe.landmarker(), Landmarker.class)));
    }

    /** A swapper that nobody else uses. */
    OnnxSwapper fresh(ModelDescription swapper) {
        return new OnnxSwapper(swapper, files.path(swapper), helpers((Swapper) swapper.contract()), runtime);
    }

    /** The model of that name, null where it cannot be used or is of another kind. */
    private SharedModel shared(String name, Class<? extends Contract> kind) {
        return files.description(name)
                .filter(one -> kind.isInstance(one.contract()))
                .filter(ready)
                .map(this::shared)
                .orElse(null);
    }

    /** The detector of that name, empty where it cannot be used. */
    Optional<OnnxDetector.Usable> detector(String name) {
        return Optional.ofNullable(shared(name, Detector.class))
                .map(model -> new OnnxDetector.Usable(model, takesAnySize(model.description())));
    }

    private boolean takesAnySize(ModelDescription detector) {
        try {
            List<Long> shape =
                    OnnxFile.read(files.path(detector)).inputs().get(0).shape();
            return shape.size() == 4 && shape.get(2) == -1 && shape.get(3) == -1;
        } catch (FaceException | IOException e) {
            return false; // it will be refused when the files are looked at again
        }
    }

    private SharedModel shared(ModelDescription description) {
        return shared.computeIfAbsent(
                description.name(), any -> new SharedModel(description, files.path(description), runtime));
    }

    /** Where that model runs, empty while it is closed. */
    Optional<ComputeDevice> runsOn(String name) {
        return swappers.containsKey(name)
                ? swappers.get(name).runsOn()
                : Optional.ofNullable(shared.get(name)).flatMap(SharedModel::runsOn);
    }

    private SourceInput.Helpers helpers(Swapper swapper) {
        if (!(swapper.source() instanceof Embedding embedding)) {
            return new SourceInput.Helpers(null, null);
        }
        Optional<ModelDescription> converter = embedding.converter().flatMap(files::description);
        return new SourceInput.Helpers(
                checked(recogniser(embedding)), converter.map(this::checked).orElse(null));
    }

    private ModelDescription recogniser(Embedding embedding) {
        return files.descriptions().stream()
                .filter(one ->
                        one.contract() instanceof Recogniser own && own.space().equals(embedding.space()))
                .filter(ready)
                .findFirst()
                .orElseThrow();
    }

    private SourceInput.Checked checked(ModelDescription description) {
        return new SourceInput.Checked(description, files.path(description));
    }

    /** Closes what was made of a model that has changed. */
    void forget(ModelDescription outdated) {
        swappers.values().removeIf(swapper -> {
            boolean of = swapper.uses(outdated);
            if (of) {
                files.work(swapper::close);
            }
            return of;
        });
        shared.values().removeIf(model -> {
            boolean of = model.description().equals(outdated);
            if (of) {
                files.work(model::close);
            }
            return of;
        });
    }

    /** What ends all of them, for when nobody asks any more. */
    List<Runnable> closing() {
        List<Runnable> closing = new ArrayList<>();
        swappers.values().forEach(swapper -> closing.add(swapper::close));
        shared.values().forEach(model -> closing.add(model::close));
        swappers.clear();
        shared.clear();
        return closing;
    }
}
