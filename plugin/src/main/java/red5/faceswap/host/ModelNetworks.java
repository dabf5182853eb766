package red5.faceswap.host;

import java.util.Optional;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.onnx.ModelStore;
import red5.faceswap.session.Networks;

/** The models' folder as streams see it. */
record ModelNetworks(ModelStore models) implements Networks {
    @Override
    public Optional<FaceNetwork> network(String model) {
        return models.network(model);
    }

    @Override
    public Optional<String> obstacle(String model) {
        return models.obstacle(model);
    }
}
