package red5.faceswap.face;

import java.util.List;
import java.util.Optional;

/**
 * A face of the library, prepared by an engine for use on frames. Immutable; one object serves all streams and threads and
 * holds Java memory only, so that nothing has to be freed when settings change in mid-stream.
 */
public interface SourceFace {
    /** The first picture's size and the face's place in it, in pixels of the uploaded picture, for showing what was found. */
    Found found();

    /** Who it is, for knowing the person in a stream; empty when the engine cannot tell. */
    default Optional<FaceEmbedding> embedding() {
        return Optional.empty();
    }

    /** The same for each picture of which the face was made, in the order in which they were given. */
    default List<Found> pictures() {
        return List.of(found());
    }

    /** The face as each picture shows it, for networks that make faces; empty when the engine keeps none. */
    default List<Portrait> portraits() {
        return List.of();
    }

    /**
     * Where the face was found.
     *
     * @param pictureWidth pixels
     * @param pictureHeight pixels
     * @param face box in picture pixels, score as the detector gave it
     * @param others how many further, smaller faces were in the picture and not taken
     */
    record Found(int pictureWidth, int pictureHeight, Face face, int others) {}
}
