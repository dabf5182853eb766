package red5.faceswap.rtc.congestion;

/**
 * The rate that the path's delay allows: raised slowly, never far above what has arrived, lowered below it when the queue grows
 * (draft-ietf-rmcat-gcc-02, section 5.5).
 */
final class DelayRate {
    private static final long MILLI = 1_000_000L;
    private static final double DECREASE = 0.85;
    private static final double GROWTH_PER_SECOND = 1.08;
    private static final double ABOVE_ARRIVED = 1.25;
    private static final double HEADROOM = 10_000;
    private static final double HALF_PACKET_BITS = 4800;
    private static final double RESPONSE_MILLIS = 100;
    private static final double SUDDEN = 0.5;
    private static final double NEAR = 0.2;
    private static final long REST = 300 * MILLI;
    private static final long BETWEEN_DECREASES = 200 * MILLI;

    private double rate;
    private double arrivedAtDecrease = Double.NaN;
    private long lastDecrease = Long.MIN_VALUE / 2;
    private long lastIncrease = Long.MIN_VALUE / 2;

    DelayRate(double start) {
        rate = start;
    }

    double bitsPerSecond() {
        return rate;
    }

    long lastDecrease() {
        return lastDecrease;
    }

    /** The path was seen to carry that much. */
    void proven(double bitsPerSecond) {
        rate = RateLimits.within(bitsPerSecond);
    }

    /** The queue grows; true when that lowered the rate. */
    boolean decrease(ArrivalRate arrived, boolean backlogged, double roundTripMillis, long now) {
        double steady = arrived.bitsPerSecond();
        double recent = arrived.recentBitsPerSecond(backlogged);
        boolean sudden = recent < SUDDEN * steady || backlogged && halved(arrived);
        if (!sudden && now - lastDecrease < BETWEEN_DECREASES + (long) (roundTripMillis * MILLI)) {
            return false;
        }
        boolean known = !Double.isNaN(arrivedAtDecrease);
        boolean elsewhere = known && Math.abs(steady - arrivedAtDecrease) > SUDDEN * arrivedAtDecrease;
        arrivedAtDecrease = !known || elsewhere ? steady : arrivedAtDecrease + NEAR * (steady - arrivedAtDecrease);
        lowerTo(DECREASE * (sudden ? recent : Math.max(steady, recent)), now);
        return true;
    }

    /** Whether less than half of the rate arrives although packets surely wait in the path. */
    boolean halved(ArrivalRate arrived) {
        return arrived.recentBitsPerSecond(true) < SUDDEN * rate;
    }

    /** Lowers the rate, if it is higher. */
    void lowerTo(double bitsPerSecond, long now) {
        rate = RateLimits.within(Math.min(rate, bitsPerSecond));
        lastDecrease = now;
        lastIncrease = now;
    }

    /** Time passed without trouble, but for {@code mayGrow} false. */
    void passed(boolean mayGrow, double arrived, double roundTripMillis, long now) {
        double seconds = Math.min(1, Math.max(0, now - lastIncrease) / 1e9);
        lastIncrease = now;
        if (!mayGrow || now - lastDecrease < REST) {
            return;
        }
        boolean near = Math.abs(rate - arrivedAtDecrease) < NEAR * arrivedAtDecrease; // false while nothing is known
        double grown = near
                ? rate
                        + seconds
                                * 1000
                                / Math.max(RESPONSE_MILLIS, roundTripMillis + RESPONSE_MILLIS)
                                * HALF_PACKET_BITS
                : rate * Math.pow(GROWTH_PER_SECOND, seconds);
        rate = RateLimits.within(Math.max(rate, Math.min(grown, ABOVE_ARRIVED * arrived + HEADROOM)));
    }
}
