package red5.faceswap.face.mesh.occlusion;

/**
 * Asks whether what an occlusion mask covers is a face after all: the person must not show by our mistake. One per face, frames in order.
 */
final class MaskDoubt {
    private static final int SIDE = OcclusionModel.SIDE;

    /** What is to become of the mask. */
    enum Verdict {
        STANDS,
        /** What it covers was learnt wrongly. */
        WRONG,
        /** All was learnt wrongly, or the light has changed altogether. */
        ALL_WRONG
    }

    /** Share of the face that nothing can hide without the landmarks being lost. */
    private static final float INCREDIBLE = .72f;
    /** Frames in a row in which there must be a face, and in which the person's own looks must be there in another light. */
    private static final int DOUBTS = 4;

    private static final int SURE_DOUBTS = 2;
    /** Growth of the hidden share in a frame from which something is just coming in, and below which it leaves: then it is not asked. */
    private static final float ENTERING = 1.06f;

    private static final float LEAVING = .98f;
    /** Likeness to a face from which something is one, and by how much it must exceed that to what was learnt. */
    private static final float FACE = .5f;

    private static final float CLEARLY = .08f;
    /** Likeness below which something is none. */
    private static final float MAYBE_FACE = .4f;
    /** Likeness to the person's own looks from which it is the person. */
    private static final float OWN = .7f;
    /** The same when the points are where the face is: only the light has changed. */
    private static final float SURELY_OWN = .85f;

    private final HiddenLooks looks;
    private final LearntLooks learnt;
    private final FirstLooks mouth;
    private final OccludingHands hands;
    private final float[] covered;
    private final float[] where = new float[SIDE * SIDE];
    private final float[] luma = new float[SIDE * SIDE];
    private final float[] known = new float[SIDE * SIDE];
    private float shareBefore;
    private boolean faceLike;
    private int doubts;

    /** @param covered 1 for texels that the face covers */
    MaskDoubt(HiddenLooks looks, LearntLooks learnt, FirstLooks mouth, OccludingHands hands, float[] covered) {
        this.looks = looks;
        this.learnt = learnt;
        this.mouth = mouth;
        this.hands = hands;
        this.covered = covered;
    }

    /** Nothing is hidden that is worth a question. */
    void rest() {
        doubts = 0;
        faceLike = false;
    }

    /** Whether what the mask covers may be a face, as it was asked last. */
    boolean mayBeFace() {
        return faceLike;
    }

    /** Whether it covers anything like a face, when the points are only supposed and it may be displaced. */
    boolean anyFaceUnder(float[] mask) {
        choose(mask, false);
        return !hands.inFront() && (looks.faceLikeness(where) > FACE || ownLikeness() > OWN);
    }

    /** Whether the person's own looks are where a hand is supposed to be: then there is none. */
    boolean isOwnUnder(float[] hand) {
        System.arraycopy(hand, 0, where, 0, where.length);
        return ownLikeness() > SURELY_OWN;
    }

    /** @param hiddenShare of the face */
    Verdict ask(float[] mask, float hiddenShare) {
        boolean incredible = hiddenShare > INCREDIBLE;
        boolean passing = hiddenShare > ENTERING * shareBefore || hiddenShare < LEAVING * shareBefore;
        shareBefore = hiddenShare;
        choose(mask, incredible);
        float face = looks.faceLikeness(where);
        float own = ownLikeness();
        faceLike = face > MAYBE_FACE || own > OWN;
        FirstLooks.Mouth under = mouth.under(where);
        boolean onlyLight = own > SURELY_OWN && !hands.inFront();
        boolean likely = onlyLight || face > FACE && (incredible || face > own + CLEARLY);
        boolean hand = hands.inFront();
        boolean doubt = hand
                ? !hands.isCertain() && mouth.under(hands.core()) == FirstLooks.Mouth.THERE
                : under == FirstLooks.Mouth.THERE || under == FirstLooks.Mouth.UNKNOWN && likely;
        doubts = doubt && !passing ? doubts + 1 : 0;
        if (incredible && doubts >= DOUBTS || onlyLight && doubts >= SURE_DOUBTS) {
            return Verdict.ALL_WRONG;
        }
        return doubts >= DOUBTS ? Verdict.WRONG : Verdict.STANDS;
    }

    private void choose(float[] mask, boolean all) {
        for (int t = 0; t < where.length; t++) {
            where[t] = all || mask[t] > .5f ? covered[t] : 0;
        }
    }

    private float ownLikeness() {
        learnt.luma(luma, known);
        return looks.ownLikeness(where, luma, known);
    }
}
