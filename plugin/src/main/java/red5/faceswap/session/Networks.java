package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.face.FaceNetwork;

/** The networks that can make faces, by the names of their models. Thread-safe and quick. */
public interface Networks {
    /** The network of that model, empty when it cannot be used (yet). */
    Optional<FaceNetwork> network(String model);

    /** Why it cannot be used, in a sentence that says what to do; empty when it can. */
    Optional<String> obstacle(String model);
}
