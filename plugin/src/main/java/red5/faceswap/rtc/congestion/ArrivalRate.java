package red5.faceswap.rtc.congestion;

/** How fast packets arrive at the viewer, over its own clock: what the path has proven to carry. 12 kB, taken with the first packet. */
final class ArrivalRate {
    private static final int SIZE = 1024;
    private static final int MASK = SIZE - 1;
    private static final long MIN_SPAN = 150_000; // microseconds

    /** The packets of the last while. */
    private final class Window {
        private final long length;
        private long tail;
        private long bytes;

        Window(long micros) {
            length = micros;
        }

        void arrived(long time, int size) {
            bytes += size;
            while (at[(int) tail & MASK] < time - length) {
                bytes -= sizes[(int) tail++ & MASK];
            }
        }

        /** The oldest packet's place is needed. */
        void makeRoom() {
            if (head - tail == SIZE) {
                bytes -= sizes[(int) tail++ & MASK];
            }
        }

        double bitsPerSecond() {
            return bytes * 8e6 / length;
        }
    }

    private long[] at = {};
    private int[] sizes = {};
    private final Window steady = new Window(500_000);
    private final Window recent = new Window(200_000);
    private final Window latest = new Window(100_000);
    private long head; // packets taken
    private long first;

    void arrived(long micros, int size) {
        if (at.length == 0) {
            at = new long[SIZE];
            sizes = new int[SIZE];
        }
        long time = head == 0 ? micros : Math.max(micros, at[(int) (head - 1) & MASK]);
        first = head == 0 ? time : first;
        steady.makeRoom();
        recent.makeRoom();
        latest.makeRoom();
        at[(int) head & MASK] = time;
        sizes[(int) head & MASK] = size;
        head++;
        steady.arrived(time, size);
        recent.arrived(time, size);
        latest.arrived(time, size);
    }

    /** Bits per second over the last half second. */
    double bitsPerSecond() {
        if (head == 0) {
            return 0;
        }
        long known = Math.max(MIN_SPAN, at[(int) (head - 1) & MASK] - first);
        return steady.bitsPerSecond() * Math.max(1, steady.length / (double) known);
    }

    /**
     * Over less: after a sudden drop of the path longer windows still show the past.
     *
     * @param backlogged whether packets surely wait in the path, so that not even 100 ms without a picture can be chance
     */
    double recentBitsPerSecond(boolean backlogged) {
        return backlogged ? Math.min(recent.bitsPerSecond(), latest.bitsPerSecond()) : recent.bitsPerSecond();
    }
}
