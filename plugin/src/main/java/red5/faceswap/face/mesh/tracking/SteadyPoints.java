package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.mesh.geometry.LandmarkFilter;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * One face's points without their trembling: where the head has moved them, and what the network says beyond that, filtered. A face
 * that does nothing but move as a whole can be carried into the next frame without looking for its points. Frames in order.
 */
final class SteadyPoints {
    /** Share of the face's pixels that must be as before, but for the head's motion: lips and lids that move are too many. */
    private static final double ALIKE = .95;

    /** The same of a face whose points are lost, of which no more is asked than where it is. */
    private static final double MOSTLY_ALIKE = .6;

    private final LandmarkFilter filter = new LandmarkFilter();
    private final HeadMotion motion = new HeadMotion();
    private boolean carried;
    private float lastX;
    private float lastY;

    /**
     * Moves points with the head, if that tells where they are now.
     *
     * @param raw of the frame before; moved
     * @param guessX about how far the head has moved, frame pixels
     */
    boolean carry(FramePyramid frame, float[] raw, float guessX, float guessY) {
        carried = motion.follow(frame, guessX, guessY) && motion.agreement() > ALIKE;
        if (carried) {
            motion.move(raw);
        }
        return carried;
    }

    /**
     * @param raw as they were found or carried
     * @param dt seconds since the frame before
     * @return the same array every time
     */
    float[] next(FramePyramid frame, float[] raw, double dt) {
        float[] steady = filter.steady();
        if (carried || motion.follow(frame, raw[3] - lastX, raw[4] - lastY)) {
            motion.move(steady);
        }
        if (!carried) {
            steady = filter.next(raw, dt);
        }
        carried = false;
        motion.remember(frame, steady);
        lastX = raw[3];
        lastY = raw[4];
        return steady;
    }

    /**
     * Moves the points of a face that were not found with what is seen of the head, if that tells.
     *
     * @param raw of the frame before; moved
     * @param guessX about how far the head has moved, frame pixels
     */
    boolean keep(FramePyramid frame, float[] raw, float guessX, float guessY) {
        boolean kept = motion.follow(frame, guessX, guessY) && motion.agreement() > MOSTLY_ALIKE;
        if (kept) {
            motion.move(raw);
            motion.remember(frame, raw);
        }
        return kept;
    }

    /** Without the head's motion, for what need not be so exact. */
    float[] roughly(float[] raw, double dt) {
        forget();
        return filter.next(raw, dt);
    }

    /** The face is lost: how it looked says nothing about the next frame. */
    void forget() {
        motion.forget();
        carried = false;
    }
}
