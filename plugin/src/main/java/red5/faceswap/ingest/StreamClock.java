package red5.faceswap.ingest;

import java.util.function.LongSupplier;

/**
 * Makes one increasing time of a publisher's timestamps, which wrap at 32 bits, jump and run backwards.
 *
 * <p>A step is what a timestamp gains on the one before it of the same medium, modulo 2^32, so that wrapping is an ordinary step.
 * Steps of 0 to {@value #MAX_STEP_MILLIS} ms are believed, and so are longer ones as long as as much time has really passed (the publisher
 * paused). Any other step is a jump: it is replaced by the length of the medium's last ordinary step, by shifting the medium's time.
 *
 * <p>Picture and sound stay together over a jump: the medium that jumps second takes over the other one's shift if that
 * makes it nearly continuous ({@value #LATE_MILLIS} ms back, {@value #MAX_STEP_MILLIS} ms ahead), so the publisher's own relation between them
 * is kept. Time never runs backwards meanwhile: it is held at what was reached, as it is for backward steps of up to
 * {@value #JITTER_MILLIS} ms, which are no jump. Not thread-safe.
 */
final class StreamClock {
    static final long MAX_STEP_MILLIS = 3000;
    static final long JITTER_MILLIS = 50;
    static final long LATE_MILLIS = 500;

    private final LongSupplier nanoTime;
    private final Track video = new Track();
    private final Track audio = new Track();

    /** @param nanoTime monotonic time of arrival, in nanoseconds */
    StreamClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static final class Track {
        boolean started;
        long unwrapped;
        long shift;
        long reached;
        long lastStep = 20;
        long arrivedNanos;
    }

    /** Time of a picture's decoding in milliseconds: not less than that of the picture before. */
    long video(long timestampMillis) {
        return advance(video, audio, timestampMillis);
    }

    /** Time of a piece of sound in milliseconds: not less than that of the piece before. */
    long audio(long timestampMillis) {
        return advance(audio, video, timestampMillis);
    }

    private long advance(Track track, Track other, long timestampMillis) {
        long now = nanoTime.getAsLong();
        if (!track.started) {
            start(track, other, timestampMillis);
        } else {
            long step = (int) (timestampMillis - track.unwrapped); // modulo 2^32
            long passed = (now - track.arrivedNanos) / 1_000_000;
            track.unwrapped += step;
            if (step < -JITTER_MILLIS || (step > MAX_STEP_MILLIS && step > passed + MAX_STEP_MILLIS)) {
                jump(track, other);
            } else if (step > 0 && step <= 100) {
                track.lastStep = step;
            }
        }
        track.arrivedNanos = now;
        track.reached = Math.max(track.reached, track.unwrapped + track.shift);
        return track.reached;
    }

    private static void start(Track track, Track other, long timestampMillis) {
        track.started = true;
        track.unwrapped = timestampMillis & 0xffffffffL;
        if (other.started) {
            track.unwrapped = other.unwrapped + (int) (timestampMillis - other.unwrapped);
            track.shift = other.shift;
            if (Math.abs(track.unwrapped + track.shift - other.reached) > MAX_STEP_MILLIS) {
                track.shift = other.reached - track.unwrapped; // two clocks: arrival is the only relation there is
            }
        }
        track.reached = track.unwrapped + track.shift;
    }

    private static void jump(Track track, Track other) {
        long step = track.unwrapped + other.shift - track.reached;
        boolean together = other.started && step >= -LATE_MILLIS && step <= MAX_STEP_MILLIS;
        track.shift = together ? other.shift : track.reached + track.lastStep - track.unwrapped;
    }
}
