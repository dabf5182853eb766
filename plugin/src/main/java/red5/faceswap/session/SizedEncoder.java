package red5.faceswap.session;

import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/**
 * An encoder that follows the pictures' size: each new size begins with a key frame, which is where a VP8 stream may change it.
 * Makes timestamps increase. Used by one thread.
 */
final class SizedEncoder implements AutoCloseable {
    private final Codecs codecs;
    private Codecs.PictureEncoder encoder;
    private int width;
    private int height;
    private long lastTimestamp;

    SizedEncoder(Codecs codecs) {
        this.codecs = codecs;
    }

    /** Null when the encoder left the frame out. After an exception the encoder is replaced. */
    EncodedPicture encode(VideoFrame frame, long timestampMicros, boolean key) throws MediaException {
        if (encoder == null || width != frame.width() || height != frame.height()) {
            close();
            encoder = codecs.pictures(frame.width(), frame.height());
            width = frame.width();
            height = frame.height();
        }
        lastTimestamp = Math.max(timestampMicros, lastTimestamp + OutputClock.MIN_STEP);
        try {
            return encoder.encode(frame, lastTimestamp, key);
        } catch (MediaException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Frees the encoder; the next picture makes another. */
    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
