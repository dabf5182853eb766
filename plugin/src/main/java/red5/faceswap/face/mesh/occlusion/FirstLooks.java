package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;

/**
 * Tells whether something hides the mouth, by what any face looks like: of a person whose face has not been seen free yet, or by an
 * object that looks so much like the known face that it does not stand out. A mouth that is there has a mouth's form, whatever the
 * light: 99 of 100 free faces have a likeness of .48 and more to the usual one (very noisy ones .43); behind real hands it is
 * typically .2 to .36, behind cups and microphones .15 to .3. Its lips are not far from the skin in colour, which also holds for
 * beards. One per face, frames in order.
 */
final class FirstLooks {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Likeness of the mouth's form below which it is hidden, and above which it is free again. */
    private static final float ABSENT = .4f;

    private static final float PRESENT = .46f;
    /** The same of a half of it that is free: those of a mouth in a beard have .66 and more, though the whole has .34 to .41. */
    private static final float HALF_PRESENT = .5f;
    /** Below that it is not seen, where other signs say so too. */
    private static final float DOUBTFUL = .4f;
    /** Below that not even a part of it is left. */
    private static final float GONE = .3f;

    private static final float NOSE_GONE = .5f;
    /** Share of the mouth from which something that was found by its looks explains that it is not seen. */
    private static final float EXPLAINED = .3f;
    /** Frames in which it was present after which the person's own lips are known. */
    private static final int SETTLING = 10;
    /** Frames of which one is asked while nothing is suspected. */
    private static final int SELDOM = 4;
    /** Likeness of mouth and nose together below which both are hidden. */
    private static final float NOSE_ABSENT = .28f;
    /** Likeness of a mouth, and of mouth and nose, from which they are surely seen; share of the mouth that a mask must cover to hide it. */
    private static final float SHOWN = .52f;

    private static final float COVERED = .7f;
    /** The same where only so much of the lips is covered: half a mouth has less than .5. */
    private static final float CLEARLY_SHOWN = .62f;

    private static final float LIPS_COVERED = .25f;
    /** Share of the mouth's surroundings that must be seen from the front. */
    private static final float SEEN = .85f;
    /** Share of the lips that an object of another colour must hide. */
    private static final float LIPS_HIDDEN = .5f;
    /** Deviation from which a colour is not a face's: of luma by more than its half, or of hue by that between skin and a grey cup. */
    private static final float OTHER_COLOUR = 6;
    /** Deviation of what is hidden by something of the skin's colour, whose outline is not known: all of that part of the face. */
    private static final float SKIN_COLOURED = 16;

    private final UsualFace usual;
    /** Left and right half of the mouth with its surroundings, and of the lips. */
    private final float[][] mouth;

    private final float[][] lips;
    private final HiddenLooks looks;
    private final LightPlane light;
    private final LearntLooks anybody;
    private final float[] nothing = new float[SIDE * SIDE];
    /** How far each texel deviates from any face's, 0 when nothing hides the mouth. */
    private final float[] deviation = new float[SIDE * SIDE];

    /** Where the object must be, 1, and where it hardly can be, -1, when its outline is not known. */
    private final float[] places = new float[SIDE * SIDE];

    /** Which halves of the mouth are hidden. */
    private final boolean[] hidden = new boolean[2];

    private final float[] own = new float[SIDE * SIDE];
    private final float[] familiar = new float[SIDE * SIDE];
    private boolean outlined;
    /** Frames in which the mouth was present. */
    private int shown;
    /** Frames in a row in which nobody asked. */
    private int unasked;

    FirstLooks(UsualFace usual, OccluderShape shape, HiddenLooks looks, float[] weight) {
        this.usual = usual;
        this.looks = looks;
        mouth = halves(usual.mouth);
        lips = halves(usual.lips);
        light = new LightPlane(usual.grid, weight);
        anybody = LearntLooks.ofAnybody(usual, shape);
    }

    private static float[][] halves(float[] part) {
        float[][] halves = new float[2][SIDE * SIDE];
        for (int t = 0; t < part.length; t++) {
            halves[t % SIDE < SIDE / 2 ? 0 : 1][t] = part[t];
        }
        return halves;
    }

    /** What was known of the person is forgotten. */
    void startAnew() {
        shown = 0;
    }

    /** Whether something hides the mouth or a half of it. */
    boolean hides() {
        return hidden[0] || hidden[1];
    }

    /** Whether what hides it is of another colour than a face, so that it has an outline of its own. */
    boolean isOfAnotherColour() {
        return hides() && outlined;
    }

    /** Whether nobody would see a mouth where a face's must be. */
    boolean isMouthAbsent(UnrolledFace now) {
        return share(now.visible, usual.mouth) >= SEEN && looks.faceLikeness(usual.mouth) < ABSENT;
    }

    /** The same of a face that may be known: whether there is no mouth's form where the mouth must be. */
    boolean isMouthHidden() {
        return looks.faceLikeness(usual.mouth) < GONE;
    }

