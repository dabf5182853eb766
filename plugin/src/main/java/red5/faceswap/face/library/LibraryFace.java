package red5.faceswap.face.library;

import java.util.Optional;
import red5.faceswap.face.SourceFace;

/**
 * A face of the library, as of one moment.
 *
 * @param id small letters, digits and hyphens; unique in the library and its file's name
 * @param name for people
 * @param type of its picture
 * @param consent without which it would not be here
 * @param state whether it can be put on
 */
public record LibraryFace(String id, String name, PictureType type, Consent consent, State state) {

    /** The prepared face, empty while it is being prepared or when that failed. */
    public Optional<SourceFace> source() {
        return state instanceof Ready ready ? Optional.of(ready.source()) : Optional.empty();
    }

    LibraryFace with(State next) {
        return new LibraryFace(id, name, type, consent, next);
    }

    String file() {
        return id + "." + type.suffix();
    }

    /** Whether a face can be put on. */
    public sealed interface State {}

    /** Soon: the engine is at it, or the face waits for its turn. */
    public record Preparing() implements State {}

    /** Yes. */
    public record Ready(SourceFace source) implements State {}

    /**
     * No.
     *
     * @param reason a sentence that says what to do
     */
    public record Unusable(String reason) implements State {}
}
