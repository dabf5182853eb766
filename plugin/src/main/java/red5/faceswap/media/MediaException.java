package red5.faceswap.media;

/** A decoder, encoder or converter could not do its work; the message is a sentence for the operator. */
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1L;

    public MediaException(String message) {
        super(message);
    }

    public MediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
