package red5.faceswap.media;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Encodes 48 kHz stereo as raw AAC-LC frames of 1024 samples (ISO 14496-3), cut from pieces of any length; a frame's time is that of the
 * first sample that a decoder gives for it. Used by one thread at a time.
 */
public final class AacEncoder implements AutoCloseable {
    private static final int RATE = AudioDecoder.SAMPLE_RATE;
    private static final int CHANNELS = AudioDecoder.CHANNELS;
    private static final int FRAME_SAMPLES = 1024;
    private static final long FRAME_MICROS = FRAME_SAMPLES * 1_000_000L / RATE;
    private static final float FULL_SCALE = 32768;

    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame input = avutil.av_frame_alloc();
    private final SoundCutter cutter = new SoundCutter(FRAME_SAMPLES);
    private final float[] plane = new float[FRAME_SAMPLES];
    private final ArrayDeque<Long> times = new ArrayDeque<>();
    private long samplesEncoded;

    /** @throws MediaException when FFmpeg's encoder does not open */
    public AacEncoder(int bitsPerSecond) throws MediaException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("aac");
        context = Ffmpeg.context(codec, "AAC");
        context.sample_rate(RATE);
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        avutil.av_channel_layout_default(context.ch_layout(), CHANNELS);
        context.time_base().num(1).den(RATE);
        context.bit_rate(bitsPerSecond);
        try {
            Ffmpeg.open(context, codec, "AAC");
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(input);
            throw e;
        }
        input.format(avutil.AV_SAMPLE_FMT_FLTP);
        input.sample_rate(RATE);
        input.nb_samples(FRAME_SAMPLES);
        avutil.av_channel_layout_default(input.ch_layout(), CHANNELS);
        avutil.av_frame_get_buffer(input, 0);
        NativeLedger.opened("aac-encoder");
    }

    /** What a decoder must know: AudioSpecificConfig (ISO 14496-3, 1.6.2.1) for AAC-LC, 48 kHz, two channels. */
    public static byte[] configuration() {
        return new byte[] {0x11, (byte) 0x90};
    }

    /**
     * Takes a piece of sound and puts out the frames that it completes, none or several. The encoder looks one frame ahead: what comes out
     * belongs to the frame before the one that went in.
     *
     * @param sound 48 kHz stereo
     * @throws MediaException when the encoder fails; it can then only be closed
     */
    public void encode(AudioFrame sound, Consumer<EncodedSound> out) throws MediaException {
        cutter.cut(sound, (samples, timestampMicros) -> encode(samples, timestampMicros, out));
    }

    private void encode(short[] samples, long timestampMicros, Consumer<EncodedSound> out) throws MediaException {
        if (times.isEmpty()) {
            times.add(timestampMicros - FRAME_MICROS); // a decoder gives a frame of silence first
        }
        times.add(timestampMicros);
        int result = avutil.av_frame_make_writable(input);
        if (result >= 0) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int i = 0; i < FRAME_SAMPLES; i++) {
                    plane[i] = samples[i * CHANNELS + channel] / FULL_SCALE;
                }
                new FloatPointer(input.data(channel)).put(plane, 0, FRAME_SAMPLES);
            }
            input.pts(samplesEncoded);
            samplesEncoded += FRAME_SAMPLES;
            result = avcodec.avcodec_send_frame(context, input);
        }
        if (result >= 0) {
            result = avcodec.avcodec_receive_packet(context, packet);
        }
        if (result == Ffmpeg.AGAIN) {
            return;
        }
        if (result < 0) {
            throw new MediaException("FFmpeg's AAC encoder does not encode: " + Ffmpeg.error(result) + ".");
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        avcodec.av_packet_unref(packet);
        out.accept(new EncodedSound(data, times.remove()));
    }

    @Override
    public void close() {
        avutil.av_frame_free(input);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("aac-encoder");
    }
}
