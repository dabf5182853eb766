package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;

/**
 * What hides a face, twice as fine as it is searched for: a texel of the search is several pixels wide in a near face, and a border that follows texels is jagged. Where the
 * colours on both sides of the border differ ({@link EdgeColours}) each fine texel is told by its own. One per face; for one thread.
 */
final class FineMask {
    private static final int COARSE = OcclusionModel.SIDE;
    private static final int CELLS = COARSE / 2;
    static final int SIDE = 2 * COARSE;
    /** Fine texels of a cell's side. */
    private static final int CELL = SIDE / CELLS;
    /** Of a cell's surroundings from which all of it is hidden. */
    private static final float ALL = .9999f;
    /** Belief in a colour below which it is not looked at. */
    private static final float LEAST = .01f;

    private final UvGrid grid;
    /** Number among the covered fine texels, -1 for none. */
    private final int[] index;

    private final EdgeColours colours;
    private final float[] colour = new float[3];

    FineMask(UsualFace usual, EdgeColours colours) {
        grid = usual.fineGrid;
        index = usual.fineIndex;
        this.colours = colours;
    }

    /**
     * @param mask that was found
     * @param window the face in the frame, at most about 400 pixels wide
     * @param points on which the mask was found
     * @return 0..1 per fine texel, a new array
     */
    float[] fill(float[] mask, FaceWindow window, float[] points) {
        float[] hidden = new float[SIDE * SIDE];
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            float around = colours.around(cell);
            if (around >= ALL) {
                fillEvenly(cell, hidden);
            } else if (around > 0) {
                fill(cell, mask, window, points, hidden);
            }
        }
        return hidden;
    }

    private static void fillEvenly(int cell, float[] hidden) {
        int first = cell / CELLS * CELL * SIDE + cell % CELLS * CELL;
        for (int row = first; row < first + CELL * SIDE; row += SIDE) {
            Arrays.fill(hidden, row, row + CELL, 1);
        }
    }

    private void fill(int cell, float[] mask, FaceWindow window, float[] points, float[] hidden) {
        boolean tells = colours.tells(cell);
        int left = cell % CELLS * CELL;
        int top = cell / CELLS * CELL;
        for (int y = top; y < top + CELL; y++) {
            for (int x = left; x < left + CELL; x++) {
                int t = y * SIDE + x;
                hidden[t] = coarse(mask, t);
                if (tells && index[t] >= 0) {
                    look(t, at(x, CELL, CELLS), at(y, CELL, CELLS), window, points, hidden);
                }
            }
        }
    }

    private void look(int t, float x, float y, FaceWindow window, float[] points, float[] hidden) {
        float believed = colours.believed(x, y);
        if (believed > LEAST) {
            window.sample(grid.mix3(points, index[t], 0), grid.mix3(points, index[t], 1), colour, 0);
            hidden[t] += believed * (colours.hidden(believed, x, y, colour) - hidden[t]);
        }
    }

    /** The place of a fine texel among coarser ones. */
    private static float at(int fine, int times, int side) {
        return Curves.clamp(0, side - 1.01f, (fine + .5f) / times - .5f);
    }

    /**
     * Lays something over what is drawn in front of the face.
     *
     * @param layer 0..1 per texel of {@link OcclusionModel#SIDE} squared
     * @param drawn mask of that size or twice as fine, or empty
     * @return a new array
     */
    static float[] over(float[] layer, float[] drawn) {
        float[] both = drawn.length == 0 ? layer.clone() : drawn.clone();
        for (int t = 0; t < drawn.length; t++) {
            both[t] = Math.max(both[t], drawn.length == layer.length ? layer[t] : coarse(layer, t));
        }
        return both;
    }

    /** What a mask says of fine texel t. */
    static float coarse(float[] mask, int t) {
        return Curves.between(mask, COARSE, at(t % SIDE, 2, COARSE), at(t / SIDE, 2, COARSE));
    }
}
