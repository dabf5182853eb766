package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.Shutter;
import red5.faceswap.face.mesh.picture.Smear;

/**
 * How a face moves, and where it goes when its points are lost: as what the picture's rim leaves of it moves, else as it moved before. One per
 * face, frames in order.
 */
final class Drift {
    /** How motion that nobody sees dies away per frame, unless it leads out of the picture. */
    private static final float DAMPING = .8f;
    /** Share of the newest step in the usual one. */
    private static final float RATE = .5f;

    private final Shutter shutter = new Shutter();
    private float x;
    private float y;
    private boolean kept;
    private boolean left;

    /** The points are known again. */
    void found() {
        kept = false;
        left = false;
    }

    /**
     * The face, whose points are known, has moved since the frame before.
     *
     * @param part of it that tells how much motion blurs it
     * @param blurred whether that is asked for
     * @return how far it moved while the shutter was open
     */
    Smear moved(FramePyramid frame, Box before, Box now, Box part, boolean blurred) {
        float dx = now.centreX() - before.centreX();
        float dy = now.centreY() - before.centreY();
        x += RATE * (dx - x);
        y += RATE * (dy - y);
        return blurred ? shutter.look(frame, part, now.height(), dx, dy) : Smear.NONE;
    }

    /**
     * Moves lost points into this frame.
     *
     * @param steadying knows how the face looked last
     */
    void move(FramePyramid frame, float[] points, SteadyPoints steadying) {
        Box box = Box.around(points);
        float beforeX = points[3 * FaceParts.NOSE_TIP];
        float beforeY = points[3 * FaceParts.NOSE_TIP + 1];
        kept = box.isCut(frame.width(), frame.height()) && steadying.keep(frame, points, x, y);
        if (kept) {
            x = points[3 * FaceParts.NOSE_TIP] - beforeX;
            y = points[3 * FaceParts.NOSE_TIP + 1] - beforeY;
        } else {
            steadying.forget();
            if (!box.leaves(frame.width(), frame.height(), x, y)) {
                x *= DAMPING;
                y *= DAMPING;
            }
            shift(points, x, y);
        }
        left = !Box.around(points).reaches(frame.width(), frame.height());
    }

    static void shift(float[] points, float dx, float dy) {
        for (int i = 0; i < points.length; i += 3) {
            points[i] += dx;
            points[i + 1] += dy;
        }
    }

    /** The last step, or about the next one; frame pixels. */
    float x() {
        return x;
    }

    float y() {
        return y;
    }

    /** Whether the face was seen to move so, by what the picture's rim leaves of it. */
    boolean isKept() {
        return kept;
    }

    /** Whether nothing of it is in the picture any more. */
    boolean hasLeft() {
        return left;
    }
}
