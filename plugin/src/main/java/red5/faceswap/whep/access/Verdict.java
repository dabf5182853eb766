package red5.faceswap.whep.access;

/** What a token is worth for one stream. */
enum Verdict {
    GOOD,
    /** unknown, forged, expired, or not to be understood */
    BAD,
    /** genuine, but it names other streams */
    FOR_OTHERS
}
