package red5.faceswap.media;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Encodes 48 kHz stereo as raw AAC-LC frames of 1024 samples (ISO 14496-3), cut from pieces of any length; a frame's time is that of the
 * first sample that a decoder gives for it. Used by one thread at a time.
 */
public final class AacEncoder implements AutoCloseable {
    private static final int FRAME_SAMPLES = 1024;
    private static final long FRAME_MICROS = FRAME_SAMPLES * 1_000_000L / AudioDecoder.SAMPLE_RATE;
    private static final float FULL_SCALE = 32768;

    private final BlockEncoder encoder;
    private final SoundCutter cutter = new SoundCutter(FRAME_SAMPLES);
    private final float[] plane = new float[FRAME_SAMPLES];
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    /** @throws MediaException when FFmpeg's encoder does not open */
    public AacEncoder(int bitsPerSecond) throws MediaException {
        encoder = new BlockEncoder("aac", "AAC", avutil.AV_SAMPLE_FMT_FLTP, FRAME_SAMPLES, bitsPerSecond);
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
        byte[] data = encoder.encode(frame -> fill(frame, samples));
        if (data != null) {
            out.accept(new EncodedSound(data, times.remove()));
        }
    }

    private void fill(AVFrame frame, short[] samples) {
        for (int channel = 0; channel < AudioDecoder.CHANNELS; channel++) {
            for (int i = 0; i < FRAME_SAMPLES; i++) {
                plane[i] = samples[i * AudioDecoder.CHANNELS + channel] / FULL_SCALE;
            }
            new FloatPointer(frame.data(channel)).put(plane, 0, FRAME_SAMPLES);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
