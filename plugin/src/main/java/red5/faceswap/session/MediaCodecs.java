package red5.faceswap.session;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.OpusEncoder;
import red5.faceswap.media.Scaler;
import red5.faceswap.media.Size;
import red5.faceswap.media.VideoEncoder;
import red5.faceswap.media.VideoFrame;

/** The product's codecs: VP8, Opus and a scaler. */
final class MediaCodecs implements Codecs {
    private static final int FRAMES_PER_SECOND = 30;
    /** Smaller pictures need less, but more per pixel. */
    private static final double BITS_EXPONENT = 0.75;

    private final SessionConfig config;
    private final FramePool frames;

    MediaCodecs(SessionConfig config, FramePool frames) {
        this.config = config;
        this.frames = frames;
    }

    @Override
    public PictureEncoder pictures(int width, int height) throws MediaException {
        VideoEncoder encoder = new VideoEncoder(
                VideoEncoder.Settings.of(width, height, FRAMES_PER_SECOND, bitsPerSecond(width, height)));
        return new PictureEncoder() {
            @Override
            public EncodedPicture encode(VideoFrame frame, long timestampMicros, boolean key) throws MediaException {
                if (key) {
                    encoder.requestKeyFrame();
                }
                return encoder.encode(frame, timestampMicros).orElse(null);
            }

            @Override
            public void close() {
                encoder.close();
            }
        };
    }

    /** The configured rate is that of a 16:9 picture of the largest height. */
    int bitsPerSecond(int width, int height) {
        double largest = config.maxHeight() * (double) config.maxHeight() * 16 / 9;
        return (int)
                (config.videoKbps() * 1000 * Math.min(1, Math.pow(width * (double) height / largest, BITS_EXPONENT)));
    }

    @Override
    public SoundEncoder sound() throws MediaException {
        OpusEncoder encoder = new OpusEncoder(config.audioKbps() * 1000);
        return new SoundEncoder() {
            @Override
            public List<EncodedSound> encode(AudioFrame sound) throws MediaException {
                List<EncodedSound> packets = new ArrayList<>();
                encoder.encode(sound, packets::add);
                return packets;
            }

            @Override
            public void close() {
                encoder.close();
            }
        };
    }

    @Override
    public FrameScaler scaler() {
        Scaler scaler = new Scaler();
        return new FrameScaler() {
            @Override
            public VideoFrame scale(VideoFrame frame, int width, int height) throws MediaException {
                return scaler.scale(frame, new Size(width, height), frames);
            }

            @Override
            public void close() {
                scaler.close();
            }
        };
    }
}
