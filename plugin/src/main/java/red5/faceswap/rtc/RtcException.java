package red5.faceswap.rtc;

/** A viewer cannot be served; the message says why. */
public final class RtcException extends Exception {
    private static final long serialVersionUID = 1L;

    public RtcException(String message) {
        super(message);
    }
}
