package red5.faceswap.rtc.rtp;

/**
 * Translates the server's monotonic nanoseconds into NTP time for sender reports (RFC 3550, section 4). Fixed at construction:
 * a wall clock that is set meanwhile must not tear sound and picture apart.
 */
public final class NtpClock {
    private static final long EPOCH_OFFSET_SECONDS = 2_208_988_800L;
    private static final long SECOND = 1_000_000_000L;
    private final long wallMinusMonotonic;

    /**
     * @param monotonicNanos a moment of {@code System.nanoTime()}
     * @param wallMillis the same moment since 1970
     */
    public NtpClock(long monotonicNanos, long wallMillis) {
        wallMinusMonotonic = wallMillis * 1_000_000L - monotonicNanos;
    }

    /** Seconds since 1900 as 32.32 fixed point. */
    public long ntp(long monotonicNanos) {
        long wall = monotonicNanos + wallMinusMonotonic;
        long fraction = (Math.floorMod(wall, SECOND) << 32) / SECOND;
        return Math.floorDiv(wall, SECOND) + EPOCH_OFFSET_SECONDS << 32 | fraction;
    }

    /** The middle 32 bits, 16.16 fixed point, as reports echo them. */
    public int middle(long monotonicNanos) {
        return (int) (ntp(monotonicNanos) >>> 16);
    }
}
