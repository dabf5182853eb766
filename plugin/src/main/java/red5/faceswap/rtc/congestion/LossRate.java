package red5.faceswap.rtc.congestion;

/**
 * The rate that losses allow (draft-ietf-rmcat-gcc-02, section 6): lowered when many packets are lost, raised when few are. Some
 * paths lose packets whatever is sent: losses that stay the same after the rate was lowered, without a queue, are counted as the
 * path's own and lower nothing more.
 */
final class LossRate {
    private static final long MILLI = 1_000_000L;
    private static final long INTERVAL = 500 * MILLI;
    private static final int LEAST_PACKETS = 20;
    private static final double MANY = 0.10;
    private static final double MANY_QUEUED = 0.03;
    private static final double QUEUED_MILLIS = 60;
    private static final double GROWTH = 1.08;
    private static final double FLOOR = 0.5;
    private static final double UNCHANGED = 0.7;
    private static final double MOST_INHERENT = 0.35;
    private static final double FORGETTING = 0.98;
    private static final double QUEUELESS_MILLIS = 30;
    private static final double SMOOTHING = 0.1;

    private double limit = RateLimits.MOST;
    /** The rate, until an interval has gone well. Later as much is lost where a path breaks off for a moment. */
    private boolean guessed = true;

    private double fraction;
    private double average;
    private double inherent;
    private double fractionAtDecrease;
    private int reported;
    private int lost;
    private long lastJudged = Long.MIN_VALUE / 2;

    double limit() {
        return limit;
    }

    /** Over several seconds, 0 to 1. */
    double average() {
        return average;
    }

    /** @param news false for a packet that was reported missing before: it may have come after all */
    void reported(boolean missing, boolean news) {
        if (news) {
            reported++;
            lost += missing ? 1 : 0;
        } else if (!missing) {
            lost = Math.max(0, lost - 1);
        }
    }

    /** The path was seen to carry that much. */
    void proven(double bitsPerSecond) {
        limit = Math.max(limit, bitsPerSecond);
    }

    /** Judges the last interval when it is over; true when that lowered the rate. */
    boolean judge(double estimate, double arrived, double queueMillis, long now) {
        if (now - lastJudged < INTERVAL || reported < LEAST_PACKETS) {
            return false;
        }
        lastJudged = now;
        fraction = lost / (double) reported;
        average += SMOOTHING * (fraction - average);
        reported = 0;
        lost = 0;
        learnInherent(queueMillis);
        double excess = fraction - inherent;
        if (excess <= (queueMillis > QUEUED_MILLIS ? MANY_QUEUED : MANY)) {
            limit = Math.min(RateLimits.MOST, limit * GROWTH);
            guessed = false;
            return false;
        }
        fractionAtDecrease = fraction;
        double lowered = Math.min(limit, estimate) * (1 - excess / 2);
        if (guessed && excess > MOST_INHERENT) { // a queue overflows, and what comes through is what the path carries
            lowered = Math.min(lowered, arrived);
        }
        limit = RateLimits.within(Math.max(lowered, FLOOR * arrived));
        return true;
    }

    private void learnInherent(double queueMillis) {
        inherent = Math.min(inherent * FORGETTING, fraction);
        if (fractionAtDecrease > 0) {
            boolean unchanged = fraction > UNCHANGED * fractionAtDecrease && queueMillis < QUEUELESS_MILLIS;
            inherent = unchanged ? Math.min(MOST_INHERENT, Math.max(inherent, fraction)) : inherent;
            fractionAtDecrease = 0;
        }
    }
}
