package red5.faceswap.rtc.congestion;

/**
 * Whether the path's queue is kept full by somebody else, such as a download: then it stands although we send clearly less than
 * has arrived before, and making more way would only leave him more. A queue of our own drains when we send less.
 */
final class ForeignQueue {
    private static final long SECOND = 1_000_000_000L;
    private static final double DRAINED_MILLIS = 30;
    private static final long DRAINED_FOR = SECOND;
    private static final double LEAST_SPARED = 0.05;
    private static final double HARDLY = 0.4;
    private static final int ENOUGH = 2;

    private long drainedSince;
    private boolean watching; // since a decrease
    private long since;
    private double arrivedThen;
    private long sentThen;
    private double queueThen;
    private int stood; // times in a row

    /** Notes how long packets wait now. */
    void queue(double millis, long now) {
        if (millis >= DRAINED_MILLIS) {
            drainedSince = now;
        } else if (now - drainedSince > DRAINED_FOR) { // his sawtooth lets it drain for a moment, too
            stood = 0;
            watching = false;
        }
    }

    /**
     * The rate is being lowered for the queue's sake.
     *
     * @param arrived bits per second, of late
     * @param sentBytes in all
     * @param queueMillis how long packets wait now
     */
    void decreased(double arrived, long sentBytes, double queueMillis, long now) {
        if (watching && now - since < SECOND) {
            return;
        }
        double seconds = (now - since) / 1e9;
        double spared = 1 - (sentBytes - sentThen) * 8 / (seconds * arrivedThen); // of what the path carries for us
        if (watching && spared > LEAST_SPARED) {
            double ownDrains = Math.min(queueThen, 1000 * seconds * spared);
            stood = queueThen - queueMillis < HARDLY * ownDrains ? stood + 1 : 0;
        }
        watching = true;
        since = now;
        arrivedThen = arrived;
        sentThen = sentBytes;
        queueThen = queueMillis;
    }

    boolean stands() {
        return stood >= ENOUGH;
    }
}
