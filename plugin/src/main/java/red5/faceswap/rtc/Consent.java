package red5.faceswap.rtc;

/**
 * Whether a viewer still wants what it is sent (RFC 7675): authentic checks and reports say so, silence takes it back, at first for the
 * time being. Times are nanoseconds of a monotonic clock.
 */
final class Consent {
    private static final long SECOND = 1_000_000_000L;

    /** Longest gap between a healthy browser's signs of life is 6 s (Firefox's STUN checks). */
    private static final long QUIET = 8 * SECOND;

    private static final long VANISHED = 15 * SECOND;

    /** For a browser whose TCP connection broke: it connects anew at once, if it can. */
    private static final long RECONNECT = 4 * SECOND;

    private static final long NEVER = Long.MAX_VALUE;

    private long lastHeard;
    private long lostAt = NEVER;
    private boolean resting;

    Consent(long now) {
        lastHeard = now;
    }

    /**
     * A sign of life from where the viewer is served.
     *
     * @return whether it gets something again from now on
     */
    boolean heard(long now) {
        lastHeard = now;
        lostAt = NEVER;
        boolean rested = resting;
        resting = false;
        return rested;
    }

    /** For how long it has not been heard. */
    long silence(long now) {
        return now - lastHeard;
    }

    /** From now on it gets nothing until it is heard; false when that is so already. */
    boolean rest() {
        boolean before = resting;
        resting = true;
        return !before;
    }

    boolean resting() {
        return resting;
    }

    /** The connection that it was served by is closed. */
    void lost(long now) {
        lostAt = now;
    }

    /** From then on it gets nothing more, unless it is heard before. */
    long rests() {
        return lastHeard + QUIET;
    }

    /** Then it is gone, unless it is heard before. */
    long ends() {
        return lostAt == NEVER ? lastHeard + VANISHED : Math.min(lastHeard + VANISHED, lostAt + RECONNECT);
    }

    /** A sentence for the log. */
    String whyEnded(boolean neverHeard, long now) {
        if (neverHeard) {
            return "no connectivity check arrived: is the port of rtc.port open?";
        }
        return lostAt != NEVER && now >= lostAt + RECONNECT
                ? "its TCP connection was closed"
                : "silent for " + (now - lastHeard) / SECOND + " s";
    }
}
