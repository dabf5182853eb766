package red5.faceswap.face.library;

import java.util.List;
import java.util.Optional;
import red5.faceswap.face.SourceFace;

/**
 * A face of the library, as of one moment.
 *
 * @param id small letters, digits and hyphens; unique in the library and its file's name
 * @param name for people
 * @param pictures of the person, oldest first, at least one
 * @param consent without which it would not be here
 * @param state whether it can be put on
 */
public record LibraryFace(String id, String name, List<FacePicture> pictures, Consent consent, State state) {
    public LibraryFace {
        pictures = List.copyOf(pictures);
    }

    /** The prepared face, empty while it is being prepared or when that failed. */
    public Optional<SourceFace> source() {
        return state instanceof Ready ready ? Optional.of(ready.source()) : Optional.empty();
    }

    /** One of its pictures. */
    public Optional<FacePicture> picture(int number) {
        return pictures.stream().filter(one -> one.number() == number).findFirst();
    }

    int nextNumber() {
        return 1 + pictures.stream().mapToInt(FacePicture::number).max().orElse(0);
    }

    LibraryFace named(String other) {
        return new LibraryFace(id, other, pictures, consent, state);
    }

    LibraryFace with(State next) {
        return new LibraryFace(id, name, pictures, consent, next);
    }

    LibraryFace with(List<FacePicture> others, State next) {
        return new LibraryFace(id, name, others, consent, next);
    }

    /** The first picture's file bears the id alone, so that people who look into the folder understand it. */
    String file(FacePicture picture) {
        return (picture.number() == 1 ? id : id + "." + picture.number()) + "."
                + picture.type().suffix();
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
