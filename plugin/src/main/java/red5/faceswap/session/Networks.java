package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;

/** The networks that can make faces, by the names of their models. Thread-safe and quick. */
public interface Networks {
    /** What makes faces by that recipe, empty when its swapper cannot be used (yet); what else cannot be used is left out. */
    Optional<FaceNetwork> network(SwapRecipe recipe);

    /** Why the recipe cannot be followed, or not wholly, in a sentence that says what to do; empty when it can. */
    Optional<String> obstacle(SwapRecipe recipe);
}
