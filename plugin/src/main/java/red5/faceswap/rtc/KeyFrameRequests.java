package red5.faceswap.rtc;

/** Lets through as many of one viewer's requests for key frames as an honest player needs: each costs all viewers of its rung. */
final class KeyFrameRequests {
    private static final double MOST = 3;
    private static final double PER_SECOND = 0.5;

    private double left = MOST;
    private long filledAt;

    KeyFrameRequests(long now) {
        filledAt = now;
    }

    boolean allows(long now) {
        left = Math.min(MOST, left + (now - filledAt) / 1e9 * PER_SECOND);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
