package red5.faceswap.face.library;

/** The library cannot do what was asked, whatever the picture; the message is a sentence that says what to do. */
public final class LibraryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** too much to do at once, or closing: try again soon */
        BUSY,
        /** the face is in use */
        IN_USE,
        /** no room for another face or picture */
        FULL,
        /** a face without a picture would be none */
        LAST_PICTURE,
        /** the folder cannot be read or written */
        STORAGE
    }

    private final Reason reason;

    LibraryException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    LibraryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
