package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadTurn;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Finds what hides the face, without a network. A running model (mean and variance) of the person's own unhidden face lives
 * in texture space: relative luma, chroma and local structure. What deviates after the light is accounted for, hangs together
 * and reaches the face's rim is an occluder ({@link OccluderShape}); its border is drawn anew ({@link OccluderOutline}). One per face,
 * frames in order.
 */
public final class OcclusionModel {
    public static final int SIDE = 96;
    /** Frames that are learnt without judging. */
    private static final int FIRST_FRAMES = 4;

    private static final int LEARNING_FRAMES = 25;
    /** Share of the face from which evidence is worth a further question. */
    private static final float SUSPICION = .002f;

    /** Evidence from which an occluder grows and from which it starts; lower once one is known. */
    private static final float[] GROW = {1.6f, 1.25f};

    private static final float[] START = {2.6f, 2.1f};
    /** Share of the face hidden from which an occluder counts as known. */
    private static final float KNOWN = .02f;
    /** Deviation of colour alone from which it is an occluder's, and share of such surroundings in which structure says nothing. */
    private static final float OBVIOUS = 16;

    private static final float DISTURBING = .25f;
    /** Share of what is hidden below which so much deviation is not that of a colour. */
    private static final float SKIN_COLOURED = .35f;
    /** How much less a deviation counts per radian turned away from the pose the model was learnt in. */
    private static final float TURN = 4;

    /** Share of the way that the mask goes in a frame: up, down at its edge, and down where nothing hides the face any more. */
    private static final float RISE = .9f;

    private static final float FALL = .5f;
    /** The person's own face would show there: it is covered at once. */
    private static final float CLEAR = .9f;

    /** Share of the face from which what hides it is asked whether it is a face. */
    private static final float QUESTIONABLE = .08f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final int lowerFace;
    private final OccluderShape shape;
    private final LightPlane lightPlane;
    private final float[] softness;
    private final UnrolledFace now;
    private final LearntLooks learnt;
    private final HiddenLooks looks;
    private final FirstLooks first;
    private final MaskDoubt doubt;
    private final OccluderOutline outline;

    private final float[] evidence = new float[SIDE * SIDE];
    /** Evidence of each texel alone. */
    private final float[] fine = new float[SIDE * SIDE];

    private final float[] scratch = new float[SIDE * SIDE];
    private final float[] around = new float[SIDE * SIDE];
    private final float[] mask = new float[SIDE * SIDE];
    private float hiddenShare;
    private float suspectShare;
    /** What hides the face differs from it by its form rather than by its colour. */
    private boolean skinColoured;

    private int frames;
    /** The mask is of a time when the points were lost. */
    private boolean supposed;

    private final HeadTurn turn = new HeadTurn();

