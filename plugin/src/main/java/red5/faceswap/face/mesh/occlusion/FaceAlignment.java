package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;

/**
 * Where a face is that something hides: the shift, growth and turn in the picture's plane after which what is free of it lies on the person's
 * learnt looks. The landmark network sees half a face too small and beside its place; its skin tells exactly. Gauss-Newton steps with robust
 * weights and a prior that the network is about right. For one thread.
 */
final class FaceAlignment {
    /** Of which texels one is compared. */
    private static final int EVERY = 3;

    private static final int STEPS = 3;
    /** Shift x and y, growth, turn, and how much brighter all is. */
    private static final int PARAMETERS = 5;

    private static final int LIGHT = 4;
    /** How exact the network is: rms in face heights, shares and radians; and rms of relative luma. */
    private static final double[] PRIOR = {.015, .015, .015, .03, .05};
    /** Relative luma by which a texel that is free may differ. */
    private static final float USUAL = .12f;
    /** Neighbours that say the same, so that they count as one. */
    private static final double ALIKE = 10;
    /** Between the places whose difference is a slope, face heights. */
    private static final float SLOPE = .012f;
    /** Share of the face that must be free and known. */
    private static final float LEAST = .1f;

    private final UvGrid grid;
    private final UnrolledFace before;
    private final LearntLooks learnt;
    private final LightPlane light;
    private final float[] near;
    private final float[] softness;
    private final double[] normal = new double[PARAMETERS * (PARAMETERS + 1)];
    private final double[] slope = new double[PARAMETERS];
    private final double[] sum = new double[PARAMETERS];

    /**
     * @param before the face in the frame before, under the light
     * @param near above .02 per texel where something hid it or what is beside it
     * @param softness 0..1 per covered texel: how much its deviation counts
     */
    FaceAlignment(
            UvGrid grid, UnrolledFace before, LearntLooks learnt, LightPlane light, float[] near, float[] softness) {
        this.grid = grid;
        this.before = before;
        this.learnt = learnt;
        this.light = light;
        this.near = near;
        this.softness = softness;
    }

    /** @param points moved; unchanged where too little of the face is free or known */
    void align(FaceWindow window, float[] points) {
        float height = CanonicalMesh.faceHeight(points);
        Arrays.fill(sum, 0);
        for (int step = 0; step < STEPS; step++) {
            float[] centre = centre(points);
            Arrays.fill(normal, 0);
            if (compare(window, points, centre, height) < LEAST * grid.count) {
                return;
            }
            addPrior();
            solve();
            move(points, centre, height);
        }
    }

    private static float[] centre(float[] points) {
        float[] centre = new float[2];
        for (int i = 0; i < points.length; i += 3) {
            centre[0] += points[i] / CanonicalMesh.VERTICES;
            centre[1] += points[i + 1] / CanonicalMesh.VERTICES;
        }
        return centre;
    }

    /** @return texels that are free and known */
    private int compare(FaceWindow window, float[] points, float[] centre, float height) {
        float reach = SLOPE * height;
        int free = 0;
        for (int k = 0; k < grid.count; k += EVERY) {
            int t = grid.texel[k];
            float weight = near[t] > .02f ? 0 : before.visible[t] * learnt.familiarity(k) * softness[k];
            if (weight < .05f) {
                continue;
            }
            free += EVERY;
            float x = grid.mix3(points, k, 0);
            float y = grid.mix3(points, k, 1);
            float size = learnt.luma(k) + LearntLooks.DARK;
            float scale = (1 - light.at(k)) / size;
            double off = window.luma(x, y) * scale - learnt.luma(k) / size + sum[LIGHT];
            double gx = (window.luma(x + reach, y) - window.luma(x - reach, y)) * scale / (2 * SLOPE);
            double gy = (window.luma(x, y + reach) - window.luma(x, y - reach)) * scale / (2 * SLOPE);
            double u = (x - centre[0]) / height;
            double v = (y - centre[1]) / height;
            slope[0] = gx;
            slope[1] = gy;
            slope[2] = gx * u + gy * v;
            slope[3] = gy * u - gx * v;
            slope[LIGHT] = 1;
            double trust = 1 / (1 + off * off / (USUAL * USUAL));
            add(weight * trust * trust * EVERY / (ALIKE * USUAL * USUAL), off);
        }
        return free;
    }

    private void addPrior() {
        for (int p = 0; p < PARAMETERS; p++) {
            double sure = 1 / (PRIOR[p] * PRIOR[p]);
            normal[p * (PARAMETERS + 1) + p] += sure;
            normal[p * (PARAMETERS + 1) + PARAMETERS] -= sure * sum[p];
        }
    }

    private void add(double weight, double off) {
        for (int p = 0; p < PARAMETERS; p++) {
            int row = p * (PARAMETERS + 1);
            for (int q = 0; q < PARAMETERS; q++) {
                normal[row + q] += weight * slope[p] * slope[q];
            }
            normal[row + PARAMETERS] -= weight * slope[p] * off;
        }
    }

    /** Gauss-Jordan elimination in place; the prior keeps the pivots from vanishing. */
    private void solve() {
        int width = PARAMETERS + 1;
        for (int p = 0; p < PARAMETERS; p++) {
            double pivot = normal[p * width + p];
            for (int q = p; q < width; q++) {
                normal[p * width + q] /= pivot;
            }
            for (int row = 0; row < PARAMETERS; row++) {
                double factor = normal[row * width + p];
                for (int q = p; q < width && row != p; q++) {
                    normal[row * width + q] -= factor * normal[p * width + q];
                }
            }
        }
    }

    private void move(float[] points, float[] centre, float height) {
        int last = PARAMETERS;
        int width = PARAMETERS + 1;
        for (int p = 0; p < PARAMETERS; p++) {
            sum[p] += normal[p * width + last];
        }
        float dx = (float) (height * normal[last]);
        float dy = (float) (height * normal[width + last]);
        float growth = Curves.clamp(-.05f, .05f, (float) normal[2 * width + last]);
        float turn = Curves.clamp(-.05f, .05f, (float) normal[3 * width + last]);
        for (int i = 0; i < points.length; i += 3) {
            float x = points[i] - centre[0];
            float y = points[i + 1] - centre[1];
            points[i] += dx + growth * x - turn * y;
            points[i + 1] += dy + growth * y + turn * x;
            points[i + 2] *= 1 + growth;
        }
    }
}
