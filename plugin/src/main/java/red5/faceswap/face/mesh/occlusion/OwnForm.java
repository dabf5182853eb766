package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Where the person's own form is seen in its place beside an object: eyes, brows, nose and lips that are darker and brighter than their surroundings just
 * as they were learnt. No object has that, whatever its colour; the face has it when its light changes, when brows are raised, and when the object
 * makes the landmarks inexact. Compared in small windows, the best of some shifts. Filled anew for each frame; for one thread.
 */
final class OwnForm {
    private static final int FULL = OcclusionModel.SIDE;
    private static final int SIDE = FULL / 2;
    /** Radius of a window on the halved grid. */
    private static final int WINDOW = 3;
    /** Steps of the halved grid by which the form may be displaced, across and down. */
    private static final int ACROSS = 1;

    private static final int DOWN = 2;
    /** Likeness (twice the common energy in shares of both together) from which it may be the person, and from which it is. */
    private static final float MAYBE = .82f;

    private static final float SURE = .94f;
    /** Mean square of the own form below which a place has none, and from which it has one. */
    private static final float PLAIN = .003f;

    private static final float FORMED = .01f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final float[] everywhere = new float[SIDE * SIDE];
    /** Mean squares in the windows: of what is seen, of the own form, and of that at the place itself; and of both together. */
    private final float[] energy = new float[SIDE * SIDE];

    private final float[] ownEnergy = new float[SIDE * SIDE];
    private final float[] core = new float[SIDE * SIDE];
    private final float[] common = new float[SIDE * SIDE];
    private final float[] best = new float[SIDE * SIDE];
    private final float[] luma = new float[FULL * FULL];
    private final float[] known = new float[FULL * FULL];
    /** 0..1 per texel. */
    final float[] seen = new float[FULL * FULL];

    OwnForm(UvGrid grid) {
        this.grid = grid;
        Arrays.fill(everywhere, 1);
    }

    /** Nothing hides the face, or its form is not known. */
    void clear() {
        Arrays.fill(seen, 0);
    }

    /**
     * @param hidden 0..1 per texel: what was hidden in the frame before
     * @param likeFace by something of the face's own colour: then nothing is told of it, since its shadows may do for a form
     */
    void look(HiddenLooks looks, LearntLooks learnt, float[] hidden, boolean likeFace) {
        learnt.luma(luma, known);
        float[] own = looks.ownForm(luma, known);
        float[] now = looks.form();
        square(own, WINDOW, ownEnergy);
        square(own, 1, core);
        square(now, WINDOW, energy);
        Arrays.fill(best, 0);
        for (int dy = -DOWN; dy <= DOWN; dy++) {
            for (int dx = -ACROSS; dx <= ACROSS; dx++) {
                compare(own, now, dx, dy);
            }
        }
        for (int t : grid.texel) {
            int k = t / FULL / 2 * SIDE + t % FULL / 2;
            seen[t] = known[t] * best[k] * (likeFace ? 1 - hidden[t] : 1);
        }
    }

    private void square(float[] form, int radius, float[] out) {
        for (int k = 0; k < out.length; k++) {
            out[k] = form[k] * form[k];
        }
        filter.box(out, everywhere, out, radius);
    }

    private void compare(float[] own, float[] now, int dx, int dy) {
        int shift = dy * SIDE + dx;
        for (int k = 0; k < common.length; k++) {
            common[k] = own[k] * now[Math.max(0, Math.min(now.length - 1, k + shift))];
        }
        filter.box(common, everywhere, common, WINDOW);
        for (int k = 0; k < common.length; k++) {
            float both = ownEnergy[k] + energy[Math.max(0, Math.min(now.length - 1, k + shift))];
            float alike = Curves.smoothstep(MAYBE, SURE, 2 * common[k] / (both + 1e-6f));
            best[k] = Math.max(best[k], alike * Curves.smoothstep(PLAIN, FORMED, core[k]));
        }
    }
}
