package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Asks whether what an occlusion mask covers is a face after all. Hands, cups and microphones lack eyes, brows, nose and mouth in
 * their places; a face has them whatever its light and colour. Compares forms (what is darker and brighter than its surroundings, at
 * the size of eyes and lips, which light does not change much) by normalised cross-correlation, the best of some small shifts. Under the
 * masks of drawn occluders it finds at most .34 of the usual face, on free faces under the same masks at least .45. For one thread.
 */
final class HiddenLooks {
    private static final int SIDE = OcclusionModel.SIDE / 2;
    /** Steps of the halved grid by which the looks may be displaced: landmarks are less exact beside an occluder. */
    private static final int SHIFTS = 2;
    /** Radii of form on the halved grid: less than that is lost, more than that is light. */
    private static final int FINE = 1;

    private static final int AROUND = 4;
    /** Texels taken off a mask's border, where it may lie on the face beside the occluder. */
    private static final int MARGIN = 2;

    /** Texels of the halved grid below which a likeness means nothing: 3 % of the face. */
    private static final int LEAST = 50;

    private final Planes halfSize = new Planes(SIDE, SIDE);
    private final Planes fullSize = new Planes(OcclusionModel.SIDE, OcclusionModel.SIDE);
    private final float[] usual;
    private final float[] covered;
    private final float[] inner = new float[OcclusionModel.SIDE * OcclusionModel.SIDE];
    private final float[] seen = new float[SIDE * SIDE];
    private final float[] other = new float[SIDE * SIDE];
    private final float[] weight = new float[SIDE * SIDE];
    private final float[] smooth = new float[SIDE * SIDE];
    private final int[] cells = new int[SIDE * SIDE];
    private int cellCount;
    private UnrolledFace now;
    private boolean formed;

    HiddenLooks(UsualFace face) {
        covered = face.covered;
        usual = new float[SIDE * SIDE];
        form(face.luma, face.covered, usual);
    }

    /** The face as it is in this frame; what follows is asked about it. */
    void look(UnrolledFace face) {
        now = face;
        formed = false;
    }

    /**
     * @param where 0..1 per texel: what is hidden
     * @return -1..1 to the usual face, 0 for nothing in common or too little to tell
     */
    float faceLikeness(float[] where) {
        weigh(where, covered);
        return likeness(usual);
    }

    /**
     * The same to a certain person's looks.
     *
     * @param luma of that person, per texel
     * @param known 0..1 per texel
     */
    float ownLikeness(float[] where, float[] luma, float[] known) {
        form(luma, known, other);
        weigh(where, known);
        return likeness(other);
    }

    /** What is darker (below 0) and brighter than its surroundings in this frame, on the halved grid; 0 where nothing is seen. */
    float[] form() {
        if (!formed) {
            form(now.luma, now.visible, seen);
            formed = true;
        }
        return seen;
    }

    /** The same of a certain person's looks. */
    float[] ownForm(float[] luma, float[] known) {
        form(luma, known, other);
        return other;
    }

    private void weigh(float[] where, float[] known) {
        form();
        fullSize.box(where, covered, inner, MARGIN);
        for (int t = 0; t < inner.length; t++) {
            inner[t] = known[t] * now.visible[t] * Curves.smoothstep(.7f, 1, inner[t]);
        }
        cellCount = 0;
        for (int y = SHIFTS; y < SIDE - SHIFTS; y++) {
            for (int x = SHIFTS; x < SIDE - SHIFTS; x++) {
                int k = 4 * y * SIDE + 2 * x;
                float w = .25f * (inner[k] + inner[k + 1] + inner[k + 2 * SIDE] + inner[k + 2 * SIDE + 1]);
                weight[y * SIDE + x] = w;
                if (w > 0) {
                    cells[cellCount++] = y * SIDE + x;
                }
            }
        }
    }

    private float likeness(float[] expected) {
        float best = -1;
        for (int dy = -SHIFTS; dy <= SHIFTS; dy++) {
            for (int dx = -SHIFTS; dx <= SHIFTS; dx++) {
                best = Math.max(best, correlation(expected, dx, dy));
            }
        }
        return best;
    }

    private void form(float[] luma, float[] known, float[] out) {
        halve(luma, known, out, weight);
        halfSize.box(out, weight, smooth, FINE);
        halfSize.box(out, weight, out, AROUND);
        for (int t = 0; t < out.length; t++) {
            out[t] = weight[t] > .02f ? UnrolledFace.structure(smooth[t], out[t]) : 0;
        }
    }

    private static void halve(float[] from, float[] known, float[] to, float[] weight) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int k = 4 * y * SIDE + 2 * x;
                float w = known[k] + known[k + 1] + known[k + 2 * SIDE] + known[k + 2 * SIDE + 1];
                float sum = known[k] * from[k]
                        + known[k + 1] * from[k + 1]
                        + known[k + 2 * SIDE] * from[k + 2 * SIDE]
                        + known[k + 2 * SIDE + 1] * from[k + 2 * SIDE + 1];
                to[y * SIDE + x] = w > .01f ? sum / w : 0;
                weight[y * SIDE + x] = w / 4;
            }
        }
    }

    private float correlation(float[] expected, int dx, int dy) {
        double n = 1e-6;
        double a = 0;
        double b = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < cellCount; i++) {
            int k = cells[i];
            float w = weight[k];
            float p = expected[k];
            float q = seen[k + dy * SIDE + dx];
            n += w;
            a += w * p;
            b += w * q;
            aa += w * p * p;
            bb += w * q * q;
            ab += w * p * q;
        }
        if (n < LEAST) {
            return 0;
        }
        double covariance = ab - a * b / n;
        double spread = (aa - a * a / n) * (bb - b * b / n);
        return (float) (covariance / Math.sqrt(spread + 1e-6));
    }
}
