package red5.faceswap.face.mesh.occlusion;

/**
 * Tells whether so much of a face seems to be hidden that the person would show if that were wrong, and nothing has shown yet that it is
 * right: then the face is to be covered instead. Objects come in step by step and have been asked for some frames when they hide so much. What hides
 * half a face at once, or one that is hardly known, may be the face itself, with its points beside it or in another light. One per face, frames in
 * order.
 */
final class MuchHidden {
    /** Share of the face from which it matters: what is left of the new face is not enough. */
    private static final float MUCH = .4f;
    /** Share from which an object is looked at. */
    private static final float SOME = .1f;
    /** Looks that found no face there after which it is an object. */
    private static final int LOOKS = 8;

    private int looks;
    private boolean doubtful;

    /**
     * One call per frame that is examined.
     *
     * @param share of the face that seems to be hidden, 0..1
     * @param known how the face looks is known well
     * @param face what is hidden may look like one
     * @param hand a hand is in front of the face, known by its form
     */
    void look(float share, boolean known, boolean face, boolean hand) {
        looks = share < SOME || !known ? 0 : face ? Math.max(0, looks - 1) : Math.min(LOOKS, looks + 1);
        suppose(share, hand);
    }

    /** The same when the face is lost, so that nothing is learnt about what hides it. */
    void suppose(float share, boolean hand) {
        doubtful = share > MUCH && !hand && looks < LOOKS;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** What was in front of the face until now does not matter. */
    void startAnew() {
        looks = 0;
        doubtful = false;
    }
}
