package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.UvGrid;

/**
 * How the light has changed against the learnt face: relative luma as a plane over texture space, chroma as a constant shift.
 * Robust least squares in three rounds, so that an occluder does not pass for a change of light.
 */
final class LightPlane {
    private static final int ROUNDS = 3;

    private final UvGrid grid;
    private final float[] weight;
    private final float[] u;
    private final float[] v;
    private float level;
    private float slopeU;
    private float slopeV;
    private float red;
    private float blue;

    LightPlane(UvGrid grid, float[] weight) {
        this.grid = grid;
        this.weight = weight;
        u = new float[grid.count];
        v = new float[grid.count];
        for (int k = 0; k < grid.count; k++) {
            u[k] = grid.texel[k] % grid.side / (float) grid.side - .5f;
            v[k] = grid.texel[k] / grid.side / (float) grid.side - .5f;
        }
    }

    void fit(UnrolledFace now, LearntLooks learnt, float[] mask) {
        level = 0;
        slopeU = 0;
        slopeV = 0;
        red = 0;
        blue = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (!fitOnce(now, learnt, mask, round)) {
                return;
            }
        }
    }

    private boolean fitOnce(UnrolledFace now, LearntLooks learnt, float[] mask, int round) {
        float strictness = round == 0 ? 25 : 120;
        double s = 0;
        double su = 0;
        double sv = 0;
        double suu = 0;
        double svv = 0;
        double suv = 0;
        double z = 0;
        double zu = 0;
        double zv = 0;
        double sumRed = 0;
        double sumBlue = 0;
        double chromaWeight = 1e-6;
        for (int k = round & 1; k < grid.count; k += 2) { // every second texel is plenty
            int t = grid.texel[k];
            float relative = learnt.relative(now, k);
            float d = relative - at(k);
            float q = now.visible[t] * weight[k] * (1 - mask[t]) / (1 + strictness * d * d);
            float dr = now.red[k] - learnt.meanR[k];
            float db = now.blue[k] - learnt.meanB[k];
            float tint = (Math.abs(dr - red) + Math.abs(db - blue)) / 6;
            float qc = q / (1 + tint * tint);
            s += q;
            su += q * u[k];
            sv += q * v[k];
            suu += q * u[k] * u[k];
            svv += q * v[k] * v[k];
            suv += q * u[k] * v[k];
            z += q * relative;
            zu += q * relative * u[k];
            zv += q * relative * v[k];
            sumRed += qc * dr;
            sumBlue += qc * db;
            chromaWeight += qc;
        }
        suu += .02 * s; // a face seen through a slit must not invent a steep slope
        svv += .02 * s;
        double det = s * (suu * svv - suv * suv) - su * (su * svv - suv * sv) + sv * (su * suv - suu * sv);
        if (Math.abs(det) < 1e-9) {
            return false;
        }
        level = (float) ((z * (suu * svv - suv * suv) - su * (zu * svv - suv * zv) + sv * (zu * suv - suu * zv)) / det);
        slopeU = (float) ((s * (zu * svv - suv * zv) - z * (su * svv - suv * sv) + sv * (su * zv - zu * sv)) / det);
        slopeV = (float) ((s * (suu * zv - zu * suv) - su * (su * zv - zu * sv) + z * (su * suv - suu * sv)) / det);
        red = (float) (sumRed / chromaWeight);
        blue = (float) (sumBlue / chromaWeight);
        return true;
    }

    /** Relative luma that the light explains at covered texel k. */
    float at(int k) {
        return level + slopeU * u[k] + slopeV * v[k];
    }

    float level() {
        return level;
    }

    float red() {
        return red;
    }

    float blue() {
        return blue;
    }
}
