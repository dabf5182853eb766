package red5.faceswap.rtc.congestion;

/**
 * Whether the path's queue is kept full by somebody else, such as a download: then it stands although we send clearly less than
 * has arrived before, and making more way would only leave him more. A queue of our own drains when we send less.
 */
final class ForeignQueue {
    private static final long SECOND = 1_000_000_000L;
    private static final double DRAINED_MILLIS = 30;
    private static final long DRAINED_FOR = SECOND;
    private static final double LESS = 0.95;
    private static final int ENOUGH = 2;

    private long drainedSince;
    private boolean watching; // since a decrease
    private long since;
    private double arrivedThen;
    private long sentThen;
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
     */
    void decreased(double arrived, long sentBytes, long now) {
        if (watching && now - since < SECOND) {
            return;
        }
        double sent = (sentBytes - sentThen) * 8e9 / Math.max(1, now - since);
        if (watching && sent < LESS * arrivedThen) {
            stood++;
        }
        watching = true;
        since = now;
        arrivedThen = arrived;
        sentThen = sentBytes;
    }

    boolean stands() {
        return stood >= ENOUGH;
    }
}
