package red5.faceswap.face;

/**
 * A face found in a frame, as the console and the tests see it.
 *
 * @param trackId the same for the same face from frame to frame, unique within its stream
 * @param x left edge of the box around the landmarks, frame pixels
 * @param y top edge
 * @param width box width
 * @param height box height
 * @param score 0..1, how sure the detector is
 */
public record Face(long trackId, float x, float y, float width, float height, float score) {}
