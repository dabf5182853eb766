package red5.faceswap.face.onnx.network;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.runtime.SharedModel;

/**
 * What besides the swapper makes a face: the models of a {@link SwapRecipe} that can be used. Null stands for none.
 *
 * @param identity as the recipe has it
 * @param recogniser says who the target is, where {@code identity} is not neutral
 * @param enhancer makes the face finer
 * @param strength of the enhanced face over the swapped one, 0..1
 * @param occlusion its mask
 * @param region its mask
 * @param own regions that it tells apart and that are not swapped
 * @param landmarker finds the features
 */
public record Finish(
        float identity,
        SharedModel recogniser,
        SharedModel enhancer,
        float strength,
        SharedModel occlusion,
        SharedModel region,
        Set<FaceRegion> own,
        SharedModel landmarker) {
    /** The swapper alone. */
    public static final Finish NONE = new Finish(SwapRecipe.NEUTRAL, null, null, 0, null, null, Set.of(), null);

    /** Whether more of the picture is needed than the swapper's own square. */
    boolean isWide() {
        return enhancer != null || landmarker != null;
    }

    List<SharedModel> models() {
        return Stream.of(recogniser, enhancer, occlusion, region, landmarker)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Why a part of it is missing just now, in a sentence; empty when all is well. */
    Optional<String> problem() {
        return models().stream().flatMap(model -> model.problem().stream()).findFirst();
    }
}
