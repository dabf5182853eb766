package red5.faceswap.rtc.rtp;

/**
 * Keeps a big key frame from leaving as one burst, which routers drop: a fixed rate well above any stream's, with a burst that
 * ordinary pictures fit into.
 */
public final class Pacer {
    /** Packets that may leave at once. */
    public static final int BURST = 16;

    /** Nanoseconds per packet: 2000 packets of 1200 bytes a second are 19 Mbit/s. */
    static final long INTERVAL = 500_000;

    private static final int WORTHWHILE = 8; // packets per wake-up: enough for a segmented send to pay
    private long paidUntil;

    public Pacer(long now) {
        paidUntil = now - BURST * INTERVAL;
    }

    /** How many packets may leave now, 0 to {@link #BURST}. */
    public int allowance(long now) {
        paidUntil = Math.max(paidUntil, now - BURST * INTERVAL);
        return (int) Math.max(0, (now - paidUntil) / INTERVAL);
    }

    /** Counts packets that left. */
    public void sent(int packets) {
        paidUntil += packets * INTERVAL;
    }

    /** When to come back for those that wait. */
    public long nextTime() {
        return paidUntil + WORTHWHILE * INTERVAL;
    }
}
