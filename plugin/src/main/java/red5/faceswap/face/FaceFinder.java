package red5.faceswap.face;

import java.util.List;
import java.util.Optional;

/** A detector that an engine may use beside its own. Shared by all streams; thread-safe. */
public interface FaceFinder {
    /** Pixels of the square that {@link #find} takes. */
    int side();

    /** Score from which something is a face, 0..1; what is found with less is one perhaps. */
    float sure();

    /**
     * Looks for faces; the caller waits.
     *
     * @param rgb red, green and blue of the square's pixels, row by row: the picture in its left upper corner, black beside it
     * @param width of the picture in it
     * @param height of the picture in it
     * @return one for each face; empty when it cannot look just now: the engine's own detector looks anyway
     */
    Optional<List<Found>> find(byte[] rgb, int width, int height);

    /** Why it cannot look just now, in a sentence that says what to do; empty when all is well. */
    Optional<String> problem();

    /**
     * A face.
     *
     * @param face box in the square's pixels and score
     * @param features packed x, y of a {@link FaceTemplate}'s points, in the square's pixels
     */
    record Found(Face face, float[] features) {}
}
