package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.RigidFit;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Takes the source's expression out of its texture, so that a smile in the picture does not smile on every target: folds and
 * lifted cheeks are a middle band of shading, teeth and dark corners are outliers on the lips.
 */
final class Expression {
    /** Share of the folds taken out. 1 is most neutral, less keeps more likeness. */
    static final float NEUTRALITY = .85f;

    /** Blur radii in texels of a 512 texture: about 0.18 and 2 cm. Below is grain, above is the face's form. */
    private static final int FINE = 2;

    private static final int COARSE = 28;

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final Planes filter;

    Expression(CanonicalMesh mesh, UvGrid grid) {
        this.mesh = mesh;
        this.grid = grid;
        filter = new Planes(grid.side, grid.side);
    }

    /** 0..1: how far the mouth's corners are drawn outwards and up against the canonical face. */
    static float smile(CanonicalMesh mesh, float[] points) {
        float[] weight = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = mesh.lip[i] ? 0 : 1 - mesh.fold[i];
        }
        RigidFit fit = new RigidFit();
        fit.fit(mesh.position, points, weight);
        double drawn = 0;
        for (int corner : new int[] {FaceParts.LEFT_MOUTH_CORNER, FaceParts.RIGHT_MOUTH_CORNER}) {
            double[] moved = new double[3];
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < 3; j++) {
                    moved[k] += fit.rotation[3 * j + k] * (points[3 * corner + j] - fit.centreB[j]) / fit.scale;
                }
                moved[k] += fit.centreA[k] - mesh.position[3 * corner + k];
            }
            drawn += (Math.signum(mesh.position[3 * corner]) * moved[0] - moved[1]) / 2;
        }
        return Curves.smoothstep(0, .55f, (float) drawn);
    }

    /** Removes folds in proportion to the smile; planes are y, u, v. */
    void neutralise(float[][] planes, float smile) {
        int n = grid.side * grid.side;
        float[] feature = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < feature.length; i++) {
            feature[i] = mesh.lip[i] || mesh.eye[i] ? 1 : 0;
        }
        float[] plain = new float[n];
        float[] fold = new float[n];
        for (int k = 0; k < grid.count; k++) {
            float f = grid.mix(feature, k);
            plain[grid.texel[k]] = 1 - Curves.smoothstep(.02f, .25f, f);
            fold[grid.texel[k]] = grid.mix(mesh.fold, k) * plain[grid.texel[k]];
        }
        float[] fine = new float[n];
        float[] coarse = new float[n];
        for (int c = 0; c < 3; c++) {
            filter.box(planes[c], plain, fine, FINE);
            filter.box(fine, plain, fine, FINE);
            filter.box(planes[c], plain, coarse, COARSE);
            filter.box(coarse, plain, coarse, COARSE);
            filter.box(coarse, plain, coarse, COARSE);
            for (int t : grid.texel) {
                planes[c][t] -= fold[t] * smile * NEUTRALITY * (fine[t] - coarse[t]);
            }
        }
    }

    /** Fills what is no lip between the lips' outlines from the lips around it. */
    void cleanLips(float[][] planes) {
        float[] lip = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < lip.length; i++) {
            lip[i] = mesh.lip[i] ? 1 : 0;
        }
        int n = grid.side * grid.side;
        float[] ok = lipLikeness(planes, lip);
        float[] everywhere = new float[n];
        Arrays.fill(everywhere, 1);
        float[] spread = new float[n];
        filter.box(ok, everywhere, spread, 4);
        float[] around = new float[n];
        float[] farther = new float[n];
        float[] near = new float[n];
        filter.box(ok, everywhere, near, 14);
        for (int c = 0; c < 3; c++) {
            filter.box(planes[c], ok, around, 14);
            filter.box(planes[c], ok, farther, 48);
            for (int k = 0; k < grid.count; k++) {
                int t = grid.texel[k];
                float on = grid.mix(lip, k);
                if (on > .5f) {
                    float keep = .75f * Math.min(ok[t], Curves.smoothstep(.55f, .97f, spread[t]));
                    float fill = farther[t] + Curves.smoothstep(0, .1f, near[t]) * (around[t] - farther[t]);
                    float clean = fill + keep * (planes[c][t] - fill);
                    planes[c][t] += Curves.smoothstep(.5f, .95f, on) * (clean - planes[c][t]);
                }
            }
        }
    }

    /** 0..1 per texel: of about the lips' median brightness and hue. */
    private float[] lipLikeness(float[][] planes, float[] lip) {
        int[] inside = new int[grid.count];
        int n = 0;
        for (int k = 0; k < grid.count; k++) {
            if (grid.mix(lip, k) > .95f) {
                inside[n++] = grid.texel[k];
            }
        }
        float y = quantile(planes[0], inside, n, .55);
        float u = quantile(planes[1], inside, n, .5);
        float v = quantile(planes[2], inside, n, .5);
        float[] ok = new float[planes[0].length];
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            if (grid.mix(lip, k) <= .5f) {
                continue;
            }
            float luma = planes[0][t] / Math.max(1, y);
            float scale = y / Math.max(4, planes[0][t]); // hue is chroma relative to brightness
            float hue = (Math.abs(planes[1][t] * scale - u) + Math.abs(planes[2][t] * scale - v)) / Math.max(8, y);
            ok[t] = Curves.smoothstep(.66f, .84f, luma)
                    * Curves.smoothstep(1.45f, 1.25f, luma)
                    * Curves.smoothstep(.16f, .09f, hue);
        }
        return ok;
    }

    private static float quantile(float[] plane, int[] at, int n, double share) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = plane[at[i]];
        }
        Arrays.sort(values);
        return values[(int) (n * share)];
    }
}
