package red5.faceswap.face;

import java.util.Optional;

/** A picture or a frame cannot be used; the message is a sentence that says what to do instead. */
public final class FaceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SourceFace.Found found;

    public FaceException(String message) {
        this(message, (SourceFace.Found) null);
    }

    public FaceException(String message, Throwable cause) {
        super(message, cause);
        found = null;
    }

    /** @param found the face that was found and cannot be used, null for none */
    public FaceException(String message, SourceFace.Found found) {
        super(message);
        this.found = found;
    }

    /** The face of the picture that cannot be used, for showing which was meant; empty where none was found. */
    public Optional<SourceFace.Found> found() {
        return Optional.ofNullable(found);
    }
}
