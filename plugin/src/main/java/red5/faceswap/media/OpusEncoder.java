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

    private static final int RATE = AudioDecoder.SAMPLE_RATE;
    private static final int CHANNELS = AudioDecoder.CHANNELS;

    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame input = avutil.av_frame_alloc();
    private final SoundCutter cutter = new SoundCutter(PACKET_SAMPLES);
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
        cutter.cut(sound, (samples, timestampMicros) -> encode(samples, timestampMicros, out));
    }

    private void encode(short[] samples, long timestampMicros, Consumer<EncodedSound> out) throws MediaException {
        int result = avutil.av_frame_make_writable(input);
        if (result >= 0) {
            new ShortPointer(input.data(0)).put(samples, 0, samples.length);
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
        out.accept(new EncodedSound(data, timestampMicros));
    }

    @Override
    public void close() {
        avutil.av_frame_free(input);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("opus-encoder");
    }
}
