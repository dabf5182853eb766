package red5.faceswap.session.output;

import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.rtc.Rung;

/**
 * An encoder that follows its rung's size and rate: each new one begins with a key frame, which is where a VP8 stream may change size.
 * Makes timestamps increase. Used by one thread.
 */
final class SizedEncoder implements AutoCloseable {
    private final Codecs codecs;
    private Codecs.PictureEncoder encoder;
    private Rung rung;
    private long lastTimestamp;

    SizedEncoder(Codecs codecs) {
        this.codecs = codecs;
    }

    /**
     * Null when the encoder left the frame out. After an exception the encoder is replaced.
     *
     * @param frame of the rung's size
     */
    EncodedPicture encode(VideoFrame frame, Rung now, long timestampMicros, boolean key) throws MediaException {
        if (encoder == null || !now.equals(rung)) {
            close();
            encoder = codecs.pictures(now);
            rung = now;
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
