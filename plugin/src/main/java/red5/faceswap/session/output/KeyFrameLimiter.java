package red5.faceswap.session.output;

/**
 * Decides whether the next picture is a key frame: when somebody asked, but not more often than once in an interval. A request that
 * comes too early is not lost. Not thread-safe.
 */
final class KeyFrameLimiter {
    private final long intervalNanos;
    private boolean wanted;
    private boolean any;
    private long lastNanos;

    KeyFrameLimiter(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    void request() {
        wanted = true;
    }

    /** Whether a picture encoded now must be a key frame. */
    boolean due(long nowNanos) {
        return wanted && (!any || nowNanos - lastNanos >= intervalNanos);
    }

    /** A key frame was made, for whatever reason. */
    void made(long nowNanos) {
        wanted = false;
        any = true;
        lastNanos = nowNanos;
    }
}
