package red5.faceswap.session.output;

/**
 * Puts a source's timestamps on the server's monotonic clock, pictures and sound by one and the same offset, so that their relation
 * stays exact. All times are microseconds; time comes in as an argument. Thread-safe.
 *
 * <p>The offset is that of the quickest packet: what arrives earlier than expected moves it at once (so nothing is stamped in the future),
 * while a source whose clock is slow or whose path became longer is followed slowly. A packet further off than {@link #MAX_LAG} (a jump, a
 * stall, another publisher) starts afresh. It is the packets' arrival that counts: what waited for its decoder comes out of it in a burst, and
 * each moment of a burst would move the offset, so that sound would be stamped upon the sound before it.
 */
public final class OutputClock {
    /** How much later than expected a frame may be before its timestamps count as having jumped. */
    static final long MAX_LAG = 2_000_000;
    /** Distance kept between pictures when timestamps run into each other. */
    static final long MIN_STEP = 1000;
    /** Over this time the smallest lag is looked at. */
    static final long WINDOW = 5_000_000;
    /** A lag that is jitter and no drift. */
    static final long DEADBAND = 3000;
    /** Largest correction for one window: 0.1 percent, ten times a bad quartz. */
    static final long MAX_SLEW = 5000;

    private boolean anchored;
    private long offset;
    private long windowStart;
    private long windowLag;
    private long lastPicture = Long.MIN_VALUE;

    /** The next timestamp, of either medium, belongs to another publisher. */
    public synchronized void restart() {
        anchored = false;
    }

    /** A packet with that time has just come. */
    public synchronized void arrived(long timestamp, long now) {
        long lag = now - (timestamp + offset);
        if (!anchored || lag > MAX_LAG || lag < 0) {
            anchored = true;
            offset = now - timestamp;
            windowStart = now;
            windowLag = Long.MAX_VALUE;
            return;
        }
        windowLag = Math.min(windowLag, lag);
        if (now - windowStart >= WINDOW) {
            offset += Math.max(0, Math.min(windowLag - DEADBAND, MAX_SLEW));
            windowStart = now;
            windowLag = Long.MAX_VALUE;
        }
    }

    /** Time of a picture: later than that of the picture before. */
    public synchronized long picture(long timestamp, long now) {
        long mapped = map(timestamp, now);
        lastPicture = lastPicture == Long.MIN_VALUE ? mapped : Math.max(mapped, lastPicture + MIN_STEP);
        return lastPicture;
    }

    /** Time of a piece of sound; what overlaps after a jump is the encoder's business. */
    public synchronized long sound(long timestamp, long now) {
        return map(timestamp, now);
    }

    /** Neither in the future nor so long ago that nobody would wait for it. */
    private long map(long timestamp, long now) {
        if (!anchored || timestamp + offset > now) {
            arrived(timestamp, now);
        }
        windowLag = Math.min(
                windowLag, now - (timestamp + offset)); // pictures may be ahead of the packets that they come in
        return Math.max(now - MAX_LAG, timestamp + offset);
    }
}
