package red5.faceswap.rtc;

/** Why a viewer is gone. */
public enum GoneReason {
    /** It ended the session over HTTP. */
    DELETED("ended by the viewer's request"),
    /** It closed its DTLS connection. */
    CLOSED_BY_VIEWER("closed by the viewer"),
    /** Nothing was heard of it for too long. */
    VANISHED("vanished"),
    /** No connectivity check ever arrived: a firewall, or an address that the viewer cannot reach. */
    NEVER_CONNECTED("never connected"),
    /** The DTLS handshake failed. */
    HANDSHAKE_FAILED("DTLS handshake failed"),
    /** The stream's owner let it go. */
    DISMISSED("let go"),
    /** Something went wrong on this side. */
    FAILED("failed");

    private final String text;

    GoneReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
