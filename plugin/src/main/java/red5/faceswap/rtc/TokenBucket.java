package red5.faceswap.rtc;

/** Lets through so many at once, and more at a steady rate. Not thread-safe. */
public final class TokenBucket {
    private final double burst;
    private final double perSecond;
    private double tokens;
    private long filledAt;

    /**
     * A full one.
     *
     * @param burst how many may pass at once, at least 1
     * @param perSecond how many may follow
     */
    public TokenBucket(double burst, double perSecond, long nowNanos) {
        this.burst = burst;
        this.perSecond = perSecond;
        tokens = burst;
        filledAt = nowNanos;
    }

    /** Whether one more may pass; yes counts. */
    public boolean takes(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - filledAt) / 1e9 * perSecond);
        filledAt = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
