package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * How much in a frame says of each texel that something is in front of it: about 1 where the face looks as learnt. Filled anew for each frame; one
 * per face.
 */
final class OccluderEvidence {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Deviation of colour alone from which it is an occluder's, and share of such surroundings in which structure says nothing. */
    private static final float OBVIOUS = 16;

    private static final float DISTURBING = .25f;
    /** Share of what is hidden below which so much deviation is not that of a colour. */
    private static final float SKIN_COLOURED = .35f;
    /** How much less a deviation counts per radian turned away from the pose the model was learnt in. */
    private static final float TURN = 4;
    /** Of what surely is a hand's: enough to start an occluder. */
    private static final float EVIDENT = 3;
    /** Beside a hand, which explains what was found: so much is left, enough of what has another colour than the face. */
    private static final float BESIDE_HAND = .6f;

    private final UvGrid grid;
    private final Planes filter;
    private final OccludingHands hands;
    private final float[] softness;
    private final float[] scratch = new float[SIDE * SIDE];
    /** Per texel, of it and what is near it. */
    final float[] smooth = new float[SIDE * SIDE];
    /** Of each texel alone. */
    final float[] fine = new float[SIDE * SIDE];

    private float suspectShare;
    private boolean skinColoured;

    OccluderEvidence(CanonicalMesh mesh, UvGrid grid, Planes filter, OccludingHands hands) {
        this.grid = grid;
        this.filter = filter;
        this.hands = hands;
        softness = softness(mesh, grid);
    }

    /** Lips, eyes and brows move by themselves: their deviations count less. */
    private static float[] softness(CanonicalMesh mesh, UvGrid grid) {
        float[] perVertex = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < perVertex.length; i++) {
            perVertex[i] = mesh.lip[i] ? .35f : mesh.eye[i] || mesh.brow[i] ? .5f : 1;
            for (int j : mesh.neighbours[i]) {
                perVertex[i] = mesh.eye[j] ? Math.min(perVertex[i], .5f) : perVertex[i];
            }
        }
        float[] softness = new float[grid.count];
        for (int k = 0; k < grid.count; k++) {
            softness[k] = grid.mix(perVertex, k);
        }
        return softness;
    }

    /** 0..1 per covered texel: how much its deviation counts. */
    float[] softness() {
        return softness;
    }

    /** Share of the visible face on which something seems to be. */
    float suspectShare() {
        return suspectShare;
    }

    /** What hides the face differs from it by its form rather than by its colour. */
    boolean isSkinColoured() {
        return skinColoured;
    }

    /**
     * @param own 0..1 per texel: the person's own form is seen there
     * @param turned radians away from the pose in which the looks were learnt
     * @param start evidence from which an occluder starts
     * @param hiddenShare of the face in the frame before
     */
    void weigh(
            UnrolledFace now,
            LearntLooks learnt,
            LightPlane light,
            FirstLooks first,
            float[] own,
            float turned,
            float start,
            float hiddenShare) {
        deviate(now, learnt, light, first);
        filter.box(smooth, now.visible, smooth, 1);
        filter.box(smooth, now.visible, scratch, 2);
        float seen = 1e-3f;
        float suspect = 0;
        float obvious = 0;
        for (int t : grid.texel) {
            float both = Math.max(0, .5f * smooth[t] + .5f * scratch[t]); // running sums may end a little below 0
            float e = (1 - own[t]) * (float) Math.sqrt(both) / (1 + TURN * turned);
            obvious += fine[t] > OBVIOUS ? now.visible[t] : 0;
            fine[t] = (1 - own[t]) * (float) Math.sqrt(fine[t]);
            smooth[t] = e * Curves.smoothstep(0, .5f, now.visible[t]);
            seen += now.visible[t];
            suspect += e > start ? now.visible[t] : 0;
        }
        suspectShare = suspect / seen;
        skinColoured = obvious < SKIN_COLOURED * hiddenShare * seen;
        if (hands.inFront()) {
            showHands();
        }
    }

    private void deviate(UnrolledFace now, LearntLooks learnt, LightPlane light, FirstLooks first) {
        boolean disturbed = false;
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            fine[t] = learnt.colourDeviation(now, light, k);
            scratch[t] = fine[t] > OBVIOUS ? 1 : 0;
            disturbed |= fine[t] > OBVIOUS;
        }
        if (disturbed) {
            filter.box(scratch, now.visible, scratch, UnrolledFace.AROUND);
        }
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float undisturbed = Curves.smoothstep(DISTURBING, 0, scratch[t]);
            float deviation = fine[t] + undisturbed * learnt.structureDeviation(now, k);
            deviation += first.hides() ? first.deviation(t, learnt.familiarity(k)) : 0;
            smooth[t] = Math.min(LearntLooks.MOST_DEVIATION, deviation) * softness[k];
            fine[t] = smooth[t];
        }
    }

    /** What surely is a hand's is evident, however much it looks like the face. */
    private void showHands() {
        for (int t : grid.texel) {
            if (hands.core()[t] > 0) {
                smooth[t] = Math.max(smooth[t], EVIDENT);
                fine[t] = Math.max(fine[t], EVIDENT);
            } else if (hands.depth(t) < OccludingHands.OUTSIDE) {
                smooth[t] *= BESIDE_HAND;
                fine[t] *= BESIDE_HAND;
            }
        }
    }
}
