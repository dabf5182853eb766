package red5.faceswap.face.mesh;

/**
 * Asks whether what an occlusion mask covers is a face after all. Hands, cups and microphones lack eyes, brows, nose and mouth in
 * their places; a face has them whatever its light and colour. Compares local structure (luma minus its surroundings, which
 * light does not change much) with an expected one by normalised cross-correlation, the best of some small shifts. For one thread.
 */
final class HiddenLooks {
    private static final int SIDE = OcclusionModel.SIDE / 2;
    /** Steps of the halved grid by which the looks may be displaced: landmarks are less exact beside an occluder. */
    private static final int SHIFTS = 4;

    private final float[] looks = new float[SIDE * SIDE];
    private final float[] expected = new float[SIDE * SIDE];
    private final float[] weight = new float[SIDE * SIDE];

    /**
     * @param structure seen in this frame, {@link OcclusionModel#SIDE} squared
     * @param known what a face has there
     * @param where weights 0..1: the hidden and visible part
     * @return -1..1, 0 for nothing in common
     */
    float likeness(float[] structure, float[] known, float[] where) {
        halve(structure, looks);
        halve(known, expected);
        halve(where, weight);
        float best = -1;
        for (int dy = -SHIFTS; dy <= SHIFTS; dy++) {
            for (int dx = -SHIFTS; dx <= SHIFTS; dx++) {
                best = Math.max(best, correlation(dx, dy));
            }
        }
        return best;
    }

    private static void halve(float[] from, float[] to) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int k = 4 * y * SIDE + 2 * x;
                to[y * SIDE + x] = .25f * (from[k] + from[k + 1] + from[k + 2 * SIDE] + from[k + 2 * SIDE + 1]);
            }
        }
    }

    private float correlation(int dx, int dy) {
        double n = 1e-6;
        double a = 0;
        double b = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int y = Math.max(0, -dy); y < SIDE - Math.max(0, dy); y++) {
            for (int x = Math.max(0, -dx); x < SIDE - Math.max(0, dx); x++) {
                float w = weight[y * SIDE + x];
                if (w > 0) {
                    float p = expected[y * SIDE + x];
                    float q = looks[(y + dy) * SIDE + x + dx];
                    n += w;
                    a += w * p;
                    b += w * q;
                    aa += w * p * p;
                    bb += w * q * q;
                    ab += w * p * q;
                }
            }
        }
        double covariance = ab - a * b / n;
        double spread = (aa - a * a / n) * (bb - b * b / n);
        return (float) (covariance / Math.sqrt(spread + 1e-6));
    }
}
