package red5.faceswap.session;

import java.util.Objects;
import red5.faceswap.face.Cover;
import red5.faceswap.face.SwapSettings.Mode;

/**
 * What the operator chose for a stream: names, not things, so that it can be written down and remembered. What frames are treated by
 * follows from it ({@link StreamChoice}).
 *
 * @param mode what viewers get
 * @param faceId library id of the source face, empty for none
 * @param cover what hides faces in mode anonymous
 */
public record StreamSettings(Mode mode, String faceId, Cover cover) {
    /** With the cover that an operator gets who sets nothing. */
    public StreamSettings(Mode mode, String faceId) {
        this(mode, faceId, Cover.BLUR);
    }

    public StreamSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(cover, "cover");
    }

    /** The same in another mode. */
    public StreamSettings withMode(Mode other) {
        return new StreamSettings(other, faceId, cover);
    }

    /** The same with another face. */
    public StreamSettings withFace(String id) {
        return new StreamSettings(mode, id, cover);
    }

    /** The same with another cover. */
    public StreamSettings withCover(Cover other) {
        return new StreamSettings(mode, faceId, other);
    }
}
