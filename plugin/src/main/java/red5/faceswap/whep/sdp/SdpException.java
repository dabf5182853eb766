package red5.faceswap.whep.sdp;

/** An offer that cannot be answered; the message says what to offer instead. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        /** It is no session description, or one that lacks what WebRTC needs. */
        MALFORMED,
        /** It is sound, but asks for nothing that this server can send. */
        UNSUPPORTED
    }

    private final Kind kind;

    public SdpException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
