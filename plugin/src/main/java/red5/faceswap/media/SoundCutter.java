package red5.faceswap.media;

import java.util.Arrays;

/**
 * Cuts pieces of sound of any length into blocks of the length that an encoder takes. A block carries the time of the very sample it begins with.
 * Where the pieces' times jump ahead by more than {@value #GAP_MICROS} µs, the block under way is filled up with silence and the next one begins
 * at the new time; where they jump back by more, what overlaps with the sound before is left out. So blocks follow each other and never
 * overlap by more than that. Not thread-safe.
 */
final class SoundCutter {
    static final long GAP_MICROS = 10_000;

    private static final int RATE = AudioDecoder.SAMPLE_RATE;
    private static final int CHANNELS = AudioDecoder.CHANNELS;

    private final short[] pending;
    private int filled;
    private long pendingMicros;
    private long endMicros = Long.MIN_VALUE; // of the sound so far; of none at first

    /** Takes what has been cut. */
    interface Blocks {
        /**
         * @param samples interleaved, to be read before this returns
         * @param timestampMicros of the first
         */
        void block(short[] samples, long timestampMicros) throws MediaException;
    }

    /** @param samples of each channel in a block */
    SoundCutter(int samples) {
        pending = new short[samples * CHANNELS];
    }

    /** Takes a piece of 48 kHz stereo and puts out the blocks that it completes, none or several. */
    void cut(AudioFrame sound, Blocks out) throws MediaException {
        if (sound.sampleRate() != RATE || sound.channels() != CHANNELS) {
            throw new IllegalArgumentException("encoders take 48 kHz stereo here, not " + sound.sampleRate()
                    + " Hz with " + sound.channels() + " channels");
        }
        if (filled > 0 && sound.timestampMicros() > endMicros + GAP_MICROS) {
            Arrays.fill(pending, filled, pending.length, (short) 0);
            filled = 0;
            out.block(pending, pendingMicros);
        }
        short[] samples = sound.samples();
        for (int at = overlap(sound); at < samples.length; ) {
            if (filled == 0) {
                pendingMicros = sound.timestampMicros() + micros(at);
            }
            int count = Math.min(samples.length - at, pending.length - filled);
            System.arraycopy(samples, at, pending, filled, count);
            at += count;
            filled += count;
            endMicros = pendingMicros + micros(filled);
            if (filled == pending.length) {
                filled = 0;
                out.block(pending, pendingMicros);
            }
        }
    }

    /** Values of a piece that its time puts upon the sound before. */
    private int overlap(AudioFrame sound) {
        if (endMicros == Long.MIN_VALUE || sound.timestampMicros() >= endMicros - GAP_MICROS) {
            return 0;
        }
        long samples = Math.round((endMicros - sound.timestampMicros()) * RATE / 1e6);
        return (int) Math.min(samples * CHANNELS, sound.samples().length);
    }

    private static long micros(int values) {
        return values / CHANNELS * 1_000_000L / RATE;
    }
}
