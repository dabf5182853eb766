package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/** Takes the noise of film, the cracks of old paint and coloured specks out of an unrolled face. */
final class PictureNoise {
    /** Radii in texels of the guided filter, and of chroma's noise: the eye sees colours less sharp than brightness. */
    private static final int GRAIN = 5;

    private static final int SPECKS = 7;
    /** Rms of the high-pass relative luma from which a picture is not clean, and from which it is cracked all over. */
    private static final float CLEAN = .007f;

    private static final float CRACKED = .015f;
    /** Deviations this many times the noise are edges and stay. */
    private static final float EDGE = 1.7f;

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final float[] covered;
    private final float[] relative;
    private final Planes filter;

    /**
     * @param covered 1 for texels that the face covers
     * @param relative luma relative to the skin around, changed in place
     */
    PictureNoise(CanonicalMesh mesh, UvGrid grid, float[] covered, float[] relative) {
        this.mesh = mesh;
        this.grid = grid;
        this.covered = covered;
        this.relative = relative;
        filter = new Planes(grid.side, grid.side);
    }

    /**
     * @param planes y, u, v, of which the chroma is changed in place
     * @return 0..1: from a clean picture, which stays as it is, to one that is cracked all over
     */
    float takeOut(float[][] planes) {
        float noise = noise();
        float cracked = Curves.smoothstep(CLEAN, CRACKED, noise);
        if (cracked > 0) {
            smoothGrain(cracked, noise);
            smoothChroma(planes, cracked);
        }
        return cracked;
    }

    /** Median deviation of relative luma from its surroundings, as the rms of a normal distribution. */
    private float noise() {
        float[] blurred = new float[relative.length];
        filter.box(relative, covered, blurred, 2);
        float[] deviation = new float[grid.count];
        int n = 0;
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            if (mesh.skin[grid.a[k]] && mesh.ring[grid.a[k]] >= 4) {
                deviation[n++] = Math.abs(relative[t] - blurred[t]);
            }
        }
        Arrays.sort(deviation, 0, n);
        return n == 0 ? 0 : deviation[n / 2] * 1.48f;
    }

    /** A guided filter (He, Sun and Tang, 2010) with the luma as its own guide: cracks go, contours stay. */
    private void smoothGrain(float strength, float noise) {
        int n = relative.length;
        float epsilon = Curves.square(EDGE * noise);
        float[] squared = new float[n];
        for (int t = 0; t < n; t++) {
            squared[t] = relative[t] * relative[t];
        }
        float[] mean = new float[n];
        filter.box(relative, covered, mean, GRAIN);
        filter.box(squared, covered, squared, GRAIN);
        float[] slope = new float[n];
        float[] base = new float[n];
        for (int t : grid.texel) {
            float variance = Math.max(0, squared[t] - mean[t] * mean[t]);
            slope[t] = variance / (variance + epsilon);
            base[t] = mean[t] * (1 - slope[t]);
        }
        filter.box(slope, covered, slope, GRAIN);
        filter.box(base, covered, base, GRAIN);
        for (int t : grid.texel) {
            relative[t] += strength * (slope[t] * relative[t] + base[t] - relative[t]);
        }
    }

    /** Coloured specks are seen on smooth skin from afar. */
    private void smoothChroma(float[][] planes, float strength) {
        float[] smoothed = new float[relative.length];
        for (int c = 1; c < 3; c++) {
            filter.box(planes[c], covered, smoothed, SPECKS);
            filter.box(smoothed, covered, smoothed, SPECKS);
            for (int t : grid.texel) {
                planes[c][t] += strength * (smoothed[t] - planes[c][t]);
            }
        }
    }
}
