package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * The frames of a person's glasses: they are there from the first frame to the last, so that they pass for the face's own looks, and the new face would lie
 * over them. Dark lines below both eyes and one across the nose's bridge, where no face has any, tell that somebody wears glasses; then all
 * dark lines about the eyes but lids and lashes stay in front. One per face, frames in order.
 */
public final class Glasses {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Radius of the surroundings that a line is darker than, texels. */
    private static final int AROUND = 7;
    /** By how much, of the surroundings' luma, what may be a line is darker; and what surely is one. */
    private static final float LINE = .12f;

    private static final float DARK_LINE = .3f;
    /** The same where brows grow, which are dark, too: from here on nothing is a brow, and then it is a frame. */
    private static final float BROW = .4f;

    private static final float NO_BROW = .55f;
    /** Share of the columns that a line must cross below both eyes and between them. */
    private static final float CROSSED = .75f;
    /** Looks in which glasses must have been seen, and after which they are believed to be taken off. */
    private static final int SURE = 4;

    private static final int MOST_SURE = 12;
    private static final float RATE = .25f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    /** 0..1 per texel: about the eyes, where frames may be. */
    private final float[] zone = new float[SIDE * SIDE];
    /** Parts of the zone: below the left eye, the right one, and between them. */
    private final int[][] places;

    /** Per texel: where brows grow. */
    private final boolean[] brows = new boolean[SIDE * SIDE];

    private final float[] luma = new float[SIDE * SIDE];
    private final float[] seen = new float[SIDE * SIDE];
    private final float[] around = new float[SIDE * SIDE];
    /** By how much each texel is darker than its surroundings, smoothed over time. */
    private final float[] darker = new float[SIDE * SIDE];

    private final float[] rims = new float[SIDE * SIDE];
    private final float[] hidden = new float[SIDE * SIDE];
    /** 0..1 per texel: of them, where they are worn. */
    private final float[] worn = new float[SIDE * SIDE];

    private boolean begun;
    private int sure;

    public Glasses(CanonicalMesh mesh, UsualFace usual) {
        grid = usual.grid;
        int[] left = box(mesh, FaceParts.LEFT_EYE);
        int[] right = box(mesh, FaceParts.RIGHT_EYE);
        int wide = (left[2] - left[0] + right[2] - right[0]) / 2;
        int middle = (left[1] + left[3] + right[1] + right[3]) / 4;
        places = new int[][] {
            {left[0], left[3] + wide / 6, left[2], middle + wide},
            {right[0], right[3] + wide / 6, right[2], middle + wide},
            {left[2] + wide / 6, middle - wide / 3, right[0] - wide / 6, middle + wide / 3}
        };
        int half = FaceParts.BROW_HAIRS.length / 2;
        int[] leftBrow = box(mesh, Arrays.copyOf(FaceParts.BROW_HAIRS, half));
        int[] rightBrow = box(mesh, Arrays.copyOfRange(FaceParts.BROW_HAIRS, half, 2 * half));
        for (int t : grid.texel) {
            int x = t % SIDE;
            int y = t / SIDE;
            brows[t] = holds(leftBrow, x, y, 1) || holds(rightBrow, x, y, 1);
            boolean level = y > middle - wide && y < middle + wide;
            zone[t] = level && !holds(left, x, y, wide / 10) && !holds(right, x, y, wide / 10) ? 1 : 0;
        }
    }

    /** Left, top, right and bottom of a part in texels. */
    private static int[] box(CanonicalMesh mesh, int[] part) {
        int[] box = {SIDE, SIDE, 0, 0};
        for (int i : part) {
            int x = Math.round(mesh.uv[2 * i] * SIDE);
            int y = Math.round(mesh.uv[2 * i + 1] * SIDE);
            box[0] = Math.min(box[0], x);
            box[1] = Math.min(box[1], y);
            box[2] = Math.max(box[2], x);
            box[3] = Math.max(box[3], y);
        }
        return box;
    }

    private static boolean holds(int[] box, int x, int y, int more) {
        return x >= box[0] - more && x <= box[2] + more && y >= box[1] - more && y <= box[3] + more;
    }

    /** @param window the face in the frame, at most about 200 pixels wide */
    public void look(FaceWindow window, float[] points, float[] facing) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float x = grid.mix3(points, k, 0);
            float y = grid.mix3(points, k, 1);
            luma[t] = Math.max(0, window.luma(x, y));
            seen[t] = window.holds(x, y) ? Curves.smoothstep(.08f, .35f, grid.mix(facing, k)) : 0;
        }
        filter.box(luma, seen, around, AROUND);
        float rate = begun ? RATE : 1;
        for (int t : grid.texel) {
            if (seen[t] > .1f) {
                darker[t] += rate * ((around[t] - luma[t]) / (around[t] + 12) - darker[t]);
            }
        }
        begun = true;
        boolean worn = crossed(places[0]) && crossed(places[1]) && crossed(places[2]);
        sure = Math.max(0, Math.min(MOST_SURE, sure + (worn ? 1 : -1)));
    }

    /** Whether a dark line runs through a part from side to side. */
    private boolean crossed(int[] part) {
        int columns = 0;
        for (int x = part[0]; x <= part[2]; x++) {
            boolean line = false;
            for (int y = part[1]; y <= part[3]; y++) {
                line |= darker[y * SIDE + x] > DARK_LINE;
            }
            columns += line ? 1 : 0;
        }
        return columns >= CROSSED * (part[2] - part[0] + 1);
    }

    public boolean areWorn() {
        return sure >= SURE;
    }

    /**
     * What is in front of the face, its glasses among it.
     *
     * @param others 0..1 per texel: what else hides the face
     * @return the same array where no glasses are worn, else one that is valid until the next call
     */
    public float[] inFront(float[] others) {
        if (!areWorn()) {
            return others;
        }
        for (int t : grid.texel) {
            float line = brows[t]
                    ? Curves.smoothstep(BROW, NO_BROW, darker[t])
                    : Curves.smoothstep(LINE, DARK_LINE, darker[t]);
            rims[t] = zone[t] * line;
        }
        for (int t = SIDE + 1;
                t < SIDE * (SIDE - 1) - 1;
                t++) { // with the pixels that the camera has mixed with the skin
            float beside = Math.max(Math.max(rims[t - 1], rims[t + 1]), Math.max(rims[t - SIDE], rims[t + SIDE]));
            worn[t] = Math.max(rims[t], .8f * beside);
            hidden[t] = Math.max(others[t], worn[t]);
        }
        return hidden;
    }

    /**
     * Lays them, as they are worn in this frame, over what is drawn in front of the face: {@link #inFront} was asked before.
     *
     * @param drawn mask of {@link OcclusionModel#SIDE} squared or twice as fine, or empty
     * @return a new array
     */
    public float[] over(float[] drawn) {
        return FineMask.over(worn, drawn);
    }
}
