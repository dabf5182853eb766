package red5.faceswap.media;

/**
 * Time as an encoder's rate control is told it, µs. libvpx takes the distance to the picture before for the frame rate and gives the picture, or all
 * of its temporal layer, the bits of so long a time. Publishers' timestamps come in bursts or rounded, and pictures are left out on a busy machine; where
 * the lower layer gets the long distances, an encoder sends up to 1.7 times its rate. So it is told the mean of the latest distances. Not thread-safe.
 */
final class RateClock {
    /** Pictures over which the mean goes, of so much time at most, so that a change of the frame rate is followed soon. */
    private static final int MOST = 16;

    private static final long WINDOW = 500_000;
    /** By so much a distance grows from picture to picture: after a pause no picture gets all of its bits. */
    private static final int GROWTH = 2;
    /** Times the expected frame rate, the highest that is told: while a burst lasts that is longer than the window. */
    private static final int FASTEST = 4;

    private final long expected;
    private final long[] distances = new long[MOST];
    private int count;
    private long last;
    private long told = Long.MIN_VALUE;
    private long step;

    /** @param expected distance of pictures */
    RateClock(long expected) {
        this.expected = expected;
        this.step = expected;
    }

    /** @param timestamp of the next picture, later than that of the picture before */
    long tell(long timestamp) {
        if (told == Long.MIN_VALUE) {
            told = timestamp;
        } else {
            distances[count++ % MOST] = timestamp - last;
            step = Math.max(expected / FASTEST, Math.min(mean(), GROWTH * step));
            told += step;
        }
        last = timestamp;
        return told;
    }

    private long mean() {
        long sum = distances[(count - 1) % MOST];
        int used = 1;
        while (used < Math.min(count, MOST)) {
            long next = distances[(count - 1 - used) % MOST];
            if (sum + next > WINDOW) {
                break;
            }
            sum += next;
            used++;
        }
        return sum / used;
    }
}
