package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.detection.HandFinder;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.HeadTurn;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Finds what hides the face. A running model (mean and variance) of the person's own unhidden face lives
 * in texture space: relative luma, chroma and local structure. What deviates after the light is accounted for, hangs together
 * and reaches the face's rim is an occluder ({@link OccluderShape}), and so is a hand, known by its form ({@link OccludingHands}); its border is drawn
 * anew ({@link OccluderOutline}). One per face, frames in order.
 */
public final class OcclusionModel {
    public static final int SIDE = 96;
    /** Share of the face hidden up to which nobody sees how fine the border is. */
    private static final float MINUTE = .04f;
    /** Frames that are learnt without judging. */
    private static final int FIRST_FRAMES = 4;

    private static final int LEARNING_FRAMES = 25;
    /** Frames within which what is found to be a hand may have been there from the first one. */
    private static final int SETTLING = 60;
    /** Share of the face from which evidence is worth a further question. */
    private static final float SUSPICION = .002f;
    /** The same from which the face is examined in each frame, and hands are looked for. */
    private static final float UNCALM = .01f;

    /** Evidence from which an occluder grows and from which it starts; lower once one is known. */
    private static final float[] GROW = {1.6f, 1.25f};

    private static final float[] START = {2.6f, 2.1f};
    /** Share of the face hidden from which an occluder counts as known. */
    private static final float KNOWN = .02f;
    /** The same from which even something of the face's own colour is asked whether the person's form is seen beside it. */
    private static final float MUCH = .6f;
    /** How much more it takes for a texel to be hidden beside a hand of another colour, before a face that is known. */
    private static final float KNOWN_FORM = .1f;
    /** Share of the face from which what hides it is asked whether it is a face. */
    private static final float QUESTIONABLE = .08f;

    private final UvGrid grid;
    private final Planes filter = new Planes(SIDE, SIDE);
    private final int lowerFace;
    private final OccluderShape shape;
    private final LightPlane lightPlane;
    private final UnrolledFace now;
    private final LearntLooks learnt;
    private final HiddenLooks looks;
    private final FirstLooks first;
    private final MaskDoubt doubt;
    private final OccludingHands hands;
    private final OccluderOutline outline;
    private final FaceAlignment alignment;

    private final OwnForm ownForm;
    private final OccluderEvidence evidence;
    private final MuchHidden much = new MuchHidden();

    private final float[] scratch = new float[SIDE * SIDE];
    private final float[] around = new float[SIDE * SIDE];
    private final OcclusionMask mask;
    private final EdgeColours colours;
    private final FineMask fine;

    private int frames;
    /** The mask is of a time when the points were lost. */
    private boolean supposed;

    private final HeadTurn turn = new HeadTurn();

    public OcclusionModel(CanonicalMesh mesh, UsualFace usual) {
        grid = usual.grid;
        lowerFace = usual.lowerFace;
        looks = new HiddenLooks(usual);
        shape = new OccluderShape(mesh, grid);
        hands = new OccludingHands(grid);
        ownForm = new OwnForm(grid);
        evidence = new OccluderEvidence(mesh, grid, filter, hands);
        mask = new OcclusionMask(grid);
        colours = new EdgeColours(grid);
        fine = new FineMask(usual, colours);
        lightPlane = new LightPlane(grid, evidence.softness());
        now = new UnrolledFace(grid, filter);
        learnt = new LearntLooks(grid, shape);
        outline = new OccluderOutline(grid, shape.credit(), hands);
        alignment = new FaceAlignment(grid, now, learnt, lightPlane, around, evidence.softness());
        first = new FirstLooks(usual, shape, looks, evidence.softness());
        doubt = new MaskDoubt(looks, learnt, first, hands, usual.covered);
    }

    /** 0..1 per texel, SIDE x SIDE: how much of it is hidden. */
    public float[] mask() {
        return mask.hidden;
    }

    /**
     * What is to be drawn of that: the same, or twice as fine where the colours of the object and of the face beside it differ.
     *
     * @param window the face in the frame that was examined last, at most about 400 pixels wide
     * @return a new array
     */
    public float[] drawn(FaceWindow window, float[] points) {
        return mask.share() > MINUTE && colours.find(now, mask.hidden)
                ? fine.fill(mask.hidden, window, points)
                : mask.hidden.clone();
    }

    /** Share of the visible face that is hidden, 0..1. */
    public float hiddenShare() {
        return mask.share();
    }

    /** True when nothing hides the face and nothing seems to: then not every frame needs an update. */
    public boolean calm() {
        return frames > LEARNING_FRAMES && mask.share() < .03f && evidence.suspectShare() < UNCALM && !hands.inFront();
    }

    /** Whether something hid so much of the face in the frame before that its points are to be aligned. */
    public boolean disturbs() {
        return mask.share() > KNOWN && frames > LEARNING_FRAMES;
    }

    /**
     * Puts points that were found beside an occluder where the free part of the face is, to be called before {@link #update}.
     *
     * @param points moved
     */
    public void align(FaceWindow window, float[] points) {
        alignment.align(window, points);
    }

