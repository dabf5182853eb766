package red5.faceswap.face.mesh;

import java.util.Arrays;

/**
 * Finds what hides the face, without a network. A running model (mean and variance) of the person's own unhidden face lives
 * in texture space: relative luma, chroma and local structure. What deviates after the light is accounted for, hangs together
 * and reaches the face's rim is an occluder ({@link OccluderShape}). One per face, frames in order.
 */
final class OcclusionModel {
    static final int SIDE = 96;
    /** Frames that are learnt without judging. */
    private static final int FIRST_FRAMES = 4;

    private static final int LEARNING_FRAMES = 25;

    /** Floors of the variances: relative luma², chroma², structure². */
    private static final float LUMA_FLOOR = .0049f;

    private static final float CHROMA_FLOOR = 4;
    private static final float STRUCTURE_FLOOR = .0025f;

    /** Evidence from which an occluder grows and from which it starts; lower once one is known. */
    private static final float[] GROW = {1.6f, 1.25f};

    private static final float[] START = {2.6f, 2.1f};
    /** Share of the face hidden from which an occluder counts as known. */
    private static final float KNOWN = .02f;
    /** How much less a deviation counts per radian turned away from the pose the model was learnt in. */
    private static final float TURN = 4;

    /** Share of the way that the mask goes in a frame: up, down at its edge, and down where nothing hides the face any more. */
    private static final float RISE = .75f;

    private static final float FALL = .5f;
    /** The person's own face would show there: it is covered at once. */
    private static final float CLEAR = .9f;

    /** Share of the face that nothing can hide without the landmarks being lost: the person must not show by our mistake. */
    private static final float INCREDIBLE = .72f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final OccluderShape shape;
    private final LightPlane lightPlane;
    private final float[] softness;

    /** The running model per covered texel: luma, red and blue chroma, structure; then their variances. */
    final float[] meanY;

    final float[] meanR;
    final float[] meanB;
    private final float[] meanS;
    private final float[] varY;
    private final float[] varR;
    private final float[] varB;
    private final float[] varS;

    /** This frame: luma and visibility per texel, chroma per covered texel. */
    final float[] luma = new float[SIDE * SIDE];

    final float[] visible = new float[SIDE * SIDE];
    final float[] red;
    final float[] blue;

    private final float[] structure = new float[SIDE * SIDE];
    private final float[] evidence = new float[SIDE * SIDE];
    private final float[] scratch = new float[SIDE * SIDE];
    private final float[] around = new float[SIDE * SIDE];
    private final float[] mask = new float[SIDE * SIDE];
    private float hiddenShare;
    private float suspectShare;
    private int frames;
    private final HeadTurn turn = new HeadTurn();

