package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Turns sound of any rate, layout and sample format into 48 kHz stereo. Mono keeps its level on both sides (libswresample would take
 * 3 dB away). Used by one thread; usable again after close.
 */
final class Resampler implements AutoCloseable {
    private SwrContext context;
    private Shape shape;
    private BytePointer output;
    private PointerPointer<?> outputPlanes;
    private int capacity;

    private record Shape(int rate, int format, int channels) {
        int outputChannels() {
            return Math.min(channels, AudioDecoder.CHANNELS);
        }
    }

    /** Input time that went in and has not come out yet. */
    double delayMicros() {
        return context == null ? 0 : swresample.swr_get_delay(context, 1_000_000);
    }

    /** Interleaved stereo samples; may be none while the filter fills. */
    short[] resample(AVFrame sound) throws MediaException {
        Shape seen =
                new Shape(sound.sample_rate(), sound.format(), sound.ch_layout().nb_channels());
        if (!seen.equals(shape)) {
            reopen(sound, seen);
        }
        reserve(swresample.swr_get_out_samples(context, sound.nb_samples()));
        int count = swresample.swr_convert(context, outputPlanes, capacity, sound.extended_data(), sound.nb_samples());
        if (count < 0) {
            throw new MediaException("Sound cannot be resampled: " + Ffmpeg.error(count) + ".");
        }
        short[] samples = new short[count * shape.outputChannels()];
        new ShortPointer(output).get(samples, 0, samples.length);
        return shape.channels == 1 ? doubled(samples) : samples;
    }

    private static short[] doubled(short[] mono) {
        short[] stereo = new short[mono.length * 2];
        for (int i = 0; i < mono.length; i++) {
            stereo[2 * i] = mono[i];
            stereo[2 * i + 1] = mono[i];
        }
        return stereo;
    }

    private void reopen(AVFrame sound, Shape seen) throws MediaException {
        close();
        context = new SwrContext(null);
        int result;
        try (AVChannelLayout layout = new AVChannelLayout()) {
            avutil.av_channel_layout_default(layout, seen.outputChannels());
            result = swresample.swr_alloc_set_opts2(
                    context,
                    layout,
                    avutil.AV_SAMPLE_FMT_S16,
                    AudioDecoder.SAMPLE_RATE,
                    sound.ch_layout(),
                    seen.format,
                    seen.rate,
                    0,
                    null);
        }
        if (result >= 0) {
            result = swresample.swr_init(context);
        }
        NativeLedger.opened("resampler");
        if (result < 0) {
            close();
            throw new MediaException("Sound of " + seen.rate + " Hz with " + seen.channels
                    + " channels cannot be resampled: " + Ffmpeg.error(result) + ".");
        }
        shape = seen;
    }

    private void reserve(int samples) {
        if (samples > capacity) {
            freeOutput();
            capacity = samples * 2;
            output = new BytePointer((long) capacity * AudioDecoder.CHANNELS * Short.BYTES);
            outputPlanes = new PointerPointer<>(1).put(0, output);
        }
    }

    private void freeOutput() {
        if (output != null) {
            output.close();
            outputPlanes.close();
            output = null;
            capacity = 0;
        }
    }

    @Override
    public void close() {
        freeOutput();
        if (context != null) {
            swresample.swr_free(context);
            context = null;
            shape = null;
            NativeLedger.closed("resampler");
        }
    }
}
