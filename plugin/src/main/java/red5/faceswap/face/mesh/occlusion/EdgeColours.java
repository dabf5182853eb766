package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Finds how the colours on both sides of an object's border differ (Fisher's discriminant of the free face and of the object, near by, in luma, u and v), so that
 * each pixel there can be told by its own colour. One per face; for one thread.
 */
final class EdgeColours {
    private static final int SIDE = OcclusionModel.SIDE / 2;
    /** Of the coarser cells in which the colours of both sides are looked at. */
    private static final int WIDE = SIDE / 2;

    private static final int FULL = OcclusionModel.SIDE;
    private static final int CHANNELS = 3;
    /** Radius of the surroundings in which both sides are looked at, coarser cells, and of those in which a border makes a colour unsure, cells. */
    private static final int NEAR = 2;

    private static final int BESIDE = 1;
    /** Shares of the mask around a cell up to which it is the face's, and from which it is the object's. */
    private static final float FACE = .05f;

    private static final float OBJECT = .95f;
    /** The same from which a cell is at the border. */
    private static final float BORDER = .2f;
    /** Squares of the distance of both sides, in their rms, up to which a pixel's colour tells nothing, and from which it tells all. */
    private static final float ALIKE = 6;

    private static final float DISTINCT = 16;
    /** Least variances of luma and of u and v, levels squared. */
    private static final float[] NOISE = {36, 6, 6};
    /** How much harder than mixed by the camera the border is drawn. */
    private static final float HARD = 1.4f;

    /**
     * Values of a cell: how far a colour is believed, and, times that, how much of what is black is hidden, and how much more per level of luma, of u and of v.
     */
    private static final int VALUES = 5;

    private static final int[] BESIDES = {-SIDE - 1, -SIDE, -SIDE + 1, -1, 0, 1, SIDE - 1, SIDE, SIDE + 1};

    private final UvGrid grid;
    private final float[] cells = new float[VALUES * SIDE * SIDE];
    /** A colour is believed there or beside it. */
    private final boolean[] told = new boolean[SIDE * SIDE];

    private final Planes filter = new Planes(SIDE, SIDE);
    private final Planes wideFilter = new Planes(WIDE, WIDE);
    private final float[] weight = new float[SIDE * SIDE];
    private final float[] hidden = new float[SIDE * SIDE];
    /** A colour is known there. */
    private final boolean[] seen = new boolean[SIDE * SIDE];

    private final float[][] colour = new float[CHANNELS][SIDE * SIDE];
    private final float[] everywhere = new float[WIDE * WIDE];
    private final Side face = new Side();
    private final Side object = new Side();

    /** The colours of the face, or of the object, near each of the coarser cells. */
    private final class Side {
        private final float[] share = new float[WIDE * WIDE];
        private final float[][] mean = new float[CHANNELS][WIDE * WIDE];
        private final float[][] variance = new float[CHANNELS][WIDE * WIDE];
        private final float[] near = new float[WIDE * WIDE];

        void clear() {
            Arrays.fill(share, 0);
            for (int c = 0; c < CHANNELS; c++) {
                Arrays.fill(mean[c], 0);
                Arrays.fill(variance[c], 0);
            }
        }

        void add(int cell) {
            int i = wide(cell);
            share[i]++;
            for (int c = 0; c < CHANNELS; c++) {
                mean[c][i] += colour[c][cell];
                variance[c][i] += colour[c][cell] * colour[c][cell];
            }
        }

        void spread() {
            for (int c = 0; c < CHANNELS; c++) {
                for (int i = 0; i < share.length; i++) {
                    mean[c][i] /= Math.max(1, share[i]);
                    variance[c][i] /= Math.max(1, share[i]);
                }
                wideFilter.box(mean[c], share, mean[c], NEAR);
                wideFilter.box(variance[c], share, variance[c], NEAR);
            }
            wideFilter.box(share, everywhere, near, NEAR);
        }

        boolean isNear(int cell) {
            return near[wide(cell)] > 0;
        }

        float mean(int c, int cell) {
            return mean[c][wide(cell)];
        }

        float variance(int c, int cell) {
            int i = wide(cell);
            return Math.max(0, variance[c][i] - mean[c][i] * mean[c][i]);
        }
    }

    private static int wide(int cell) {
        return cell / SIDE / 2 * WIDE + cell % SIDE / 2;
    }

