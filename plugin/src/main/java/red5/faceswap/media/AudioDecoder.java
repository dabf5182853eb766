package red5.faceswap.media;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes the sound of one stream to 48 kHz stereo. Used by one thread at a time.
 *
 * <p>Times come from counting samples, since container timestamps are rounded (RTMP: whole milliseconds). They are drawn
 * towards the container's by a sixty-fourth of the difference per packet, so that a publisher whose sound clock runs a
 * little fast or slow stays in sync; a difference of more than {@value #RESYNC_MICROS} µs is a gap or a jump, and counting begins
 * anew there.
 */
public final class AudioDecoder implements AutoCloseable {
    /** Rate of all frames put out, Hz. */
    public static final int SAMPLE_RATE = 48000;

    /** Channels of all frames put out. */
    public static final int CHANNELS = 2;

    static final long RESYNC_MICROS = 80_000;
    private static final long SLEW = 64;

    private final AudioCodec codec;
    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame sound = avutil.av_frame_alloc();
    private final Resampler resampler = new Resampler();
    private boolean damaged;
    private boolean counting;
    private double nextMicros;

    /**
     * Opens a decoder.
     *
     * @param config the codec's configuration as {@link AudioCodec} says, empty for none
     * @param sampleRate Hz, for codecs whose packets do not tell; 0 when unknown
     * @param channels for codecs whose packets do not tell; 0 when unknown
     * @throws MediaException when the configuration is not understood
     */
    public AudioDecoder(AudioCodec codec, byte[] config, int sampleRate, int channels) throws MediaException {
        this.codec = codec;
        AVCodec decoder = avcodec.avcodec_find_decoder(codec.id());
        context = Ffmpeg.context(decoder, codec.title());
        if (sampleRate > 0) {
            context.sample_rate(sampleRate);
        }
        if (channels > 0) {
            avutil.av_channel_layout_default(context.ch_layout(), channels);
        }
        Ffmpeg.extradata(context, config);
        try {
            Ffmpeg.open(context, decoder, codec.title());
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(sound);
            throw e;
        }
        NativeLedger.opened("audio-decoder");
    }

    /**
     * Decodes one packet.
     *
     * @param timestampMicros time of its first sample
     * @throws MediaException for the first of a row of damaged packets; the others are left out in silence
     */
    public void decode(byte[] data, int offset, int length, long timestampMicros, Consumer<AudioFrame> out)
            throws MediaException {
        if (length == 0) {
            return;
        }
        Ffmpeg.fill(packet, data, offset, length, timestampMicros);
        int result = avcodec.avcodec_send_packet(context, packet);
        avcodec.av_packet_unref(packet);
        long time = timestampMicros;
        while (result >= 0) {
            result = avcodec.avcodec_receive_frame(context, sound);
            if (result >= 0) {
                damaged = false;
                time = emit(time, out);
            }
        }
        if (result != Ffmpeg.AGAIN && !damaged) {
            damaged = true;
            throw new MediaException(
                    "A damaged " + codec.title() + " packet of sound was left out (" + Ffmpeg.error(result) + ").");
        }
    }

    /** Forgets the sound so far, after a gap in the packets. */
    public void flush() {
        avcodec.avcodec_flush_buffers(context);
        resampler.close();
        counting = false;
    }

    /** Resamples the decoded frame, puts it out and returns the input time after it. */
    private long emit(long timeMicros, Consumer<AudioFrame> out) throws MediaException {
        try {
            double start = timeMicros - resampler.delayMicros();
            if (!counting || Math.abs(start - nextMicros) > RESYNC_MICROS) {
                nextMicros = start;
                counting = true;
            } else {
                nextMicros += (start - nextMicros) / SLEW;
            }
            short[] samples = resampler.resample(sound);
            if (samples.length > 0) {
                out.accept(new AudioFrame(samples, SAMPLE_RATE, CHANNELS, Math.round(nextMicros)));
                nextMicros += samples.length / CHANNELS * 1e6 / SAMPLE_RATE;
            }
            return timeMicros + Math.round(sound.nb_samples() * 1e6 / sound.sample_rate());
        } finally {
            avutil.av_frame_unref(sound);
        }
    }

    @Override
    public void close() {
        resampler.close();
        avutil.av_frame_free(sound);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("audio-decoder");
    }
}