    /** What is known of the mouth by its form. */
    enum Mouth {
        /** It is there, and a nose. */
        THERE,
        /** There is none. */
        HIDDEN,
        UNKNOWN
    }

    /** What a mask covers: nothing is known where it leaves most of the mouth, and the lips, free. */
    Mouth under(float[] mask) {
        boolean covered = share(mask, usual.mouth) > COVERED;
        if (!covered && share(mask, usual.lips) < LIPS_COVERED) {
            return Mouth.UNKNOWN;
        }
        float likeness = Math.min(looks.faceLikeness(usual.mouth), looks.faceLikeness(usual.mouthAndNose));
        if (likeness < DOUBTFUL && covered) {
            return Mouth.HIDDEN;
        }
        return likeness > (covered ? SHOWN : CLEARLY_SHOWN) ? Mouth.THERE : Mouth.UNKNOWN;
    }

    /**
     * Evidence of an object where nothing is known of the person, and where the object must be.
     *
     * @param familiarity 0..1: how well the person is known there
     */
    float deviation(int texel, float familiarity) {
        return !outlined && places[texel] > 0 ? deviation[texel] : (1 - familiarity) * deviation[texel];
    }

    /**
     * Where an object of the skin's colour must be, 1, and where it hardly can be, -1; null when nothing hides the mouth or when that has an
     * outline of its own.
     */
    float[] places() {
        return hides() && !outlined ? places : null;
    }

    /**
     * @param learnt what is known of the person
     * @param mask what was found in the frame before
     * @param hands 1 for texels that surely are a hand's: where they explain that the mouth is not seen nothing is to be found out
     * @param suspicious whether anything seems to hide the face: else a person who is known is not asked about in each frame
     */
    void look(UnrolledFace now, LearntLooks learnt, float[] mask, float[] hands, boolean suspicious) {
        if (share(hands, usual.mouth) > EXPLAINED) {
            Arrays.fill(hidden, false);
            return;
        }
        boolean before = hides();
        boolean known = shown >= SETTLING;
        if (known && !before && !suspicious && ++unasked < SELDOM) {
            return;
        }
        unasked = 0;
        boolean seen = share(now.visible, usual.mouth) >= SEEN;
        float likeness = looks.faceLikeness(usual.mouth);
        boolean all = seen && (known ? hasGone(likeness, learnt, mask) : likeness < (before ? PRESENT : ABSENT));
        for (int half = 0; half < 2; half++) {
            hidden[half] = all && looks.faceLikeness(mouth[half]) < HALF_PRESENT;
        }
        shown += seen && !hides() && likeness > PRESENT ? 1 : 0;
        if (hides() && !before && !known) {
            learnt.forgetAll(); // it may have been taken for the face in the frames before
        }
        if (hides()) {
            weigh(now);
        }
    }

    /** Whether the mouth of a known face is not there any more, nor a nose, and nothing that was found explains it. */
    private boolean hasGone(float likeness, LearntLooks learnt, float[] mask) {
        if (hides()) {
            return likeness < DOUBTFUL;
        }
        if (likeness > GONE || share(mask, usual.mouth) > EXPLAINED) {
            return false;
        }
        learnt.luma(own, familiar);
        return looks.faceLikeness(usual.mouthAndNose) < NOSE_GONE
                && looks.ownLikeness(usual.mouth, own, familiar) < DOUBTFUL;
    }

    private void weigh(UnrolledFace now) {
        anybody.brightenTo(now);
        light.fit(now, anybody, nothing);
        for (int k = 0; k < usual.grid.count; k++) {
            deviation[usual.grid.texel[k]] = anybody.colourDeviation(now, light, k);
        }
        float other = 0;
        float all = 0;
        for (int t : usual.grid.texel) {
            float behind = hidden[t % SIDE < SIDE / 2 ? 0 : 1] ? usual.lips[t] : 0;
            other += deviation[t] > OTHER_COLOUR ? behind : 0;
            all += behind;
        }
        outlined = other >= LIPS_HIDDEN * all;
        if (!outlined) {
            place(looks.faceLikeness(usual.mouthAndNose) < NOSE_ABSENT);
        }
    }

    private void place(boolean noNose) {
        int from = noNose ? usual.belowEyes : usual.lowerFace;
        for (int t : usual.grid.texel) {
            deviation[t] = t / SIDE >= from ? SKIN_COLOURED : 0;
            boolean lip = usual.lips[t] > 0;
            boolean behind = lip ? hidden[t % SIDE < SIDE / 2 ? 0 : 1] : noNose && usual.nose[t] > 0;
            places[t] = behind ? 1 : lip || t / SIDE < usual.brows ? -1 : 0;
        }
    }

    private float share(float[] of, float[] where) {
        float sum = 0;
        float all = 0;
        for (int t : usual.grid.texel) {
            sum += of[t] * where[t];
            all += where[t];
        }
        return sum / all;
    }
}
