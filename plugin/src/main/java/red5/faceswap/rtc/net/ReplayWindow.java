package red5.faceswap.rtc.net;

/** Remembers which of the last 64 packet indices were accepted (RFC 3711, section 3.3.2). */
final class ReplayWindow {
    private static final int SIZE = 64;
    private long highest = -1;
    private long seen;

    boolean fresh(long index) {
        long behind = highest - index;
        return behind < 0 || behind < SIZE && (seen >>> behind & 1) == 0;
    }

    void accept(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            seen = ahead >= SIZE ? 1 : seen << ahead | 1;
            highest = index;
        } else {
            seen |= 1L << -ahead;
        }
    }
}