    public OcclusionModel(CanonicalMesh mesh, UsualFace usual) {
        grid = usual.grid;
        lowerFace = usual.lowerFace;
        looks = new HiddenLooks(usual);
        shape = new OccluderShape(mesh, grid);
        softness = softness(mesh, grid);
        lightPlane = new LightPlane(grid, softness);
        now = new UnrolledFace(grid, filter);
        learnt = new LearntLooks(grid, shape);
        outline = new OccluderOutline(grid, shape.credit());
        first = new FirstLooks(usual, shape, looks, softness);
        doubt = new MaskDoubt(looks, learnt, first, usual.covered);
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

    /** 0..1 per texel, SIDE x SIDE: how much of it is hidden. */
    public float[] mask() {
        return mask;
    }

    /** Share of the visible face that is hidden, 0..1. */
    public float hiddenShare() {
        return hiddenShare;
    }

    /** True when nothing hides the face and nothing seems to: then not every frame needs an update. */
    public boolean calm() {
        return frames > LEARNING_FRAMES && hiddenShare < .03f && suspectShare < .01f;
    }

    /**
     * @param window the face in the frame, at most about 200 pixels wide
     * @param pose rotation of the head as a unit quaternion
     */
    public void update(FaceWindow window, float[] points, float[] facing, double[] pose) {
        if (supposed) {
            uncover(); // what was in front of a face that is found again may have gone at once
            supposed = false;
        }
        turn.update(pose, hiddenShare > KNOWN, frames < LEARNING_FRAMES);
        now.read(window, points, facing);
        looks.look(now);
        first.look(now, learnt, mask, hiddenShare > 0 || suspectShare > SUSPICION);
        if (frames >= FIRST_FRAMES || first.hides()) {
            judge();
            question();
        }
        learn();
        frames++;
    }

    /** Looks at a face whose points are only supposed: it may have moved under them, so that nothing is learnt. */
    public void watch(FaceWindow window, float[] points, float[] facing) {
        supposed = true;
        now.read(window, points, facing);
        looks.look(now);
        judge();
        if (hiddenShare >= QUESTIONABLE && doubt.anyFaceUnder(mask)) {
            uncover();
        }
    }

    private void judge() {
        lightPlane.fit(now, learnt, mask);
        weighEvidence();
        if (shape.find(evidence, fine, now.visible, mask, grow(), start(), scratch)) {
            if (skinColoured && hiddenShare > QUESTIONABLE && first.isMouthHidden()) {
                shape.closeRows(scratch, lowerFace);
            }
            outline.sharpen(now, learnt, lightPlane, scratch, fine, grow(), first.places(), skinColoured);
        } else {
            outline.clear();
        }
        moveMask();
    }

    /** What the mask covers is asked whether it is a face. */
    private void question() {
        if (hiddenShare < QUESTIONABLE) {
            doubt.rest();
            return;
        }
        switch (doubt.ask(mask, hiddenShare)) {
            case ALL_WRONG -> startAnew();
            case WRONG -> {
                learnt.forget(mask);
                first.startAnew();
                uncover();
                doubt.rest();
            }
            case STANDS -> {}
        }
    }

    private void uncover() {
        Arrays.fill(mask, 0);
        hiddenShare = 0;
    }

    /** Forgets how the face looks; nothing hides it until that is learnt anew. */
    public void startAnew() {
        uncover();
        learnt.forgetAll();
        first.startAnew();
        turn.startAnew();
        frames = 0;
    }

    private float grow() {
        return GROW[alert() ? 1 : 0];
    }

    private float start() {
        return START[alert() ? 1 : 0];
    }

    private boolean alert() {
        return turn.radians() < .1f && hiddenShare > KNOWN;
    }

    private void weighEvidence() {
        boolean disturbed = false;
        for (int k = 0; k < grid.count; k++) {
            fine[grid.texel[k]] = learnt.colourDeviation(now, lightPlane, k);
            scratch[grid.texel[k]] = fine[grid.texel[k]] > OBVIOUS ? 1 : 0;
            disturbed |= fine[grid.texel[k]] > OBVIOUS;
        }
        if (disturbed) {
            filter.box(scratch, now.visible, scratch, UnrolledFace.AROUND);
        }
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float undisturbed = Curves.smoothstep(DISTURBING, 0, scratch[t]);
            float deviation = fine[t] + undisturbed * learnt.structureDeviation(now, k);
            deviation += first.hides() ? first.deviation(t, learnt.familiarity(k)) : 0;
            evidence[t] = Math.min(LearntLooks.MOST_DEVIATION, deviation) * softness[k];
            fine[t] = evidence[t];
        }
        filter.box(evidence, now.visible, evidence, 1);
        filter.box(evidence, now.visible, scratch, 2);
        float seen = 1e-3f;
        float suspect = 0;
        float obvious = 0;
        for (int t : grid.texel) {
            float e = (float) Math.sqrt(.5f * evidence[t] + .5f * scratch[t]) / (1 + TURN * turn.radians());
            obvious += fine[t] > OBVIOUS ? now.visible[t] : 0;
            fine[t] = (float) Math.sqrt(fine[t]);
            evidence[t] = e * Curves.smoothstep(0, .5f, now.visible[t]);
            seen += now.visible[t];
            suspect += e > start() ? now.visible[t] : 0;
        }
        suspectShare = suspect / seen;
        skinColoured = obvious < SKIN_COLOURED * hiddenShare * seen;
    }

    /** Rises fast, so that nothing is painted over; falls slower at its edge, so that it does not flicker. */
    private void moveMask() {
        float seen = 1e-3f;
        float hidden = 0;
        for (int t : grid.texel) {
            float wanted = Curves.smoothstep(.25f, .65f, scratch[t]);
            mask[t] += (wanted > mask[t] ? RISE : wanted > 0 ? FALL : CLEAR) * (wanted - mask[t]);
            mask[t] = mask[t] < .01f ? 0 : mask[t];
            seen += now.visible[t];
            hidden += mask[t] * now.visible[t];
        }
        hiddenShare = hidden / seen;
    }

    private float learningRate() {
        if (frames < LEARNING_FRAMES) {
            return .12f;
        }
        if (turn.radians() > .05f) {
            return .1f;
        }
        return suspectShare > .01f && hiddenShare < .01f ? .006f : .04f;
    }

    private void learn() {
        System.arraycopy(mask, 0, scratch, 0, mask.length);
        filter.box(scratch, shape.covered(), scratch, 2);
        filter.box(scratch, shape.covered(), around, 4);
        learnt.learn(now, lightPlane, scratch, around, learningRate());
    }
}
