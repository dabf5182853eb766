package red5.faceswap.face.onnx.store;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;

/** Why a recipe cannot be followed, or not wholly, in sentences that say what to do. Guarded by its {@link ModelFiles}. */
final class RecipeCheck {
    private final ModelFiles files;
    private final Function<ModelDescription, Optional<String>> unusable;
    private final Function<ModelDescription, Optional<String>> untried;
    private boolean ownFeatures;

    /**
     * @param unusable why a model's file cannot be used
     * @param untried why a swapper whose files can all be used must not make faces yet
     */
    RecipeCheck(
            ModelFiles files,
            Function<ModelDescription, Optional<String>> unusable,
            Function<ModelDescription, Optional<String>> untried) {
        this.files = files;
        this.unusable = unusable;
        this.untried = untried;
    }

    /** From now on regions by which a person is recognised may stay as they are, too. */
    void allowOwnFeatures() {
        ownFeatures = true;
    }

    /** Whether streams may leave a region as it is. */
    boolean mayStay(FaceRegion region) {
        return ownFeatures || !region.identifies();
    }

    /** The recipe with all regions swapped that must be. */
    SwapRecipe safe(SwapRecipe recipe) {
        Set<FaceRegion> swapped = EnumSet.allOf(FaceRegion.class);
        swapped.removeIf(region -> mayStay(region) && !recipe.regions().contains(region));
        return recipe.withRegions(swapped);
    }

    Optional<String> obstacle(SwapRecipe recipe) {
        return swapper(recipe.model())
                .or(() -> part("enhancer", recipe.enhancer()))
                .or(() -> part("occlusion", recipe.occlusionMask()))
                .or(() -> part("region", recipe.regionMask()))
                .or(() -> regions(recipe))
                .or(() -> part("landmarker", recipe.landmarker()));
    }

    private Optional<String> regions(SwapRecipe recipe) {
        if (!safe(recipe).equals(recipe)) {
            String shown = recipe.ownRegions().stream()
                    .filter(region -> !mayStay(region))
                    .map(FaceRegion::toString)
                    .collect(Collectors.joining(", "));
            return Optional.of(
                    "The person could be recognised by these regions, so they are swapped in any case: " + shown
                            + ". Name them in \"regions\" too, or have the server's operator set models.allow-own-features=true.");
        }
        boolean unnamed = files.description(recipe.regionMask())
                .filter(one -> one.contract() instanceof RegionMask mask
                        && mask.named().isEmpty())
                .isPresent();
        return unnamed && !recipe.ownRegions().isEmpty()
                ? Optional.of("The model " + recipe.regionMask()
                        + " does not name the face's regions, so all are swapped: choose"
                        + " another as \"regionMask\", or name all in \"regions\".")
                : Optional.empty();
    }

    /** @param name empty for none, which is no obstacle */
    Optional<String> part(String kind, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<ModelDescription> description =
                files.description(name).filter(one -> one.contract().kind().equals(kind));
        return description.isEmpty()
                ? Optional.of("There is no model \"" + name + "\" of the kind " + kind + ": choose one of "
                        + names(kind) + ".")
                : unusable.apply(description.get());
    }

    Optional<String> swapper(String name) {
        Optional<ModelDescription> description =
                files.description(name).filter(one -> one.contract() instanceof Swapper);
        if (description.isEmpty()) {
            return Optional.of(
                    "There is no model \"" + name + "\" that swaps faces: choose one of " + names("swapper") + ".");
        }
        Swapper swapper = (Swapper) description.get().contract();
        Optional<String> own = unusable.apply(description.get());
        if (own.isEmpty() && swapper.source() instanceof Embedding embedding) {
            own = embedding.converter().flatMap(other -> needs(name, other)).or(() -> needsRecogniser(name, embedding));
        }
        return own.or(() -> untried.apply(description.get()));
    }

    private Optional<String> needs(String name, String other) {
        Optional<ModelDescription> needed = files.description(other);
        return needed.isEmpty()
                ? Optional.of("The model " + name + " needs the model " + other + ", which is not described: put its"
                        + " description into the models' folder.")
                : unusable.apply(needed.get()).map(why -> "The model " + name + " needs another one. " + why);
    }

    private Optional<String> needsRecogniser(String name, Embedding embedding) {
        List<ModelDescription> all = files.descriptions().stream()
                .filter(one ->
                        one.contract() instanceof Recogniser own && own.space().equals(embedding.space()))
                .toList();
        if (all.isEmpty()) {
            return Optional.of("The model " + name + " needs a recogniser of the space " + embedding.space()
                    + ", and none is described: put its description into the models' folder.");
        }
        return all.stream().anyMatch(one -> unusable.apply(one).isEmpty())
                ? Optional.empty()
                : needs(name, all.get(0).name());
    }

    private String names(String kind) {
        return files.descriptions().stream()
                .filter(one -> one.contract().kind().equals(kind))
                .map(ModelDescription::name)
                .collect(Collectors.joining(", "));
    }
}
