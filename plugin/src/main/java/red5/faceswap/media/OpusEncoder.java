package red5.faceswap.media;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Encodes 48 kHz stereo as Opus packets of 20 ms, assembled from pieces of any length. Used by one thread at a time.
 *
 * <p>A packet carries the time of the very sample it begins with. Where the pieces' times jump by more than
 * {@value #GAP_MICROS} µs, the packet under way is filled up with silence and the next one begins at the new time.
 */
public final class OpusEncoder implements AutoCloseable {
    /** Sample times per packet. */
    public static final int PACKET_SAMPLES = 960;

    /**
     * Losses in per cent that the encoder arms speech against: from one per cent on it is coded so that a packet holds a rough copy of the
     * one before (RFC 6716, section 2.1.7). More than eight would have music coded that way too, which it suffers from.
     */
    private static final String ARMED_AGAINST_LOSS = "5";

    static final long GAP_MICROS = 10_000;
    private static final int RATE = AudioDecoder.SAMPLE_RATE;
    private static final int CHANNELS = AudioDecoder.CHANNELS;

    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame input = avutil.av_frame_alloc();
    private final short[] pending = new short[PACKET_SAMPLES * CHANNELS];
    private int filled;
    private long pendingMicros;
    private long samplesEncoded;

    /** @throws MediaException when libopus does not open */
    public OpusEncoder(int bitsPerSecond) throws MediaException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopus");
        context = Ffmpeg.context(codec, "Opus");
        context.sample_rate(RATE);
        context.sample_fmt(avutil.AV_SAMPLE_FMT_S16);
        avutil.av_channel_layout_default(context.ch_layout(), CHANNELS);
        context.time_base().num(1).den(RATE);
        context.bit_rate(bitsPerSecond);
        try {
            Ffmpeg.open(
                    context,
                    codec,
                    "Opus",
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
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(input);
            throw e;
        }
        input.format(avutil.AV_SAMPLE_FMT_S16);
        input.sample_rate(RATE);
        input.nb_samples(PACKET_SAMPLES);
        avutil.av_channel_layout_default(input.ch_layout(), CHANNELS);
        avutil.av_frame_get_buffer(input, 0);
        NativeLedger.opened("opus-encoder");
    }

    /**
     * Takes a piece of sound and puts out the packets that it completes, none or several.
     *
     * @param sound 48 kHz stereo
     * @throws MediaException when libopus fails; the encoder can then only be closed
     */
    public void encode(AudioFrame sound, Consumer<EncodedSound> out) throws MediaException {
        if (sound.sampleRate() != RATE || sound.channels() != CHANNELS) {
            throw new IllegalArgumentException("Opus is made of 48 kHz stereo here, not of " + sound.sampleRate()
                    + " Hz with " + sound.channels() + " channels");
        }
        if (filled > 0 && Math.abs(sound.timestampMicros() - (pendingMicros + micros(filled))) > GAP_MICROS) {
            java.util.Arrays.fill(pending, filled, pending.length, (short) 0);
            filled = 0;
            encodePending(out);
        }
        short[] samples = sound.samples();
        for (int at = 0; at < samples.length; ) {
            if (filled == 0) {
                pendingMicros = sound.timestampMicros() + micros(at);
            }
            int count = Math.min(samples.length - at, pending.length - filled);
            System.arraycopy(samples, at, pending, filled, count);
            at += count;
            filled += count;
            if (filled == pending.length) {
                filled = 0;
                encodePending(out);
            }
        }
    }

    private static long micros(int values) {
        return values / CHANNELS * 1_000_000L / RATE;
    }

    private void encodePending(Consumer<EncodedSound> out) throws MediaException {
        int result = avutil.av_frame_make_writable(input);
        if (result >= 0) {
            new ShortPointer(input.data(0)).put(pending, 0, pending.length);
            input.pts(samplesEncoded);
            samplesEncoded += PACKET_SAMPLES;
            result = avcodec.avcodec_send_frame(context, input);
        }
        if (result >= 0) {
            result = avcodec.avcodec_receive_packet(context, packet);
        }
        if (result < 0) {
            throw new MediaException("libopus does not encode: " + Ffmpeg.error(result) + ".");
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        avcodec.av_packet_unref(packet);
        out.accept(new EncodedSound(data, pendingMicros));
    }

    @Override
    public void close() {
        avutil.av_frame_free(input);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("opus-encoder");
    }
}
