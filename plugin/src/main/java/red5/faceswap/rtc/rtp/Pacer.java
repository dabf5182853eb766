package red5.faceswap.rtc.rtp;

/**
 * Spreads what leaves over time, so that a big picture does not fill the path's queues as one burst: a budget of bytes that grows
 * at a rate, up to a burst.
 */
public final class Pacer {
    private static final double WAKE_SECONDS = 0.005;
    private static final double WORTHWHILE = 9600; // bytes per wake-up: enough for a segmented send to pay
    private static final double SECOND = 1e9;

    private double bytesPerSecond;
    private double burst;
    private double budget;
    private long filledAt;

    /** A pacer with a whole burst to spend. */
    public Pacer(double bitsPerSecond, int burstBytes, long now) {
        bytesPerSecond = bitsPerSecond / 8;
        burst = burstBytes;
        budget = burstBytes;
        filledAt = now;
    }

    /** Another rate from now on. */
    public void rate(double bitsPerSecond, double burstBytes, long now) {
        fill(now);
        bytesPerSecond = bitsPerSecond / 8;
        burst = burstBytes;
        budget = Math.min(budget, burst);
    }

    public double bitsPerSecond() {
        return bytesPerSecond * 8;
    }

    private void fill(long now) {
        budget = Math.min(burst, budget + Math.max(0, now - filledAt) / SECOND * bytesPerSecond);
        filledAt = now;
    }

    /** How many packets of that size may leave now. One may, as long as anything is left: the next waits for longer. */
    public int allowance(int packetBytes, long now) {
        fill(now);
        return budget <= 0 ? 0 : (int) Math.ceil(budget / packetBytes);
    }

    /** Counts bytes that left. */
    public void sent(int bytes) {
        budget -= bytes;
    }

    /** When to come back for those that wait. */
    public long nextTime() {
        double enough = Math.min(burst, Math.min(WORTHWHILE, WAKE_SECONDS * bytesPerSecond));
        return filledAt + Math.max(1, (long) Math.ceil((enough - budget) / bytesPerSecond * SECOND));
    }
}
