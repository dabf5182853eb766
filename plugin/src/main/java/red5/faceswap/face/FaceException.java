package red5.faceswap.face;

/** A picture or a frame cannot be used; the message is a sentence that says what to do instead. */
public final class FaceException extends Exception {
    private static final long serialVersionUID = 1L;

    public FaceException(String message) {
        super(message);
    }

    public FaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
