package red5.faceswap.face.onnx.store;

import java.time.Instant;
import java.util.Objects;

/**
 * That somebody accepted a model's licence.
 *
 * @param who did, for example {@code admin}
 * @param from address of the client, or how else she came
 * @param when it was
 */
public record Acceptance(String who, String from, Instant when) {
    public Acceptance {
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(when, "when");
    }
}