    /**
     * Looks for hands, to be called before {@link #update} or {@link #watch}.
     *
     * @param points of the face
     */
    public void followHands(FramePyramid frame, HandFinder finder, float[] points) {
        float suspicion = first.hides() ? 1 : Math.max(mask.share(), evidence.suspectShare());
        boolean known = hands.any() && learnt.knownShare(hands.core()) > .5f;
        hands.follow(frame, finder, points, suspicion, known);
    }

    /**
     * @param window the face in the frame, at most about 200 pixels wide
     * @param pose rotation of the head as a unit quaternion
     */
    public void update(FaceWindow window, float[] points, float[] facing, double[] pose) {
        if (supposed) {
            mask.clear(); // what was in front of a face that is found again may have gone at once
            supposed = false;
        }
        turn.update(pose, mask.share() > KNOWN, frames < LEARNING_FRAMES);
        now.read(window, points, facing);
        looks.look(now);
        if (frames == 0 && first.isMouthAbsent(now)) {
            hands.believe(points);
        }
        if (hands.isNew() && frames >= LEARNING_FRAMES && doubt.isOwnUnder(hands.core())) {
            hands.refuse(); // before anything shows that it would not hide
        }
        boolean suspicious = mask.share() > 0 || evidence.suspectShare() > SUSPICION;
        first.look(now, learnt, mask.hidden, hands.core(), suspicious);
        if (frames >= FIRST_FRAMES || first.hides() || hands.inFront()) {
            judge();
            question();
        }
        much.look(mask.share(), frames >= LEARNING_FRAMES, doubt.mayBeFace(), hands.inFront());
        if (much.isAnotherFace()) {
            startAnew();
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
        if (mask.share() >= QUESTIONABLE && doubt.anyFaceUnder(mask.hidden)) {
            mask.clear();
        }
        much.suppose(mask.share(), hands.inFront());
    }

    /** Whether so much seems to be hidden, and so little is sure about it, that the person would show if it were wrong. */
    public boolean isDoubtful() {
        return mask.share() > 0 && much.isDoubtful();
    }

    /** The points have been moved so far that what was found may lie elsewhere, and what was learnt of a face that is hardly known is of something else. */
    public void jump() {
        if (frames < LEARNING_FRAMES) {
            forgetLooks();
        } else {
            mask.clear();
        }
        much.jump();
    }

    private void judge() {
        if (hands.isNew() && frames < SETTLING) {
            learnt.forget(hands.flesh()); // it may have been taken for the face
        }
        lightPlane.fit(now, learnt, mask.hidden);
        float least = evidence.isSkinColoured() ? MUCH : KNOWN;
        if (mask.share() > least && frames >= LEARNING_FRAMES) {
            ownForm.look(looks, learnt, mask.hidden, evidence.isSkinColoured());
        } else {
            ownForm.clear();
        }
        evidence.weigh(now, learnt, lightPlane, first, ownForm.seen, turn.radians(), start(), mask.share());
        boolean skinColoured = evidence.isSkinColoured() && !first.isOfAnotherColour();
        if (shape.find(
                evidence.smooth, evidence.fine, now.visible, mask.hidden, grow(), start(), !hands.inFront(), scratch)) {
            hands.limit(scratch);
            if (skinColoured && !hands.inFront() && mask.share() > QUESTIONABLE && first.isMouthHidden()) {
                shape.closeRows(scratch, lowerFace);
            }
            outline.sharpen(now, learnt, lightPlane, scratch, evidence.fine, ownForm.seen, grow(), first, skinColoured);
        } else {
            outline.clear();
        }
        boolean known = hands.inFront() && learnt.knownShare(hands.core()) > .5f;
        mask.follow(scratch, now.visible, known && !skinColoured ? KNOWN_FORM : 0);
    }

    /** What the mask covers is asked whether it is a face. */
    private void question() {
        if (mask.share() < QUESTIONABLE) {
            doubt.rest();
            return;
        }
        switch (doubt.ask(mask.hidden, mask.share())) {
            case ALL_WRONG -> startAnew();
            case WRONG -> {
                learnt.forget(mask.hidden);
                first.startAnew();
                hands.refuse();
                mask.clear();
                doubt.rest();
            }
            case STANDS -> {}
        }
    }

    /** Forgets how the face looks; nothing hides it until that is learnt anew. */
    public void startAnew() {
        forgetLooks();
        hands.startAnew();
    }

    private void forgetLooks() {
        mask.clear();
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
        return turn.radians() < .1f && mask.share() > KNOWN;
    }

    private float learningRate() {
        if (frames < LEARNING_FRAMES) {
            return .12f;
        }
        if (turn.radians() > .05f) {
            return .1f;
        }
        return evidence.suspectShare() > .01f && mask.share() < .01f ? .006f : .04f;
    }

    private void learn() {
        System.arraycopy(mask.hidden, 0, scratch, 0, scratch.length);
        filter.box(scratch, shape.covered(), scratch, 2);
        filter.box(scratch, shape.covered(), around, 4);
        for (int k = 0; k < grid.count && hands.any(); k++) {
            int t = grid.texel[k];
            if (hands.depth(t) > OccludingHands.MAYBE && learnt.familiarity(k) < 1) {
                scratch[t] = 1; // the hand may reach as far as there, and what was seen there so far does not tell
            }
        }
        learnt.learn(now, lightPlane, scratch, around, learningRate());
    }
}
