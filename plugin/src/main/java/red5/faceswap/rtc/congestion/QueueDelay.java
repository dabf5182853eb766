package red5.faceswap.rtc.congestion;

/**
 * How long packets wait in the path's queues: one-way delay above the least of the last seconds, so that neither the clocks'
 * difference nor their drift matters. Judged by the least of several moments: a packet that was late alone was held up by a busy
 * machine, a queue holds up all.
 */
final class QueueDelay {
    private static final int SIZE = 16;
    private static final int MASK = SIZE - 1;
    private static final int LEAST_SAMPLES = 3;
    private static final double WINDOW_MILLIS = 80;
    private static final int BUCKETS = 4;
    private static final double BUCKET_MILLIS = 10_000;
    private static final double SLOW_BUCKET_MILLIS = 60_000;

    private final double[] at = new double[SIZE];
    private final double[] delay = new double[SIZE];
    private int samples;
    private final double[] least = new double[BUCKETS];
    private double bucketSince;
    private double base;

    /**
     * Takes the delay of one moment.
     *
     * @param millis when, on any clock
     * @param foreign whether the queue stands whatever we do: the least delay is not to be forgotten as fast then
     * @param oneWayMillis difference of the viewer's and this server's clock at arrival and departure
     */
    void sample(double millis, double oneWayMillis, boolean foreign) {
        if (samples == 0) {
            java.util.Arrays.fill(least, oneWayMillis);
            bucketSince = millis;
        }
        at[samples & MASK] = millis;
        delay[samples & MASK] = oneWayMillis;
        samples++;
        if (millis - bucketSince > (foreign ? SLOW_BUCKET_MILLIS : BUCKET_MILLIS)) {
            System.arraycopy(least, 0, least, 1, BUCKETS - 1);
            least[0] = oneWayMillis;
            bucketSince = millis;
        }
        least[0] = Math.min(least[0], oneWayMillis);
        base = least[0];
        for (int i = 1; i < BUCKETS; i++) {
            base = Math.min(base, least[i]);
        }
    }

    /** How far such a delay lies above the least. */
    double above(double oneWayMillis) {
        return samples == 0 ? 0 : oneWayMillis - base;
    }

    /** Milliseconds that everything has waited lately. */
    double millis() {
        if (samples < LEAST_SAMPLES) {
            return 0;
        }
        double newest = at[samples - 1 & MASK];
        double lowest = Double.MAX_VALUE;
        for (int i = 1; i <= Math.min(SIZE, samples); i++) {
            int slot = samples - i & MASK;
            if (i > LEAST_SAMPLES && at[slot] < newest - WINDOW_MILLIS) {
                break;
            }
            lowest = Math.min(lowest, delay[slot]);
        }
        return lowest - base;
    }
}
