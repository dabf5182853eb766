package red5.faceswap.session;

import red5.faceswap.media.MediaException;
import red5.faceswap.media.Size;
import red5.faceswap.media.VideoFrame;

/** Scales a source's pictures down to what viewers may get. Used by one thread at a time. */
final class FrameFitter implements AutoCloseable {
    private final int maxShorterSide;
    private final Codecs codecs;
    private Codecs.FrameScaler scaler;

    FrameFitter(int maxShorterSide, Codecs codecs) {
        this.maxShorterSide = maxShorterSide;
        this.codecs = codecs;
    }

    /** The frame itself where it fits, with one more reference, else a smaller one of the same shape. */
    VideoFrame fit(VideoFrame frame) throws MediaException {
        Size size = Size.within(frame.width(), frame.height(), maxShorterSide);
        if (size.width() == frame.width() && size.height() == frame.height()) {
            return frame.retain();
        }
        if (scaler == null) {
            scaler = codecs.scaler();
        }
        return scaler.scale(frame, size.width(), size.height());
    }

    @Override
    public void close() {
        if (scaler != null) {
            scaler.close();
            scaler = null;
        }
    }
}
