package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Strengthens the contours of an unrolled face: unrolling it, the levels of the texture and drawing it each soften them, and a face that is smoother than the
 * one it lies on looks laid on.
 */
final class UnsharpMask {
    /** Share of the contours that is added in a clean picture. */
    private static final float AMOUNT = .3f;
    /** Radii in texels. Below the finer one lies grain, above the coarser one the face's form. */
    private static final int FINE = 1;

    private static final int COARSE = 5;
    /** Highest luma in video levels, from black. */
    private static final float WHITE = 219;

    private final UvGrid grid;
    private final Planes filter;

    UnsharpMask(UvGrid grid) {
        this.grid = grid;
        filter = new Planes(grid.side, grid.side);
    }

    /**
     * Changes the luma in place.
     *
     * @param damage 0..1: cracks and deep shadows are no contours
     */
    void apply(float[] luma, float damage) {
        float[] covered = new float[luma.length];
        for (int t : grid.texel) {
            covered[t] = 1;
        }
        float[] fine = new float[luma.length];
        float[] coarse = new float[luma.length];
        filter.box(luma, covered, fine, FINE);
        filter.box(luma, covered, coarse, COARSE);
        filter.box(coarse, covered, coarse, COARSE);
        for (int t : grid.texel) {
            luma[t] = Curves.clamp(0, WHITE, luma[t] + (1 - damage) * AMOUNT * (fine[t] - coarse[t]));
        }
    }
}
