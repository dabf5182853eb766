package red5.faceswap.face.mesh.selection;

import org.bytedeco.javacpp.BytePointer;
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
    /** Height of the face in the halved picture that is looked at: hardly any grain is left there. */
    private static final float PIXELS = 24;

    /** Luma and both chromas of each place in the frame before, empty for none. */
    private int[][] before = {};

    /**
     * One call per frame.
     *
     * @return share of the places that have another colour than in the frame before: of somebody who talks and turns at most a sixth in 400
     *     frames of two men, of the one after the other all
     */
    float change(FramePyramid frame, float[] points) {
        int level = Math.max(1, frame.levelFor(CanonicalMesh.faceHeight(points), PIXELS));
        int[][] now = {
            colours(frame.plane(level, 0), points, level),
            // chroma planes are half as large: luma one level deeper has their size
            colours(frame.plane(level - 1, 1), points, level),
            colours(frame.plane(level - 1, 2), points, level)
        };
        int changed = 0;
        for (int i = 0; i < PLACES.length && before.length > 0; i++) {
            int luma = Math.abs(now[0][i] - before[0][i]);
            int chroma = Math.abs(now[1][i] - before[1][i]) + Math.abs(now[2][i] - before[2][i]);
            changed += luma > LUMA_CHANGE || chroma > CHROMA_CHANGE ? 1 : 0;
        }
        before = now;
        return (float) changed / PLACES.length;
    }

    private static int[] colours(Mat plane, float[] points, int level) {
        int[] colours = new int[PLACES.length];
        BytePointer pixels = plane.data();
        for (int i = 0; i < PLACES.length; i++) {
            int x = (int) points[3 * PLACES[i]] >> level;
            int y = (int) points[3 * PLACES[i] + 1] >> level;
            int column = Math.max(0, Math.min(plane.cols() - 1, x));
            int row = Math.max(0, Math.min(plane.rows() - 1, y));
            colours[i] = pixels.get(row * plane.step() + column) & 255;
        }
        return colours;
    }
}
