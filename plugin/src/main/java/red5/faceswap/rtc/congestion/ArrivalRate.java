package red5.faceswap.rtc.congestion;

/** How fast packets arrive at the viewer, over its own clock: what the path has proven to carry. */
final class ArrivalRate {
    private static final int SIZE = 1024;
    private static final int MASK = SIZE - 1;
    private static final long WINDOW = 500_000; // microseconds
    private static final long SHORT_WINDOW = 200_000;
    private static final long MIN_SPAN = 150_000;

    private final long[] at = new long[SIZE];
    private final int[] bytes = new int[SIZE];
    private long head; // packets taken
    private long tail; // first within the window
    private long shortTail;
    private long sum;
    private long shortSum;

    void arrived(long micros, int size) {
        long time = head == 0 ? micros : Math.max(micros, at[(int) (head - 1) & MASK]);
        if (head - tail == SIZE) {
            dropOldest();
        }
        at[(int) head & MASK] = time;
        bytes[(int) head & MASK] = size;
        head++;
        sum += size;
        shortSum += size;
        while (at[(int) tail & MASK] < time - WINDOW) {
            dropOldest();
        }
        while (at[(int) shortTail & MASK] < time - SHORT_WINDOW) {
            dropOldestOfShort();
        }
    }

    private void dropOldest() {
        if (shortTail == tail) {
            dropOldestOfShort();
        }
        sum -= bytes[(int) tail++ & MASK];
    }

    private void dropOldestOfShort() {
        shortSum -= bytes[(int) shortTail++ & MASK];
    }

    /** Bits per second over the last half second. */
    double bitsPerSecond() {
        if (head == 0) {
            return 0;
        }
        long span = at[(int) (head - 1) & MASK] - at[(int) tail & MASK];
        return sum * 8e6 / Math.min(WINDOW, Math.max(MIN_SPAN, span));
    }

    /** Over the last 200 ms: after a sudden drop of the path the longer window still shows the past. */
    double recentBitsPerSecond() {
        return shortSum * 8e6 / SHORT_WINDOW;
    }
}
