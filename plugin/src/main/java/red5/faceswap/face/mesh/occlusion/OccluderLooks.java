package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * How the object looks that hides a face: means of luma and hues around each texel, and variances about them, from where it was surely
 * found in this frame. Filled anew for each frame; for one thread.
 */
final class OccluderLooks {
    private static final int SIDE = OcclusionModel.SIDE;
    private static final int CHANNELS = 3;
    /** Radius of the means, texels. */
    private static final int RADIUS = 10;
    /** Share of its surroundings in which the object must be found for a texel to have looks of its own there. */
    private static final float FEW = 6f / ((2 * RADIUS + 1) * (2 * RADIUS + 1));
    /** Texels of it that must be found. */
    private static final int LEAST = 30;
    /** Share of a rough mask's opacity from which it is sure. */
    private static final float SURE = .9f;
    /** Least rms of the luma, relative, and of the hues. */
    private static final float LUMA = .06f;

    private static final float HUE = 4;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final float[] everywhere = new float[SIDE * SIDE];
    /** 1 where the object was surely found. */
    private final float[] found = new float[SIDE * SIDE];

    private final float[] around = new float[SIDE * SIDE];
    private final float[][] local = new float[CHANNELS][SIDE * SIDE];
    private final float[] mean = new float[CHANNELS];
    private final float[] variance = new float[CHANNELS];
    private float logVolume;

    OccluderLooks(UvGrid grid) {
        this.grid = grid;
        Arrays.fill(everywhere, 1);
    }

    /**
     * @param mask roughly what hides the face, 0..1 per texel
     * @param fine evidence of each texel alone, and the least that counts
     * @param noise rms of relative luma in this picture
     * @return whether enough of it was found
     */
    boolean learn(UnrolledFace now, float[] mask, float[] fine, float least, float noise) {
        Arrays.fill(found, 0);
        Arrays.fill(mean, 0);
        Arrays.fill(variance, 0);
        float n = 1e-3f;
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            found[t] = mask[t] > SURE && fine[t] > least ? now.visible[t] : 0;
            n += found[t];
            for (int c = 0; c < CHANNELS; c++) {
                local[c][t] = found[t] * colour(now, k, c);
                mean[c] += local[c][t];
            }
        }
        filter.box(found, everywhere, around, RADIUS);
        for (int c = 0; c < CHANNELS; c++) {
            mean[c] /= n;
            filter.box(local[c], everywhere, local[c], RADIUS);
        }
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            for (int c = 0; c < CHANNELS && found[t] > 0; c++) {
                variance[c] += found[t] / n * Curves.square(colour(now, k, c) - local[c][t] / around[t]);
            }
        }
        variance[0] += Curves.square(Math.max(LUMA, 1.5f * noise) * (mean[0] + LearntLooks.DARK));
        variance[1] += HUE * HUE;
        variance[2] += HUE * HUE;
        logVolume = (float) Math.log(variance[0] * variance[1] * variance[2]);
        return n > LEAST;
    }

    private float colour(UnrolledFace now, int k, int channel) {
        return channel == 0 ? now.luma[grid.texel[k]] : channel == 1 ? now.red[k] : now.blue[k];
    }

    boolean foundAt(int texel) {
        return found[texel] > 0;
    }

    /** How little covered texel k looks like the object; as {@link LearntLooks#misfit}. */
    float misfit(UnrolledFace now, int k) {
        int t = grid.texel[k];
        float misfit = logVolume;
        for (int c = 0; c < CHANNELS; c++) {
            float expected = (local[c][t] + FEW * mean[c]) / (around[t] + FEW);
            misfit += Curves.square(colour(now, k, c) - expected) / variance[c];
        }
        return misfit;
    }
}
