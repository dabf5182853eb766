package red5.faceswap.session;

import java.util.Objects;
import red5.faceswap.face.SwapSettings.Mode;

/**
 * What the operator chose for a stream: names, not things, so that it can be written down and remembered. What frames are treated by
 * follows from it ({@link StreamChoice}).
 *
 * @param mode what viewers get
 * @param faceId library id of the source face, empty for none
 */
public record StreamSettings(Mode mode, String faceId) {
    public StreamSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(faceId, "faceId");
    }

    /** The same in another mode. */
    public StreamSettings withMode(Mode other) {
        return new StreamSettings(other, faceId);
    }

    /** The same with another face. */
    public StreamSettings withFace(String id) {
        return new StreamSettings(mode, id);
    }
}
