package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;

/**
 * Light from one side. A face's halves are alike and their light need not be: where two mirrored places of the skin differ it is the light that differs, however
 * steeply, whereas what both have in common may be the person's features. Immutable.
 */
final class SideLight {
    /** Reach of the mean on the canonical face, cm: narrow enough for the shadow beside a nose, wide enough to lose a crooked smile. */
    private static final double SIGMA = 1.2;
    /** Luma that is added to both places, so that noise in the dark is no light. */
    private static final float DARK = 4;
    /** Half the logarithm of both places' ratio up to which it is the person who is uneven, and from which it is the light. */
    private static final float UNEVEN = .04f;

    private static final float LIT = .16f;
    /** Weight of there being no light from one side, where few pairs are seen. */
    private static final float DOUBT = .05f;

    private final CanonicalMesh mesh;
    private final SkinMean near;
    private final SkinMean far;

    /** @param far a mean that reaches all of the face */
    SideLight(CanonicalMesh mesh, SkinMean far) {
        this.mesh = mesh;
        this.far = far;
        near = new SkinMean(mesh, SIGMA);
    }

    /**
     * @param weight 0..1 per vertex
     * @param out filled with the factor by which each vertex is brighter than the mean of both halves
     */
    void find(float[] colours, float[] weight, float[] out) {
        find(near, colours, weight, out);
        for (int i = 0; i < out.length; i++) {
            out[i] *= Curves.smoothstep(UNEVEN, LIT, Math.abs(out[i]));
        }
        exponentiate(out);
    }

    /** The same, carried on to where no weight is. */
    void spread(float[] colours, float[] weight, float[] out) {
        find(far, colours, weight, out);
        exponentiate(out);
    }

    private void find(SkinMean mean, float[] colours, float[] weight, float[] out) {
        float[] sum = new float[CanonicalMesh.VERTICES];
        float[] total = new float[CanonicalMesh.VERTICES];
        Arrays.fill(total, DOUBT);
        for (int d = 0; d < mean.donors.length; d++) {
            int i = mean.donors[d];
            int other = mesh.mirror[i];
            float w = Math.min(weight[i], weight[other]);
            if (w > 0) {
                float difference = (float) Math.log((colours[3 * i] + DARK) / (colours[3 * other] + DARK)) / 2;
                SkinMean.give(mean.gifts[d], w * difference, sum);
                SkinMean.give(mean.gifts[d], w, total);
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = sum[i] / total[i];
        }
    }

    private static void exponentiate(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(values[i]);
        }
    }
}
