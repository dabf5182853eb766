package red5.faceswap.rtc.rtp;

/**
 * Decides whether a reported loss is answered. Unlimited answers would fill a narrow link with repeats: each packet at most once
 * per round trip and a few times in all, none that is too old to be shown, and all together a share of what is sent anyway.
 */
public final class ResendPolicy {
    private static final long MILLI = 1_000_000L;
    private static final long MAX_AGE = 1000 * MILLI;
    private static final long MIN_INTERVAL = 10 * MILLI;
    private static final int MAX_RESENDS = 10;
    private static final double SHARE = 0.25;
    private static final double MIN_BYTES_PER_SECOND = 12_000;
    private static final double BURST_SECONDS = 0.5;
    private static final double MIN_BURST_BYTES = 12_000;

    private double bytesPerSecond = MIN_BYTES_PER_SECOND;
    private double allowance = MIN_BURST_BYTES;
    private long lastRefill;

    public ResendPolicy(long now) {
        lastRefill = now;
    }

    /** @param bitsPerSecond what the viewer was sent lately, resends not counted */
    public void sendRate(double bitsPerSecond) {
        bytesPerSecond = Math.max(MIN_BYTES_PER_SECOND, bitsPerSecond / 8 * SHARE);
    }

    /**
     * Whether to resend now; yes counts against the allowance.
     *
     * @param bytes size of the resend
     * @param roundTripNanos latest measured
     */
    public boolean allows(SendHistory.Sent sent, int bytes, long roundTripNanos, long now) {
        boolean onItsWay = sent.resends() > 0 && now - sent.lastSent() < Math.max(MIN_INTERVAL, roundTripNanos);
        if (onItsWay || sent.resends() >= MAX_RESENDS || now - sent.firstSent() > MAX_AGE) {
            return false;
        }
        double burst = Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
        allowance = Math.min(burst, allowance + (now - lastRefill) / 1e9 * bytesPerSecond);
        lastRefill = now;
        if (allowance < bytes) {
            return false;
        }
        allowance -= bytes;
        sent.resent(now);
        return true;
    }
}
