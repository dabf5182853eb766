package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import java.util.stream.IntStream;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Hair over the forehead: it is there from the first frame to the last, so that it passes for the face's own looks, and the new face would lie over it. No
 * forehead is that much darker than the skin around; where it is only in a shadow, the person's own shadow stays, by which nobody is known. One per face,
 * frames in order.
 */
public final class Fringe {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Radius of the skin around, texels. */
    private static final int AROUND = 20;
    /** Luma relative to the face's skin from which a texel counts as skin around. */
    private static final float SKIN = .55f;
    /** Luma relative to the skin around from which nothing is hair, and below which all is. */
    private static final float LIGHT = .8f;

    private static final float DARK = .6f;
    /** From the brows (0) to the forehead's middle (1): where nothing of a brow grows. */
    private static final float ABOVE_BROWS = .4f;
    /** Share of the forehead that must be dark. */
    private static final float SOME = .04f;
    /** Share of a new look in what is remembered. */
    private static final float RATE = .5f;
    /** Share of the face that is darker than its bright skin. */
    private static final float DARKER = 2 / 3f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    /** Covered texels above the brows, which are as dark as hair, by their number in the grid. */
    private final int[] zone;
    /** The same from the brows to the lips, and those of the zone. */
    private final int[] sight;

    /** How many texels of the face have each luma. */
    private final int[] levels = new int[256];

    private final float[] luma = new float[SIDE * SIDE];
    private final float[] skin = new float[SIDE * SIDE];
    private final float[] around = new float[SIDE * SIDE];
    /** 0..1 per texel, smoothed over time. */
    private final float[] hair = new float[SIDE * SIDE];

    /** With the pixels that the camera has mixed with the skin. */
    private final float[] strands = new float[SIDE * SIDE];

    private final float[] hidden = new float[SIDE * SIDE];
    private boolean begun;
    private boolean seen;

    public Fringe(CanonicalMesh mesh, UsualFace usual) {
        grid = usual.grid;
        float[] forehead = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < forehead.length; i++) {
            forehead[i] = mesh.forehead[i] ? 1 : 0;
        }
        sight = IntStream.range(0, grid.count)
                .filter(k -> grid.texel[k] / SIDE < usual.belowEyes)
                .toArray();
        zone = Arrays.stream(sight)
                .filter(k -> grid.mix(forehead, k) > ABOVE_BROWS)
                .toArray();
    }

    /** @param window the face in the frame, at most about 200 pixels wide */
    public void look(FaceWindow window, float[] points, float[] facing) {
        Arrays.fill(levels, 0);
        int n = 0;
        for (int k : sight) {
            int t = grid.texel[k];
            float x = grid.mix3(points, k, 0);
            float y = grid.mix3(points, k, 1);
            luma[t] = Math.max(0, window.luma(x, y));
            skin[t] = window.holds(x, y) ? Curves.smoothstep(.08f, .35f, grid.mix(facing, k)) : 0;
            if (skin[t] > .5f) {
                levels[Math.min(levels.length - 1, (int) luma[t])]++;
                n++;
            }
        }
        float bright = bright(DARKER * n);
        for (int k : sight) {
            int t = grid.texel[k];
            skin[t] = luma[t] > SKIN * bright ? skin[t] : 0;
        }
        filter.box(luma, skin, around, AROUND);
        float dark = 0;
        float rate = begun ? RATE : 1;
        for (int k : zone) {
            int t = grid.texel[k];
            float relative = (luma[t] + 4) / (around[t] + 4);
            hair[t] += rate * (Curves.smoothstep(LIGHT, DARK, relative) - hair[t]);
            dark += hair[t];
        }
        begun = true;
        seen = dark > SOME * zone.length;
    }

    /** Luma below which so many texels lie. */
    private int bright(float darker) {
        int level = 0;
        for (int below = levels[0]; below < darker; below += levels[level]) {
            level++;
        }
        return level;
    }

    /**
     * What is in front of the face, its hair among it.
     *
     * @param others 0..1 per texel: what else hides the face
     * @return the same array where there is no hair, else one that is valid until the next call
     */
    public float[] inFront(float[] others) {
        if (!seen) {
            return others;
        }
        System.arraycopy(others, 0, hidden, 0, hidden.length);
        for (int k : zone) {
            int t = grid.texel[k];
            float beside = Math.max(Math.max(hair[t - 1], hair[t + 1]), Math.max(hair[t - SIDE], hair[t + SIDE]));
            strands[t] = Math.max(hair[t], .8f * beside);
            hidden[t] = Math.max(others[t], strands[t]);
        }
        return hidden;
    }

    public boolean isSeen() {
        return seen;
    }

    /**
     * Lays the hair of this frame over what is drawn in front of the face: {@link #inFront} was asked before.
     *
     * @param drawn mask of {@link OcclusionModel#SIDE} squared or twice as fine, or empty
     * @return a new array
     */
    public float[] over(float[] drawn) {
        return FineMask.over(strands, drawn);
    }
}
