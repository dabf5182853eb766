package red5.faceswap.face.mesh.cover;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.NativeLedger;

/**
 * Follows a head by its looks, whatever side it shows: a small patch of luma from the frame before is found again by normalised
 * cross-correlation. One per head, frames in order.
 */
final class HeadFollower implements AutoCloseable {
    /** Pixels of the head's height at which it is looked at, at least. */
    private static final float PIXELS = 24;
    /** Part of the ellipse that the patch takes in. */
    private static final float PATCH = .8f;
    /** How far the head may have gone besides its usual motion, in half heights. */
    private static final float REACH = .45f;
    /** A smaller patch says nothing. */
    private static final int LEAST_SIDE = 4;

    private final Mat patch = new Mat();
    private final Mat scores = new Mat();
    private final DoublePointer best = new DoublePointer(1);
    private final Point place = new Point();
    private int level;
    /** Where the patch lay against the head's centre, in pixels of its level. */
    private float offsetX;

    private float offsetY;
    private float likeness;

    HeadFollower() {
        NativeLedger.opened("face-follower");
    }

    /** Remembers how the head looks in this frame. */
    void learn(FramePyramid frame, HeadShape head) {
        level = frame.levelFor(2 * head.halfHeight(), PIXELS);
        float scale = 1f / (1 << level);
        Mat plane = frame.plane(level, 0);
        int left = clip((head.centreX() - PATCH * head.halfWidth()) * scale, plane.cols());
        int right = clip((head.centreX() + PATCH * head.halfWidth()) * scale, plane.cols());
        int top = clip((head.centreY() - PATCH * head.halfHeight()) * scale, plane.rows());
        int bottom = clip((head.centreY() + PATCH * head.halfHeight()) * scale, plane.rows());
        if (right - left < LEAST_SIDE || bottom - top < LEAST_SIDE) {
            patch.release();
            return;
        }
        try (Rect part = new Rect(left, top, right - left, bottom - top);
                Mat looks = new Mat(plane, part)) {
            looks.copyTo(patch);
        }
        offsetX = left - head.centreX() * scale;
        offsetY = top - head.centreY() * scale;
    }

    /**
     * Finds the head again.
     *
     * @param expected where it would be by its motion
     * @return where it is; {@link #likeness} says how sure that is
     */
    HeadShape find(FramePyramid frame, HeadShape expected) {
        likeness = 0;
        if (patch.empty()) {
            return expected;
        }
        float scale = 1f / (1 << level);
        Mat plane = frame.plane(level, 0);
        float atX = expected.centreX() * scale + offsetX;
        float atY = expected.centreY() * scale + offsetY;
        float reach = Math.max(2, REACH * expected.halfHeight() * scale);
        int left = clip(atX - reach, plane.cols());
        int right = clip(atX + patch.cols() + reach, plane.cols());
        int top = clip(atY - reach, plane.rows());
        int bottom = clip(atY + patch.rows() + reach, plane.rows());
        if (right - left < patch.cols() || bottom - top < patch.rows()) {
            return expected;
        }
        try (Rect part = new Rect(left, top, right - left, bottom - top);
                Mat around = new Mat(plane, part);
                Mat everywhere = new Mat()) {
            opencv_imgproc.matchTemplate(around, patch, scores, opencv_imgproc.TM_CCOEFF_NORMED);
            opencv_core.minMaxLoc(scores, null, best, null, place, everywhere);
        }
        likeness = (float) best.get();
        float x = (left + place.x() - offsetX) / scale;
        float y = (top + place.y() - offsetY) / scale;
        return expected.moved(x - expected.centreX(), y - expected.centreY());
    }

    private static int clip(float at, int size) {
        return Math.max(0, Math.min(size, Math.round(at)));
    }

    /** -1..1: how much the place found looks like the head. */
    float likeness() {
        return likeness;
    }

    @Override
    public void close() {
        patch.close();
        scores.close();
        best.close();
        place.close();
        NativeLedger.closed("face-follower");
    }
}
