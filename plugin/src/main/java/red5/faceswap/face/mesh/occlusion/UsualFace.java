package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.source.NobodyTexture;

/** What is to be expected where a face is, whoever's: that of {@link NobodyTexture}, on the occlusion model's grid. Immutable. */
public final class UsualFace {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Texels around the lips that the mouth's form is looked for in: at the sides, above and below, and above with the nose. */
    private static final int BESIDE = 12;

    private static final int ABOVE = 6;
    private static final int BELOW = 16;
    private static final int NOSE = 18;
    /** Half the side of the square that the nose's tip and wings lie in. */
    private static final int NOSE_SIDE = 6;

    final UvGrid grid;
    /** Twice as fine. */
    final UvGrid fineGrid;
    /** Number of each fine texel among those that are covered, -1 for none. */
    final int[] fineIndex = new int[FineMask.SIDE * FineMask.SIDE];
    /** 1 for texels that the face covers, SIDE x SIDE, as all that follow. */
    final float[] covered = new float[SIDE * SIDE];
    /** Luma 0..219. */
    final float[] luma;
    /** u and v. */
    final float[][] chroma;
    /** 1 on the lips. */
    final float[] lips = new float[SIDE * SIDE];
    /** 1 on the nose's tip and wings. */
    final float[] nose = new float[SIDE * SIDE];
    /** 1 about the mouth, down to the chin. */
    final float[] mouth = new float[SIDE * SIDE];
    /** 1 about mouth and nose. */
    final float[] mouthAndNose = new float[SIDE * SIDE];
    /** Row above the lips from which everything below is the lower face, and the same with the nose, up to the eyes. */
    final int lowerFace;

    final int belowEyes;
    /** Lowest row of the brows. */
    final int brows;

    public UsualFace(CanonicalMesh mesh) {
        grid = new UvGrid(mesh, SIDE);
        fineGrid = new UvGrid(mesh, FineMask.SIDE);
        Arrays.fill(fineIndex, -1);
        for (int k = 0; k < fineGrid.count; k++) {
            fineIndex[fineGrid.texel[k]] = k;
        }
        float[][] planes = NobodyTexture.paint(mesh, grid);
        luma = planes[0];
        chroma = new float[][] {planes[1], planes[2]};
        float[] lip = new float[CanonicalMesh.VERTICES];
        int left = SIDE;
        int top = SIDE;
        int right = 0;
        int bottom = 0;
        for (int i = 0; i < lip.length; i++) {
            if (mesh.lip[i]) {
                lip[i] = 1;
                left = Math.min(left, (int) (mesh.uv[2 * i] * SIDE));
                right = Math.max(right, (int) (mesh.uv[2 * i] * SIDE));
                top = Math.min(top, (int) (mesh.uv[2 * i + 1] * SIDE));
                bottom = Math.max(bottom, (int) (mesh.uv[2 * i + 1] * SIDE));
            }
        }
        int lowest = 0;
        for (int i = 0; i < lip.length; i++) {
            lowest = mesh.brow[i] ? Math.max(lowest, (int) (mesh.uv[2 * i + 1] * SIDE)) : lowest;
        }
        brows = lowest;
        float tipX = mesh.uv[2 * FaceParts.NOSE_TIP] * SIDE;
        float tipY = mesh.uv[2 * FaceParts.NOSE_TIP + 1] * SIDE;
        lowerFace = top - ABOVE;
        belowEyes = top - NOSE;
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            int x = t % SIDE;
            int y = t / SIDE;
            covered[t] = 1;
            lips[t] = grid.mix(lip, k) > .6f ? 1 : 0;
            nose[t] = Math.abs(x - tipX) < NOSE_SIDE && Math.abs(y - tipY) < NOSE_SIDE ? 1 : 0;
            boolean within = x >= left - BESIDE && x <= right + BESIDE;
            mouth[t] = within && y >= top - ABOVE && y <= bottom + BELOW ? 1 : 0;
            mouthAndNose[t] = within && y >= top - NOSE && y <= bottom + ABOVE ? 1 : 0;
        }
    }
}
