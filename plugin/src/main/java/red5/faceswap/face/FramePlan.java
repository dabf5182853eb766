package red5.faceswap.face;

import java.util.List;
import red5.faceswap.media.VideoFrame;

/**
 * What is to be drawn on one frame. Java memory only: a plan that is never drawn needs no closing. Its tracker may add covers for
 * faces it finds later, until the plan is sealed; nothing is ever taken away. Thread-safe.
 */
public interface FramePlan {
    /** Ends the additions; {@link #draw} does so too. */
    void seal();

    /** The faces that {@link #draw} will cover, as far as they are known. */
    List<Face> faces();

    /**
     * Seals the plan and draws the new faces. May run on any thread, for several frames at once.
     *
     * @param target a writable copy of the frame that was tracked
     * @throws FaceException when drawing failed; the target is then half drawn and must not be shown
     */
    void draw(VideoFrame target) throws FaceException;

    /** Milliseconds spent in each stage of {@link FaceTracker#track} for this frame. */
    StageTimes times();

    /**
     * @param detectMillis detector, 0 on frames where it did not run
     * @param landmarksMillis landmark network over all faces
     * @param prepareMillis filters, light, occlusion
     */
    record StageTimes(double detectMillis, double landmarksMillis, double prepareMillis) {}
}
