package red5.faceswap.media;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Encodes 48 kHz stereo as Opus packets of 20 ms, cut from pieces of any length; each carries the time of its first sample. Used by one
 * thread at a time.
 */
public final class OpusEncoder implements AutoCloseable {
    /** Sample times per packet. */
    public static final int PACKET_SAMPLES = 960;

    /**
     * Losses in per cent that the encoder arms speech against: from one per cent on it is coded so that a packet holds a rough copy of the
     * one before (RFC 6716, section 2.1.7). More than eight would have music coded that way too, which it suffers from.
     */
    private static final String ARMED_AGAINST_LOSS = "5";

    private final BlockEncoder encoder;
    private final SoundCutter cutter = new SoundCutter(PACKET_SAMPLES);

    /** @throws MediaException when libopus does not open */
    public OpusEncoder(int bitsPerSecond) throws MediaException {
        encoder = new BlockEncoder(
                "libopus",
                "Opus",
                avutil.AV_SAMPLE_FMT_S16,
                PACKET_SAMPLES,
                bitsPerSecond,
                "frame_duration",
                "20",
                "application",
                "audio",
                "vbr",
                "constrained",
                "fec",
                "1",
                "packet_loss",
                ARMED_AGAINST_LOSS);
    }

    /**
     * Takes a piece of sound and puts out the packets that it completes, none or several.
     *
     * @param sound 48 kHz stereo
     * @throws MediaException when libopus fails; the encoder can then only be closed
     */
    public void encode(AudioFrame sound, Consumer<EncodedSound> out) throws MediaException {
        cutter.cut(sound, (samples, timestampMicros) -> {
            byte[] data = encoder.encode(frame -> new ShortPointer(frame.data(0)).put(samples, 0, samples.length));
            if (data == null) {
                throw new MediaException("libopus gave no packet for a block of sound.");
            }
            out.accept(new EncodedSound(data, timestampMicros));
        });
    }

    @Override
    public void close() {
        encoder.close();
    }
}
