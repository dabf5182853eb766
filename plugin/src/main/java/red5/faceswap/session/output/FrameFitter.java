package red5.faceswap.session.output;

import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/** Scales pictures to a size where they have another one. Used by one thread at a time. */
public final class FrameFitter implements AutoCloseable {
    private final Codecs codecs;
    private Codecs.FrameScaler scaler;

    public FrameFitter(Codecs codecs) {
        this.codecs = codecs;
    }

    /** The frame itself where it has that size, with one more reference, else another one. */
    public VideoFrame fit(VideoFrame frame, int width, int height) throws MediaException {
        if (width == frame.width() && height == frame.height()) {
            return frame.retain();
        }
        if (scaler == null) {
            scaler = codecs.scaler();
        }
        return scaler.scale(frame, width, height);
    }

    /** Frees the scaler; the next picture makes another. */
    @Override
    public void close() {
        if (scaler != null) {
            scaler.close();
            scaler = null;
        }
    }
}
