package red5.faceswap.rtc.congestion;

/**
 * A short burst sent faster than the estimate: if it arrives as fast as it left, the path carries more. Packets are of the burst
 * from {@link #begin} on until enough of them were sent.
 */
final class ProbeBurst {
    private static final int LEAST_PACKETS = 4;
    private static final int WEIGHTY_PACKETS = 12;
    private static final int WEIGHTY_REST = 4;
    private static final double OVERFLOWED = 0.4; // more than paths lose by themselves
    private static final double LEAST_ARRIVED = 0.8;
    private static final double SLOWED = 0.9;
    private static final double MARGIN = 0.95;
    private static final double MAX_ABOVE_TARGET = 1.1;
    private static final int NOTED = 32;
    private static final int PARTS = 3;
    private static final long PATIENCE = 200_000_000L;

    private int number;
    private boolean open;
    private double target;
    private int sent;
    private int arrived;
    private int missing;
    private long sentBytes;
    private long arrivedBytes;
    private int lastSentBytes;
    private long firstSent;
    private long lastSent;
    private long lastArrival;
    private final long[] arrivals = new long[NOTED]; // of the first packets
    private final long[] bytesUpTo = new long[NOTED];

    /** A new burst begins, aiming at that rate. */
    void begin(double bitsPerSecond) {
        number++;
        open = true;
        target = bitsPerSecond;
        sent = 0;
        arrived = 0;
        missing = 0;
        sentBytes = 0;
        arrivedBytes = 0;
    }

    /** Notes a packet of the burst; returns its mark. */
    int sent(long now, int bytes) {
        if (sent == 0) {
            firstSent = now;
        }
        sent++;
        lastSent = now;
        sentBytes += bytes;
        lastSentBytes = bytes;
        return number;
    }

    /** A packet with that mark arrived. */
    void arrived(int mark, long micros, int bytes) {
        if (!open || mark != number) {
            return;
        }
        lastArrival = arrived == 0 ? micros : Math.max(lastArrival, micros);
        arrivedBytes += bytes;
        if (arrived < NOTED) {
            arrivals[arrived] = lastArrival;
            bytesUpTo[arrived] = arrivedBytes;
        }
        arrived++;
    }

    /** A packet with that mark was reported missing: not one that a busy machine is late to read. */
    void missing(int mark) {
        missing += open && mark == number ? 1 : 0;
    }

    /** Whether the burst is over and has not been judged. */
    boolean due(long now, double roundTripMillis) {
        return open
                && sent >= LEAST_PACKETS
                && now - lastSent > 0
                && (arrived >= sent || now - lastSent > PATIENCE + (long) (roundTripMillis * 2e6));
    }

    /** Whether the burst was long enough to be believed when it shows less than expected. */
    boolean weighty() {
        return arrived >= WEIGHTY_PACKETS;
    }

    /**
     * Closes the burst; the rate it has shown, or 0 when it shows nothing.
     *
     * @param besideOthers whether packets of others come between those of the burst
     */
    double result(boolean besideOthers) {
        open = false;
        if (arrived < LEAST_ARRIVED * sent || lastArrival <= arrivals[0]) {
            return 0;
        }
        double whole = receivedAfter(0);
        double later = receivedAfter(Math.min(arrived / PARTS, NOTED - 1));
        double received = besideOthers ? whole : Math.min(whole, later);
        double offered = lastSent > firstSent ? (sentBytes - lastSentBytes) * 8e9 / (lastSent - firstSent) : received;
        double rate = received < SLOWED * offered ? MARGIN * received : Math.min(received, offered);
        return Math.min(rate, MAX_ABOVE_TARGET * target);
    }

    /**
     * The rate that a closed burst has shown of which much was lost, or 0 when that does not show it: what an overflowing queue lets through
     * comes as fast as the path carries.
     */
    double overflowed() {
        return missing > OVERFLOWED * sent && arrived >= WEIGHTY_REST && lastArrival > arrivals[0]
                ? MARGIN * receivedAfter(0)
                : 0;
    }

    /**
     * How fast packets came after one of them. A busy machine that holds up the first ones and not the last makes the whole burst look
     * faster than the path; it hardly does so to its later part.
     */
    private double receivedAfter(int packet) {
        return (arrivedBytes - bytesUpTo[packet]) * 8e6 / (lastArrival - arrivals[packet]);
    }
}
