package red5.faceswap.session;

import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/** Scales a source's pictures down to what viewers may get. Used by one thread at a time. */
final class FrameFitter implements AutoCloseable {
    private final int maxShorterSide;
    private final Codecs codecs;
    private Codecs.Scaler scaler;

    FrameFitter(int maxShorterSide, Codecs codecs) {
        this.maxShorterSide = maxShorterSide;
        this.codecs = codecs;
    }

    /** The frame itself where it fits, with one more reference, else a smaller one of the same shape. */
    VideoFrame fit(VideoFrame frame) throws MediaException {
        int shorter = Math.min(frame.width(), frame.height());
        if (shorter <= maxShorterSide) {
            return frame.retain();
        }
        if (scaler == null) {
            scaler = codecs.scaler();
        }
        double factor = (double) maxShorterSide / shorter;
        return scaler.scale(frame, even(frame.width() * factor), even(frame.height() * factor));
    }

    private static int even(double side) {
        return Math.max(2, (int) Math.round(side / 2) * 2);
    }

    @Override
    public void close() {
        if (scaler != null) {
            scaler.close();
            scaler = null;
        }
    }
}
