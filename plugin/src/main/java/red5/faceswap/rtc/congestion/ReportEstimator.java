package red5.faceswap.rtc.congestion;

/**
 * Estimates for viewers that do not report on each packet: by their own estimate (REMB, draft-alvestrand-rmcat-remb-03) where they
 * give one, and by the losses and round trips of their receiver reports.
 */
final class ReportEstimator {
    private static final long SECOND = 1_000_000_000L;
    private static final long REMB_LASTS = 8 * SECOND;
    private static final double FEW_LOST = 0.02;
    private static final double MANY_LOST = 0.10;
    private static final int STUCK = 2; // requests between two reports
    private static final double MOST_LOST = 0.3;
    private static final double GROWTH = 1.08;
    private static final long QUIET = 4 * SECOND;
    private static final double QUIET_GROWTH = 1.2;
    /** From one rung to the next: there are no bursts that would show the path first. */
    private static final double ABOVE_SENT = 3;

    private static final double DELAYED = 0.85;
    private static final double DELAYED_MILLIS = 200;
    private static final double LEAST_CREEP = 1;
    private static final long BETWEEN_REPORTS = SECOND / 2;
    private static final double UNLIMITED = 1.25;

    private double rate;
    private int requests; // since the last report
    private double remb;
    private long rembAt;
    private double fraction;
    private double leastRoundTrip = Double.MAX_VALUE;
    private long lastReport = Long.MIN_VALUE / 2;
    private long lastTrouble = Long.MIN_VALUE / 2;

    ReportEstimator(double start) {
        rate = start;
    }

    double bitsPerSecond() {
        return rate;
    }

    double fraction() {
        return fraction;
    }

    long lastTrouble() {
        return lastTrouble;
    }

    double leastRoundTripMillis() {
        return leastRoundTrip == Double.MAX_VALUE ? 0 : leastRoundTrip;
    }

    boolean settled(long now) {
        return now - lastTrouble > 2 * SECOND;
    }

    /**
     * The viewer's own estimate. It cannot see more than it is sent, so one that lies clearly above what was sent says: not limited.
     *
     * @param sent what it was sent lately
     */
    void remb(double bitsPerSecond, double sent, long now) {
        if (bitsPerSecond < rate * DELAYED) {
            lastTrouble = now;
        }
        remb = RateLimits.within(bitsPerSecond);
        rembAt = now;
        if (remb < UNLIMITED * sent || remb > rate) {
            rate = remb;
        }
    }

    /** The viewer cannot go on without a key frame. */
    void keyFrameRequested() {
        requests++;
    }

    /**
     * A receiver report.
     *
     * @param lost of the packets since the one before, 0 to 1
     * @param roundTripMillis latest, 0 while unknown
     * @param sent what the viewer was sent lately, 0 while unknown
     */
    void report(double lost, double roundTripMillis, double sent, long now) {
        if (now - lastReport < BETWEEN_REPORTS) {
            return;
        }
        lastReport = now;
        if (sent == 0) {
            return; // a first report may tell of packets from before the first one, as libdatachannel's does
        }
        fraction = lost;
        boolean delayed = false;
        if (roundTripMillis > 0) {
            leastRoundTrip = Math.min(leastRoundTrip + LEAST_CREEP, roundTripMillis);
            delayed = roundTripMillis > leastRoundTrip + DELAYED_MILLIS;
        }
        boolean hasRemb = rembAt != 0 && now - rembAt < REMB_LASTS;
        if (lost > MANY_LOST) {
            lower(carried(sent) * (lost > MOST_LOST ? 1 - lost : 1 - lost / 2), now); // at worst what arrived
        } else if (lost > FEW_LOST && requests >= STUCK) {
            // few losses, but they leave no picture: key frames for it make more of them
            lower(carried(sent) * DELAYED, now);
        } else if (delayed && !hasRemb) {
            lower(rate * DELAYED, now);
        } else if (lost < FEW_LOST) {
            double most = Math.max(rate, ABOVE_SENT * sent);
            double growth = now - lastTrouble > QUIET ? QUIET_GROWTH : GROWTH;
            rate = RateLimits.within(Math.min(rate * growth, most));
        }
        requests = 0;
    }

    /** What was on the path when it gave trouble. */
    private double carried(double sent) {
        return Math.min(rate, Math.max(sent, RateLimits.LEAST));
    }

    private void lower(double bitsPerSecond, long now) {
        rate = RateLimits.within(bitsPerSecond);
        lastTrouble = now;
    }
}
