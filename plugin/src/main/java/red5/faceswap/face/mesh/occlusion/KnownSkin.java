package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * What the person's skin looks like where it was never seen: as it does where it was, near by in luma and anywhere in hue. Tells an object of another
 * colour from the face beside it that it has hidden from the first frame on. Filled anew for each frame; for one thread.
 */
final class KnownSkin {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Radius within which known skin says how bright the unknown is, texels. */
    private static final int NEAR = 20;
    /** Variances of the skin of one face: of relative luma, of hues. */
    private static final float LUMA = .05f;

    private static final float HUE = 60;
    /** Share of the face that must be known. */
    private static final float LEAST = .1f;

    private final UvGrid grid;
    private final float[] credit;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final float[] weight = new float[SIDE * SIDE];
    private final float[] luma = new float[SIDE * SIDE];
    private float meanLuma;
    private float red;
    private float blue;

    /** @param credit 0..1 per texel, below 1 where brows, eyes and lips are */
    KnownSkin(UvGrid grid, float[] credit) {
        this.grid = grid;
        this.credit = credit;
    }

    /** False when too little is known. */
    boolean learn(LearntLooks learnt) {
        Arrays.fill(weight, 0);
        float n = 1e-3f;
        meanLuma = 0;
        red = 0;
        blue = 0;
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float w = credit[t] < 1 ? 0 : learnt.familiarity(k);
            weight[t] = w;
            luma[t] = learnt.luma(k);
            n += w;
            meanLuma += w * luma[t];
            red += w * learnt.meanR[k];
            blue += w * learnt.meanB[k];
        }
        meanLuma /= n;
        red /= n;
        blue /= n;
        filter.box(luma, weight, luma, NEAR);
        return n > LEAST * grid.count;
    }

    /** How little covered texel k looks like it; as {@link LearntLooks#misfit}. */
    float misfit(UnrolledFace now, LightPlane light, int k) {
        int t = grid.texel[k];
        float expected = luma[t] > 0 ? luma[t] : meanLuma;
        float y = now.luma[t] * (1 - light.at(k));
        float size = now.luma[t] + LearntLooks.DARK;
        float dy = 2 * (y - expected) / (y + expected + LearntLooks.DARK);
        float dr = now.red[k] - red - light.red();
        float db = now.blue[k] - blue - light.blue();
        return dy * dy / LUMA
                + (Curves.square(dr) + Curves.square(db)) / HUE
                + (float) Math.log(LUMA * size * size * HUE * HUE);
    }
}
