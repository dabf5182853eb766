package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;

/** What the skin of one face looks like, from colours sampled at the mesh's vertices. Immutable. */
public final class SkinTone {
    /** Reach of the smoothing on the canonical face, cm: wide enough to lose features, narrow enough to keep the light. */
    private static final double SIGMA = 3;
    /** B - Y and R - Y from u and v in BT.601 video levels. */
    private static final float BLUE = 1.733f;

    private static final float RED = 1.371f;

    private final CanonicalMesh mesh;
    private final SkinMean around;
    private final SideLight sideLight;

    public SkinTone(CanonicalMesh mesh) {
        this.mesh = mesh;
        around = new SkinMean(mesh, SIGMA);
        sideLight = new SideLight(mesh, around);
    }

    /**
     * The light on the face without its features, as {@link #smooth} finds it, but as steep as it is where it comes from one side.
     */
    public void light(float[] colours, float[] weight, float[] out) {
        float[] side = new float[CanonicalMesh.VERTICES];
        sideLight.find(colours, weight, side);
        smooth(divided(colours, side), weight, out);
        for (int i = 0; i < out.length; i++) {
            out[i] *= side[i / 3];
        }
    }

    private static float[] divided(float[] colours, float[] side) {
        float[] even = new float[colours.length];
        for (int i = 0; i < even.length; i++) {
            even[i] = colours[i] / side[i / 3];
        }
        return even;
    }

    /** Each vertex' colour as the Gaussian mean of the skin around it: the light on the face without its features. */
    public void smooth(float[] colours, float[] weight, float[] out) {
        float[] y = new float[CanonicalMesh.VERTICES];
        float[] u = new float[CanonicalMesh.VERTICES];
        float[] v = new float[CanonicalMesh.VERTICES];
        float[] sum = new float[CanonicalMesh.VERTICES];
        Arrays.fill(sum, 1e-6f);
        for (int d = 0; d < around.donors.length; d++) {
            int j = around.donors[d];
            float w = weight[j];
            SkinMean.give(around.gifts[d], w * colours[3 * j], y);
            SkinMean.give(around.gifts[d], w * colours[3 * j + 1], u);
            SkinMean.give(around.gifts[d], w * colours[3 * j + 2], v);
            SkinMean.give(around.gifts[d], w, sum);
        }
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            out[3 * i] = y[i] / sum[i];
            out[3 * i + 1] = u[i] / sum[i];
            out[3 * i + 2] = v[i] / sum[i];
        }
    }

    /** Weighted rms of what {@link #smooth} took out of the luma on the inner face: the face's contrast. */
    public float contrast(float[] colours, float[] smooth, float[] weight) {
        double sum = 0;
        double n = 1e-6;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (mesh.ring[i] >= 3) {
                sum += weight[i] * Curves.square(colours[3 * i] - smooth[3 * i]);
                n += weight[i];
            }
        }
        return (float) Math.sqrt(sum / n);
    }

    /**
     * How much each vertex shows this face's own skin and not hair, hat or background. Judged against the median of the inner
     * face by brightness and hue; only the outer rings and the forehead can lose.
     *
     * @param visible 0..1 per vertex
     * @param out filled with 0..1
     * @param dark share of the median luma below which it is no skin
     * @param bright share above which it is not too dark
     */
    public void likeness(float[] colours, float[] visible, float[] out, float dark, float bright) {
        float[] median = median(colours, visible);
        if (median.length == 0) {
            Arrays.fill(out, 1);
            return;
        }
        float total = total(median, 0);
        float blue = (median[0] + BLUE * median[1]) / total;
        float red = (median[0] + RED * median[2]) / total;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (mesh.ring[i] > 4 && !mesh.forehead[i]) {
                out[i] = 1;
                continue;
            }
            float luma = (colours[3 * i] + 1) / (median[0] + 1);
            float sum = total(colours, i);
            float hue = Math.abs((colours[3 * i] + BLUE * colours[3 * i + 1]) / sum - blue)
                    + Math.abs((colours[3 * i] + RED * colours[3 * i + 2]) / sum - red);
            float like = Curves.smoothstep(dark, bright, luma)
                    * (1 - Curves.smoothstep(.14f, .26f, hue))
                    * (1 - Curves.smoothstep(1.9f, 2.6f, luma));
            float inner = mesh.forehead[i] ? 0 : Math.max(0, (mesh.ring[i] - 2) / 3f);
            out[i] = like + (1 - like) * inner;
        }
    }

    /** The same colours without light from one side, as the inner face tells it, which is never hair: skin in the shadow is skin. */
    public float[] inEvenLight(float[] colours, float[] visible) {
        float[] inner = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = mesh.ring[i] > 4 && !mesh.forehead[i] ? visible[i] : 0;
        }
        float[] side = new float[CanonicalMesh.VERTICES];
        sideLight.spread(colours, inner, side);
        return divided(colours, side);
    }

    /** R + G + B and a little, so that black divides too. */
    private static float total(float[] colours, int i) {
        return Math.max(
                3, 3 * colours[3 * i] + .806f * BLUE * colours[3 * i + 1] + .491f * RED * colours[3 * i + 2] + 3);
    }

    private float[] median(float[] colours, float[] visible) {
        float[][] inner = new float[3][CanonicalMesh.VERTICES];
        int n = 0;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (mesh.ring[i] >= 3 && mesh.skin[i] && visible[i] > .4f) {
                for (int c = 0; c < 3; c++) {
                    inner[c][n] = colours[3 * i + c];
                }
                n++;
            }
        }
        if (n < 8) {
            return new float[0];
        }
        float[] median = new float[3];
        for (int c = 0; c < 3; c++) {
            Arrays.sort(inner[c], 0, n);
            median[c] = inner[c][n / 2];
        }
        return median;
    }
}
