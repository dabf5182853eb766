package red5.faceswap.rtc;

/** The burst that measures one viewer's path, while it is being sent. */
final class OutgoingBurst {
    private static final double SECONDS = 0.025;
    private static final int LEAST = 4000; // bytes; on a slow path it delays the pictures
    private static final int LEAST_FAST = 9600;
    private static final double FAST = 1_000_000;

    private double bitsPerSecond;
    private int left;

    /** How many bytes show that rate. */
    static int bytes(double bitsPerSecond) {
        return (int) Math.max(bitsPerSecond < FAST ? LEAST : LEAST_FAST, bitsPerSecond / 8 * SECONDS);
    }

    void begin(double rate, int bytes) {
        bitsPerSecond = rate;
        left = bytes;
    }

    void end() {
        left = 0;
    }

    boolean open() {
        return left > 0;
    }

    double bitsPerSecond() {
        return bitsPerSecond;
    }

    /** Whether a packet of that size belongs to it. */
    boolean takes(int bytes) {
        boolean mine = left > 0;
        left -= mine ? bytes : 0;
        return mine;
    }
}
