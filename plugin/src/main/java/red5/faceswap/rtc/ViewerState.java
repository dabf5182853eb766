package red5.faceswap.rtc;

/** Where a viewer is on its way. Only events move it. */
public enum ViewerState {
    /** Answered, not heard of yet. */
    NEW,
    /** Its connectivity checks arrive. */
    CONNECTING,
    /** DTLS is done: media flows. */
    CONNECTED,
    /** Removed. */
    GONE
}
