package red5.faceswap.face.mesh.occlusion;

/**
 * Tells whether so much of a face seems to be hidden that the person would show if that were wrong, and there is reason to think that it
 * is: then the face is to be covered instead. Objects come in step by step. What hides half of a known face at once may be the face itself in another
 * light, and what hides it after a jump may be the face with its points beside it. One per face, frames in order.
 */
final class MuchHidden {
    /** Share of the face from which it matters: what is left of the new face is not enough. */
    private static final float MUCH = .4f;
    /** Share that nothing can hide while the face's points are found: most of it is the face itself. */
    private static final float INCREDIBLE = .7f;
    /** Growth of that share from one look to the next that no object has. */
    private static final float LEAP = .3f;
    /** Looks that found no face there after which it is an object. */
    private static final int LOOKS = 8;

    private float before;
    /** Looks that are still to find no face. */
    private int wary;

    /** Looks in a row at something doubtful that may be a face. */
    private int faces;

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
        boolean leaps = known && share > before + LEAP;
        doubtful = share > MUCH && !hand && (leaps || wary > 0) || share > INCREDIBLE;
        wary = leaps ? LOOKS : face ? wary : Math.max(0, wary - 1);
        faces = doubtful && face ? faces + 1 : 0;
        before = share;
    }

    /** The same when the face is lost, so that nothing is learnt about what hides it. */
    void suppose(float share, boolean hand) {
        doubtful = share > MUCH && !hand && (wary > 0 || share > before + LEAP);
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** Whether what is hidden has looked like a face for so long that it is the one to be followed: it is another one, or all that was learnt is wrong. */
    boolean isAnotherFace() {
        return faces >= LOOKS;
    }

    /** The face has jumped. */
    void jump() {
        wary = LOOKS;
        before = 0;
        faces = 0;
        doubtful = false;
    }
}
