package red5.faceswap.session.output;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
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
import red5.faceswap.rtc.Rung;

/** Viewers' codecs: VP8, Opus and a scaler. */
public final class MediaCodecs implements Codecs {
    private static final int FRAMES_PER_SECOND = 30;
    /** So that each viewer can drop to half the pictures. */
    private static final int TEMPORAL_LAYERS = 2;
    /** Of the sound for viewers whose path carries little more than that: speech and music are clear, in wideband. */
    private static final int LEAN_AUDIO_KBPS = 24;
    /** Frames of one size that a scaler keeps for the next pictures. */
    private static final int IDLE_FRAMES = 4;

    private final Encoding encoding;

    public MediaCodecs(Encoding encoding) {
        this.encoding = encoding;
    }

    @Override
    public PictureEncoder pictures(Rung rung) throws MediaException {
        return encoder(settings(rung).withTemporalLayers(TEMPORAL_LAYERS));
    }

    static VideoEncoder.Settings settings(Rung rung) {
        return VideoEncoder.Settings.of(rung.width(), rung.height(), FRAMES_PER_SECOND, rung.bitsPerSecond());
    }

    static PictureEncoder encoder(VideoEncoder.Settings settings) throws MediaException {
        VideoEncoder encoder = new VideoEncoder(settings);
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

    @Override
    public SoundEncoder sound() throws MediaException {
        OpusEncoder full = new OpusEncoder(encoding.audioKbps() * 1000);
        OpusEncoder lean;
        try {
            lean = new OpusEncoder(Math.min(LEAN_AUDIO_KBPS, encoding.audioKbps()) * 1000);
        } catch (MediaException e) {
            full.close();
            throw e;
        }
        return new SoundEncoder() {
            @Override
            public List<EncodedSound> encode(AudioFrame sound) throws MediaException {
                List<EncodedSound> packets = new ArrayList<>();
                full.encode(sound, packets::add);
                ListIterator<EncodedSound> each = packets.listIterator();
                lean.encode(
                        sound,
                        fewer -> { // both cut the same sound in the same places
                            EncodedSound packet = each.next();
                            each.set(new EncodedSound(packet.data(), fewer.data(), packet.timestampMicros()));
                        });
                return packets;
            }

            @Override
            public void close() {
                full.close();
                lean.close();
            }
        };
    }

    @Override
    public FrameScaler scaler() {
        Scaler scaler = new Scaler();
        FramePool frames = new FramePool(IDLE_FRAMES); // of its own: a pool keeps frames of one size only
        return new FrameScaler() {
            @Override
            public VideoFrame scale(VideoFrame frame, int width, int height) throws MediaException {
                return scaler.scale(frame, new Size(width, height), frames);
            }

            @Override
            public void close() {
                scaler.close();
                frames.close();
            }
        };
    }
}
