package red5.faceswap.face.mesh.selection;

import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * Colours of a face's skin, which tell whether what is followed has become another face from one frame to the next: a cut between two shots of
 * one stage, after which somebody else sits there. For one track, frames in order.
 */
final class FaceColours {
    /** Forehead, cheeks, nose and chin: neither lids, lips nor brows move there. */
    private static final int[] PLACES = {151, 9, 50, 280, 101, 330, 36, 266, 205, 425, 5, 199};

    /** Change of luma, or of both chromas together, from which a place has another colour. */
    private static final int LUMA_CHANGE = 16;

    private static final int CHROMA_CHANGE = 8;
    private static final int PLANES = 3;
    /** Height of the face in the halved picture that is looked at: hardly any grain is left there. */
    private static final float PIXELS = 24;

    private final int[] before = new int[PLANES * PLACES.length];
    private boolean known;

    /**
     * One call per frame.
     *
     * @return share of the places that have another colour than in the frame before: of somebody who talks and turns at most a sixth in 400
     *     frames of two men, of the one after the other all
     */
    float change(FramePyramid frame, float[] points) {
        int level = Math.max(1, frame.levelFor(CanonicalMesh.faceHeight(points), PIXELS));
        int changed = 0;
        for (int i = 0; i < PLACES.length; i++) {
            float x = points[3 * PLACES[i]];
            float y = points[3 * PLACES[i] + 1];
            // chroma planes are half as large: luma one level deeper has their size
            int luma = change(frame.plane(level, 0), x, y, level, PLANES * i);
            int chroma = change(frame.plane(level - 1, 1), x, y, level, PLANES * i + 1)
                    + change(frame.plane(level - 1, 2), x, y, level, PLANES * i + 2);
            changed += luma > LUMA_CHANGE || chroma > CHROMA_CHANGE ? 1 : 0;
        }
        float share = known ? (float) changed / PLACES.length : 0;
        known = true;
        return share;
    }

    private int change(Mat plane, float x, float y, int level, int place) {
        int column = Math.max(0, Math.min(plane.cols() - 1, (int) (x / (1 << level))));
        int row = Math.max(0, Math.min(plane.rows() - 1, (int) (y / (1 << level))));
        int now = plane.data().get(row * plane.step() + column) & 255;
        int change = Math.abs(now - before[place]);
        before[place] = now;
        return change;
    }
}