    OcclusionModel(CanonicalMesh mesh, UvGrid grid) {
        this.grid = grid;
        shape = new OccluderShape(mesh, grid);
        softness = softness(mesh, grid);
        lightPlane = new LightPlane(grid, softness);
        int n = grid.count;
        meanY = new float[n];
        meanR = new float[n];
        meanB = new float[n];
        meanS = new float[n];
        varY = new float[n];
        varR = new float[n];
        varB = new float[n];
        varS = new float[n];
        red = new float[n];
        blue = new float[n];
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
    float[] mask() {
        return mask;
    }

    /** Share of the visible face that is hidden, 0..1. */
    float hiddenShare() {
        return hiddenShare;
    }

    /** True when nothing hides the face and nothing seems to: then not every frame needs an update. */
    boolean calm() {
        return frames > LEARNING_FRAMES && hiddenShare < .03f && suspectShare < .01f;
    }

    private void uncover() {
        Arrays.fill(mask, 0);
        hiddenShare = 0;
    }

    /**
     * @param window the face in the frame, at most about 200 pixels wide
     * @param pose rotation of the head as a unit quaternion
     */
    void update(FaceWindow window, float[] points, float[] facing, double[] pose) {
        turn.update(pose, known(hiddenShare), frames < LEARNING_FRAMES);
        read(window, points, facing);
        filter.box(luma, visible, scratch, 4);
        for (int t : grid.texel) {
            structure[t] = (luma[t] - scratch[t]) / (scratch[t] + 12);
        }
        if (frames < FIRST_FRAMES) {
            learnFirst(1f / ++frames);
            return;
        }
        lightPlane.fit(this, mask);
        deviation();
        weighEvidence();
        boolean any = shape.find(evidence, visible, mask, grow(), start(), scratch);
        if (any) {
            shape.alignToEdges(luma, scratch);
        }
        moveMask();
        learn();
        frames++;
        if (hiddenShare > INCREDIBLE) {
            startAnew(); // and yet the landmarks were found: the model is wrong, not the face hidden
        }
    }

    /** Forgets how the face looks; nothing hides it until that is learnt anew. */
    void startAnew() {
        uncover();
        Arrays.fill(varY, 0);
        Arrays.fill(varR, 0);
        Arrays.fill(varB, 0);
        Arrays.fill(varS, 0);
        turn.startAnew();
        frames = 0;
    }

    private float grow() {
        return GROW[alert() ? 1 : 0];
    }

    private float start() {
        return START[alert() ? 1 : 0];
    }

    private static boolean known(float hiddenShare) {
        return hiddenShare > KNOWN;
    }

    private boolean alert() {
        return turn.radians() < .1f && known(hiddenShare);
    }

    private final float[] sample = new float[3];

    private void read(FaceWindow window, float[] points, float[] facing) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            window.sample(grid.mix3(points, k, 0), grid.mix3(points, k, 1), sample, 0);
            luma[t] = Math.max(0, sample[0]);
            float scale = 100 / (luma[t] + 22);
            red[k] = 1.371f * sample[2] * scale; // R - Y and B - Y relative to the brightness
            blue[k] = 1.733f * sample[1] * scale;
            visible[t] = Curves.smoothstep(.08f, .35f, grid.mix(facing, k));
        }
    }

    /** Luma relative to the model's, symmetric: 0 when equal. */
    float relative(int k) {
        float y = luma[grid.texel[k]];
        return 2 * (y - meanY[k]) / (y + meanY[k] + 14);
    }

    private void deviation() {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float dy = relative(k) - lightPlane.at(k);
            float dr = red[k] - meanR[k] - lightPlane.red();
            float db = blue[k] - meanB[k] - lightPlane.blue();
            float ds = shape.leastDifference(structure[t], meanS, k);
            float v = .45f * dy * dy / (varY[k] + LUMA_FLOOR)
                    + .4f * (dr * dr / (varR[k] + CHROMA_FLOOR) + db * db / (varB[k] + CHROMA_FLOOR))
                    + .45f * ds * ds / (varS[k] + STRUCTURE_FLOOR);
            evidence[t] = Math.min(60, v) * softness[k];
        }
    }

    private void weighEvidence() {
        filter.box(evidence, visible, evidence, 1);
        filter.box(evidence, visible, scratch, 2);
        float seen = 1e-3f;
        float suspect = 0;
        for (int t : grid.texel) {
            float e = (float) Math.sqrt(.5f * evidence[t] + .5f * scratch[t]) / (1 + TURN * turn.radians());
            evidence[t] = e * Curves.smoothstep(0, .5f, visible[t]);
            seen += visible[t];
            suspect += e > start() ? visible[t] : 0;
        }
        suspectShare = suspect / seen;
    }

    /** Rises fast, so that nothing is painted over; falls slower at its edge, so that it does not flicker. */
    private void moveMask() {
        float seen = 1e-3f;
        float hidden = 0;
        for (int t : grid.texel) {
            float wanted = Curves.smoothstep(.25f, .65f, scratch[t]);
            mask[t] += (wanted > mask[t] ? RISE : wanted > 0 ? FALL : CLEAR) * (wanted - mask[t]);
            mask[t] = mask[t] < .01f ? 0 : mask[t];
            seen += visible[t];
            hidden += mask[t] * visible[t];
        }
        hiddenShare = hidden / seen;
    }

    private void learnFirst(float rate) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            meanY[k] += rate * (luma[t] - meanY[k]);
            meanR[k] += rate * (red[k] - meanR[k]);
            meanB[k] += rate * (blue[k] - meanB[k]);
            meanS[k] += rate * (structure[t] - meanS[k]);
        }
    }

    private float learningRate() {
        if (frames < LEARNING_FRAMES) {
            return .12f;
        }
        if (turn.radians() > .05f) {
            return .1f;
        }
        return hiddenShare > .01f || suspectShare > .01f ? .006f : .04f;
    }

    /** Never under the mask; the hidden part only follows the light of the visible one. */
    private void learn() {
        System.arraycopy(mask, 0, scratch, 0, mask.length);
        filter.box(scratch, shape.covered(), scratch, 2);
        filter.box(luma, visible, around, 4);
        float rate = learningRate();
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float a = visible[t] * (rate * (1 - Curves.smoothstep(.05f, .4f, scratch[t])) + .002f);
            float dy = relative(k);
            float dr = red[k] - meanR[k];
            float db = blue[k] - meanB[k];
            float ds = (luma[t] - around[t]) / (around[t] + 12) - meanS[k];
            varY[k] += a * (Math.min(.06f, dy * dy) - varY[k]);
            varR[k] += a * (Math.min(60, dr * dr) - varR[k]);
            varB[k] += a * (Math.min(60, db * db) - varB[k]);
            varS[k] += a * (Math.min(.03f, ds * ds) - varS[k]);
            float follow = .04f * scratch[t];
            meanY[k] =
                    (meanY[k] + a * (luma[t] - meanY[k])) * (1 + follow * Curves.clamp(-.1f, .1f, lightPlane.level()));
            meanR[k] += a * dr + follow * Curves.clamp(-2, 2, lightPlane.red());
            meanB[k] += a * db + follow * Curves.clamp(-2, 2, lightPlane.blue());
            meanS[k] += a * ds;
        }
    }
}
