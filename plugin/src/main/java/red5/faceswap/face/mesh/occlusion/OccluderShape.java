package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;

/** Turns evidence per texel into occluders: connected, large enough, strong somewhere, reaching in from the face's rim. */
final class OccluderShape {
    private static final int SIDE = OcclusionModel.SIDE;
    private static final int[] STEPS = {-1, 1, -SIDE, SIDE};
    /** Texels an occluder needs, and how many of them strong or at the rim. */
    private static final int LEAST_TEXELS = 40;

    private static final int LEAST_STRONG = 12;
    private static final int LEAST_RIM = 3;
    /** Pockets of face that an occluder cuts off are hidden too, up to this share of the face. */
    private static final float POCKET = .04f;
    /** How far brows, lids and lips, and what is beside them, are believed: they wander over the skin. */
    private static final float LIVELY = .25f;
    /** A raised brow is no occluder: what lies mostly on such parts and is no larger than that share of the face. */
    private static final float MOSTLY = .6f;

    private static final float SMALL = .06f;
    /** Texels of a hand's even middle between its edges, at most. */
    private static final int GAP = 26;
    /** Layers of texels that smoothing has added at most around an occluder. */
    private static final int MARGIN = 3;

    private static final int NONE = 0;
    private static final int OCCLUDER = 1;

    private final UvGrid grid;
    private final float[] covered = new float[SIDE * SIDE];
    private final float[] rim = new float[SIDE * SIDE];
    private final float[] credit = new float[SIDE * SIDE];
    /** Number among the covered texels, -1 for none. */
    private final int[] index = new int[SIDE * SIDE];

    private final int[] label = new int[SIDE * SIDE];
    private final int[] queue = new int[SIDE * SIDE];

