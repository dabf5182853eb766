package red5.faceswap.rtc.rtp;

/**
 * Decides whether a reported loss is answered. Unlimited answers would fill a narrow link with repeats: each packet at most once
 * per round trip and a few times in all, none that comes too late to matter, and all together a share of what the path carries.
 */
public final class ResendPolicy {
    private static final long MILLI = 1_000_000L;
    private static final long MAX_AGE = 1000 * MILLI;
    private static final long MAX_AGE_SPARED = 250 * MILLI;
    private static final long PATIENCE = 200 * MILLI;
    private static final int PATIENCE_TRIPS = 2;
    private static final long MIN_INTERVAL = 10 * MILLI;
    /** Of a round trip: players ask again after one as they measure it, which may be shorter than ours. */
    private static final double ON_ITS_WAY = 0.75;

    private static final int MAX_RESENDS = 10;
    private static final double SHARE = 0.25;
    private static final double MIN_BYTES_PER_SECOND = 4000;
    private static final double BURST_SECONDS = 0.5;
    private static final double MIN_BURST_BYTES = 5000;

    private double bytesPerSecond;
    private double allowance;
    private long lastRefill;
    private long keySent = Long.MIN_VALUE / 2;
    private long keyMicros = Long.MIN_VALUE;
    private boolean spare;

    public ResendPolicy(double bitsPerSecond, long now) {
        bytesPerSecond = SHARE * bitsPerSecond / 8;
        allowance = burst();
        lastRefill = now;
    }

    /**
     * What the path is like.
     *
     * @param bitsPerSecond what it carries
     * @param troubled whether that was too little of late: then nothing is resent that a viewer can be spared
     */
    public void path(double bitsPerSecond, boolean troubled) {
        bytesPerSecond = Math.max(MIN_BYTES_PER_SECOND, SHARE * bitsPerSecond / 8);
        spare = troubled;
    }

    /** A whole key frame has left: who has it needs nothing that is older. */
    public void keySent(long timestampMicros, long now) {
        keyMicros = timestampMicros;
        keySent = now;
    }

    /**
     * Whether to resend now; yes counts against the allowance.
     *
     * @param bytes size of the resend
     * @param roundTripNanos latest measured
     */
    public boolean allows(SendHistory.Sent sent, int bytes, long roundTripNanos, long now) {
        boolean onItsWay =
                sent.resends() > 0 && now - sent.lastSent() < Math.max(MIN_INTERVAL, ON_ITS_WAY * roundTripNanos);
        if (onItsWay || sent.resends() >= MAX_RESENDS || tooLate(sent, roundTripNanos, now)) {
            return false;
        }
        allowance = Math.min(burst(), allowance + (now - lastRefill) / 1e9 * bytesPerSecond);
        lastRefill = now;
        if (allowance < bytes) {
            return false;
        }
        allowance -= bytes;
        sent.resent(now);
        return true;
    }

    /** Whether the viewer can show nothing any more without that packet, and does not get it either: a key frame helps sooner. */
    public boolean holdsUp(SendHistory.Sent sent, long roundTripNanos, long now) {
        return sent.picture().temporalLayer() == 0
                && sent.picture().timestampMicros() >= keyMicros
                && now - sent.firstSent() > PATIENCE + PATIENCE_TRIPS * roundTripNanos;
    }

    private boolean tooLate(SendHistory.Sent sent, long roundTripNanos, long now) {
        long age = now - sent.firstSent();
        boolean spared = sent.picture().temporalLayer() > 0;
        boolean replaced = sent.picture().timestampMicros() < keyMicros && now - keySent > roundTripNanos;
        return age > MAX_AGE || replaced || spared && (spare || age > MAX_AGE_SPARED + roundTripNanos);
    }

    private double burst() {
        return Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
    }
}
