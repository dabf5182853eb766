package red5.faceswap.face;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a network makes a face, as the operator chose it: names of models, not things. Empty names stand for none.
 *
 * @param model swaps
 * @param identity how much of the source's identity goes in, 0..1: {@link #NEUTRAL} as it is, more takes the target's away from it, less mixes
 *     that in; only for models that take the source as numbers
 * @param enhancer makes the swapped face finer
 * @param strength of the enhanced face over the swapped one, 0..1
 * @param occlusionMask says what lies in front of the face and is left as it is
 * @param regionMask says what belongs to the face at all
 * @param regions that are swapped, of those that the region mask tells apart; {@link FaceRegion#ALL} without it
 * @param landmarker finds the features by which the face is laid before the model
 */
public record SwapRecipe(
        String model,
        float identity,
        String enhancer,
        float strength,
        String occlusionMask,
        String regionMask,
        Set<FaceRegion> regions,
        String landmarker) {
    /** Of {@link #identity()}. */
    public static final float NEUTRAL = .5f;

    private static final float USUAL_STRENGTH = .8f;

    /** No model at all. */
    public static final SwapRecipe NONE = plain("");

    public SwapRecipe {
        Stream.of(model, enhancer, occlusionMask, regionMask, landmarker).forEach(Objects::requireNonNull);
        regions = regions.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(regions));
        if (!(identity >= 0 && identity <= 1 && strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("identity and strength must be 0 to 1");
        }
    }

    /** That model and nothing else. */
    public static SwapRecipe plain(String model) {
        return new SwapRecipe(model, NEUTRAL, "", USUAL_STRENGTH, "", "", FaceRegion.ALL, "");
    }

    /** Names of the models besides the one that swaps. */
    public List<String> others() {
        return Stream.of(enhancer, occlusionMask, regionMask, landmarker)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether a model of that name takes part. */
    public boolean mentions(String name) {
        return model.equals(name) || others().contains(name);
    }

    public SwapRecipe withModel(String other) {
        return new SwapRecipe(other, identity, enhancer, strength, occlusionMask, regionMask, regions, landmarker);
    }

    public SwapRecipe withIdentity(float other) {
        return new SwapRecipe(model, other, enhancer, strength, occlusionMask, regionMask, regions, landmarker);
    }

    public SwapRecipe withEnhancer(String other) {
        return new SwapRecipe(model, identity, other, strength, occlusionMask, regionMask, regions, landmarker);
    }

    public SwapRecipe withStrength(float other) {
        return new SwapRecipe(model, identity, enhancer, other, occlusionMask, regionMask, regions, landmarker);
    }

    public SwapRecipe withOcclusionMask(String other) {
        return new SwapRecipe(model, identity, enhancer, strength, other, regionMask, regions, landmarker);
    }

    public SwapRecipe withRegionMask(String other) {
        return new SwapRecipe(model, identity, enhancer, strength, occlusionMask, other, regions, landmarker);
    }

    /** @param other that are swapped */
    public SwapRecipe withRegions(Set<FaceRegion> other) {
        return new SwapRecipe(model, identity, enhancer, strength, occlusionMask, regionMask, other, landmarker);
    }

    /** Regions that stay as they are. */
    public Set<FaceRegion> ownRegions() {
        Set<FaceRegion> own = EnumSet.allOf(FaceRegion.class);
        own.removeAll(regions);
        return own;
    }

    public SwapRecipe withLandmarker(String other) {
        return new SwapRecipe(model, identity, enhancer, strength, occlusionMask, regionMask, regions, other);
    }
}
