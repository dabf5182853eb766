package red5.faceswap.ingest;

/** A publisher cannot be connected; the message is a sentence for the client. */
public final class WebRtcException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** The offer cannot be used. */
        OFFER,
        /** The library does not load on this server. */
        NO_LIBRARY,
        /** This server cannot be reached by anybody now, or another negotiation is under way. */
        NOT_NOW
    }

    private final Kind kind;

    WebRtcException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param cause null for none */
    WebRtcException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
