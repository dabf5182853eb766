package red5.faceswap.rtc.congestion;

/** Between which rates an estimate may lie. */
final class RateLimits {
    /** Below this nothing can be shown or heard. */
    static final double LEAST = 60_000;

    static final double MOST = 20_000_000;

    private RateLimits() {}

    static double within(double bitsPerSecond) {
        return Math.max(LEAST, Math.min(MOST, bitsPerSecond));
    }
}