    OccluderShape(CanonicalMesh mesh, UvGrid grid) {
        this.grid = grid;
        float[] believed = believed(mesh);
        float[] outer = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < outer.length; i++) {
            outer[i] = mesh.ring[i] <= 1 ? 1 : 0;
        }
        Arrays.fill(index, -1);
        for (int k = 0; k < grid.count; k++) {
            covered[grid.texel[k]] = 1;
            index[grid.texel[k]] = k;
            rim[grid.texel[k]] = grid.mix(outer, k);
            credit[grid.texel[k]] = grid.mix(believed, k);
        }
    }

    private static float[] believed(CanonicalMesh mesh) {
        float[] believed = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < believed.length; i++) {
            believed[i] = mesh.eye[i] || mesh.brow[i] || mesh.lip[i] ? LIVELY : 1;
            for (int j : mesh.neighbours[i]) {
                believed[i] = mesh.eye[j] || mesh.brow[j] ? LIVELY : believed[i];
            }
        }
        return believed;
    }

    /** 0..1 per texel: how far it is believed that something hides it. */
    float[] credit() {
        return credit;
    }

    /** 1 for texels that the face covers. */
    float[] covered() {
        return covered;
    }

    /** Least difference to a per-texel mean at the texel itself or beside it: landmarks wobble by about one texel. */
    float leastDifference(float value, float[] mean, int k) {
        float least = Math.abs(value - mean[k]);
        for (int step : STEPS) {
            int t = grid.texel[k] + step;
            if (t >= 0 && t < index.length && index[t] >= 0) {
                least = Math.min(least, Math.abs(value - mean[index[t]]));
            }
        }
        return least;
    }

    /**
     * @param evidence per texel, smoothed
     * @param fine evidence of each texel alone
     * @param before the mask of the frame before: what was hidden may stay so without touching the rim
     * @param pockets whether parts of the face that it cuts off lie behind it, since its outline is not known
     * @param out filled with 0.5..1 where something hides the face, 0 elsewhere
     * @return whether anything does
     */
    boolean find(
            float[] evidence,
            float[] fine,
            float[] visible,
            float[] before,
            float grow,
            float start,
            boolean pockets,
            float[] out) {
        Arrays.fill(label, NONE);
        Arrays.fill(out, 0);
        boolean any = false;
        int next = OCCLUDER;
        for (int t : grid.texel) {
            if (label[t] == NONE && weak(t, evidence, visible, grow)) {
                any |= judge(t, ++next, evidence, visible, before, grow, start);
            }
        }
        if (any) {
            for (int layer = 0; layer < MARGIN; layer++) {
                peel(fine, grow);
            }
            if (pockets) {
                fillPockets(evidence, start);
            }
            for (int t : grid.texel) {
                out[t] = label[t] == OCCLUDER ? .5f + .5f * Curves.smoothstep(grow, start, evidence[t]) : 0;
            }
        }
        return any;
    }

    private static boolean weak(int t, float[] evidence, float[] visible, float grow) {
        return evidence[t] > grow && visible[t] > .05f;
    }

    /** Grows one component from a texel and labels it an occluder if it is one. */
    private boolean judge(
            int seed, int id, float[] evidence, float[] visible, float[] before, float grow, float start) {
        int size = 0;
        int strong = 0;
        int rims = 0;
        float wasHidden = 0;
        float believed = 0;
        label[seed] = id;
        queue[size++] = seed;
        for (int at = 0; at < size; at++) {
            int t = queue[at];
            strong += evidence[t] > start ? 1 : 0;
            rims += rim[t] > .4f || visible[t] < .5f ? 1 : 0;
            wasHidden += before[t];
            believed += t < label.length / 2 ? credit[t] : 1; // brows lie in the upper half
            for (int step : STEPS) {
                int j = t + step;
                if (j >= 0
                        && j < label.length
                        && index[j] >= 0
                        && label[j] == NONE
                        && weak(j, evidence, visible, grow)) {
                    label[j] = id;
                    queue[size++] = j;
                }
            }
        }
        boolean reachesIn = rims >= LEAST_RIM || wasHidden > .25f * size;
        boolean brow = believed < MOSTLY * size && size < SMALL * grid.count;
        boolean occluder = !brow && reachesIn && size >= LEAST_TEXELS && strong >= LEAST_STRONG && strong > .12f * size;
        if (occluder) {
            for (int at = 0; at < size; at++) {
                label[queue[at]] = OCCLUDER;
            }
        }
        return occluder;
    }

    /** Takes away the outermost texels without evidence of their own. */
    private void peel(float[] fine, float grow) {
        int peeled = 0;
        for (int t : grid.texel) {
            if (label[t] == OCCLUDER && fine[t] < grow && besideFree(t)) {
                queue[peeled++] = t;
            }
        }
        for (int at = 0; at < peeled; at++) {
            label[queue[at]] = NONE;
        }
    }

    private boolean besideFree(int t) {
        for (int step : STEPS) {
            int j = t + step;
            if (j >= 0 && j < label.length && index[j] >= 0 && label[j] != OCCLUDER) {
                return true;
            }
        }
        return false;
    }

    /** All but the largest free region lie behind the occluder, if they are small. */
    private void fillPockets(float[] evidence, float start) {
        int[] region = new int[SIDE * SIDE];
        int[] starts = new int[grid.count + 1];
        int regions = 0;
        int end = 0;
        int largest = 0;
        for (int seed : grid.texel) {
            if (label[seed] == OCCLUDER || region[seed] != 0) {
                continue;
            }
            starts[regions++] = end;
            region[seed] = regions;
            queue[end++] = seed;
            for (int at = starts[regions - 1]; at < end; at++) {
                for (int step : STEPS) {
                    int j = queue[at] + step;
                    if (j >= 0 && j < label.length && index[j] >= 0 && label[j] != OCCLUDER && region[j] == 0) {
                        region[j] = regions;
                        queue[end++] = j;
                    }
                }
            }
            starts[regions] = end;
            if (end - starts[regions - 1] > starts[largest + 1] - starts[largest]) {
                largest = regions - 1;
            }
        }
        for (int r = 0; r < regions; r++) {
            if (r != largest && starts[r + 1] - starts[r] < POCKET * grid.count) {
                for (int at = starts[r]; at < starts[r + 1]; at++) {
                    label[queue[at]] = OCCLUDER;
                    evidence[queue[at]] = Math.max(evidence[queue[at]], start);
                }
            }
        }
    }

    /**
     * Closes gaps between hidden parts of a row: a hand of the skin's colour is seen by its edges, and its even middle is not.
     *
     * @param mask of {@link #find}
     * @param firstRow of texels that are looked at
     */
    void closeRows(float[] mask, int firstRow) {
        for (int y = firstRow; y < SIDE; y++) {
            int last = -1;
            for (int t = y * SIDE; t < (y + 1) * SIDE; t++) {
                if (mask[t] < .5f) {
                    continue;
                }
                if (last >= 0 && t - last <= GAP) {
                    Arrays.fill(mask, last, t, 1);
                }
                last = t;
            }
        }
    }
}
