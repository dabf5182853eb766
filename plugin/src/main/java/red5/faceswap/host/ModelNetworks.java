package red5.faceswap.host;

import java.util.Optional;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.session.Networks;

/** The models' folder as streams see it. */
record ModelNetworks(ModelStore models) implements Networks {
    @Override
    public Optional<FaceNetwork> network(SwapRecipe recipe) {
        return models.network(recipe);
    }

    @Override
    public Optional<String> obstacle(SwapRecipe recipe) {
        return models.obstacle(recipe);
    }
}