    EdgeColours(UvGrid grid) {
        this.grid = grid;
        Arrays.fill(everywhere, 1);
    }

    /**
     * @param mask 0..1 per texel: what is hidden
     * @return whether the colours tell anything anywhere
     */
    boolean find(UnrolledFace now, float[] mask) {
        gather(now, mask);
        filter.box(hidden, weight, hidden, BESIDE);
        face.clear();
        object.clear();
        boolean both = false;
        for (int i = 0; i < hidden.length; i++) {
            if (seen[i] && hidden[i] < FACE) {
                face.add(i);
            } else if (seen[i] && hidden[i] > OBJECT) {
                object.add(i);
                both = true;
            }
        }
        if (!both) {
            return false;
        }
        face.spread();
        object.spread();
        Arrays.fill(cells, 0);
        Arrays.fill(told, false);
        boolean any = false;
        for (int i = 0; i < hidden.length; i++) {
            float border = Math.min(hidden[i], 1 - hidden[i]);
            if (border > 0 && face.isNear(i) && object.isNear(i)) {
                any |= tell(i, Curves.smoothstep(0, BORDER, border));
            }
        }
        return any;
    }

    private void gather(UnrolledFace now, float[] mask) {
        Arrays.fill(weight, 0);
        Arrays.fill(hidden, 0);
        Arrays.fill(seen, false);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            int i = t / FULL / 2 * SIDE + t % FULL / 2;
            float visible = now.visible[t];
            weight[i] += visible;
            hidden[i] += visible * mask[t];
            if (visible > 0 && t % 2 == 0 && t / FULL % 2 == 0) { // one texel in four is plenty
                seen[i] = true;
                colour[0][i] = now.luma[t];
                colour[1][i] = now.u(k);
                colour[2][i] = now.v(k);
            }
        }
        for (int i = 0; i < weight.length; i++) {
            hidden[i] /= Math.max(1e-3f, weight[i]);
        }
    }

    private boolean tell(int i, float atBorder) {
        float distance = 0;
        for (int c = 0; c < CHANNELS; c++) {
            float apart = object.mean(c, i) - face.mean(c, i);
            distance += apart * apart / spread(c, i);
        }
        float believed = atBorder * Curves.smoothstep(ALIKE, DISTINCT, distance);
        int at = VALUES * i;
        cells[at] = believed;
        cells[at + 1] = believed * .5f * (1 - HARD);
        for (int c = 0; c < CHANNELS && believed > 0; c++) {
            float apart = object.mean(c, i) - face.mean(c, i);
            float slope = believed * HARD * apart / (spread(c, i) * distance);
            cells[at + 2 + c] = slope;
            cells[at + 1] -= slope * face.mean(c, i);
        }
        for (int beside : BESIDES) {
            told[Math.max(0, Math.min(told.length - 1, i + beside))] |= believed > 0;
        }
        return believed > 0;
    }

    private float spread(int c, int i) {
        return NOISE[c] + face.variance(c, i) + object.variance(c, i);
    }

    /** How far the colour of a place is believed, 0..1; places in cells, 0 in the middle of the first one. */
    float believed(float x, float y) {
        return between(VALUES * ((int) y * SIDE + (int) x), x - (int) x, y - (int) y);
    }

    /**
     * How much of a place is hidden by its colour, 0..1.
     *
     * @param believed of that place, above 0
     * @param colour luma 0..219, u and v about 0
     */
    float hidden(float believed, float x, float y, float[] colour) {
        int k = VALUES * ((int) y * SIDE + (int) x);
        float fx = x - (int) x;
        float fy = y - (int) y;
        float own = between(k + 1, fx, fy);
        for (int c = 0; c < CHANNELS; c++) {
            own += colour[c] * between(k + 2 + c, fx, fy);
        }
        return Curves.clamp(0, 1, own / believed);
    }

    /** Whether a colour is believed in a cell or beside it. */
    boolean tells(int cell) {
        return told[cell];
    }

    /** 0..1: what the mask says of a cell and those beside it on the average; 0 and 1 only where it says that of all. */
    float around(int cell) {
        return hidden[cell];
    }

    private float between(int k, float fx, float fy) {
        int below = k + VALUES * SIDE;
        float upper = cells[k] + fx * (cells[k + VALUES] - cells[k]);
        float lower = cells[below] + fx * (cells[below + VALUES] - cells[below]);
        return upper + fy * (lower - upper);
    }
}
