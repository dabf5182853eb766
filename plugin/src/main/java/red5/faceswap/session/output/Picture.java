package red5.faceswap.session.output;

import red5.faceswap.media.VideoFrame;

/**
 * A picture to be encoded.
 *
 * @param frame one reference, the picture's
 * @param original whether it shows what was published
 * @param timestampMicros on the server's clock
 * @param arrivalNanos when it came to the session, 0 for a picture that is shown again
 */
public record Picture(VideoFrame frame, boolean original, long timestampMicros, long arrivalNanos) {
    public boolean again() {
        return arrivalNanos == 0;
    }
}
