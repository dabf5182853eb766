package red5.faceswap.face.mesh;

/**
 * Tells whether something hides the mouth of a person whose face has not been seen free yet, by what any face looks like. A mouth that
 * is there has a mouth's form, whatever the light (likeness to the usual one .35 and more, behind hands, cups and microphones at most
 * .25), and its lips are not far from the skin in colour, which also holds for beards. Errs on the side of the face: without a clear sign nothing
 * is hidden. One per face, frames in order.
 */
final class FirstLooks {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Likeness of the mouth's form below which it is hidden, and above which it is free again. */
    private static final float ABSENT = .3f;

    private static final float PRESENT = .38f;
    /** The same of mouth and nose together, when both are hidden. */
    private static final float NOSE_ABSENT = .28f;
    /** Share of the mouth's surroundings that must be seen from the front. */
    private static final float SEEN = .85f;
    /** Share of the lips that an object of another colour must hide. */
    private static final float LIPS_HIDDEN = .5f;
    /** Deviation from which a colour is not a face's: of luma by more than its half, or of hue by that between skin and a grey cup. */
    private static final float OTHER_COLOUR = 6;
    /** Deviation of what is hidden by something of the skin's colour, whose outline is not known: all of that part of the face. */
    private static final float SKIN_COLOURED = 16;

    private final UsualFace usual;
    private final HiddenLooks looks;
    private final LightPlane light;
    private final LearntLooks anybody;
    private final float[] nothing = new float[SIDE * SIDE];
    /** How far each texel deviates from any face's, 0 when nothing hides the mouth. */
    private final float[] deviation = new float[SIDE * SIDE];

    private boolean hides;
    /** The person's own lips are known: nobody else's are asked any more. */
    private boolean settled;

    FirstLooks(UsualFace usual, OccluderShape shape, HiddenLooks looks, float[] weight) {
        this.usual = usual;
        this.looks = looks;
        light = new LightPlane(usual.grid, weight);
        anybody = LearntLooks.ofAnybody(usual, shape);
    }

    /** What was known of the person is forgotten. */
    void startAnew() {
        settled = false;
    }

    /** Whether something hides the mouth. */
    boolean hides() {
        return hides;
    }

    /** The same of a face that may be known: whether there is no mouth's form where the mouth must be. */
    boolean isMouthHidden() {
        return looks.faceLikeness(usual.mouth) < ABSENT;
    }

    float deviation(int texel) {
        return deviation[texel];
    }

    /** @param learnt what is known of the person: where that is enough, the person is asked and not anybody */
    void look(UnrolledFace now, LearntLooks learnt) {
        boolean before = hides;
        hides = false;
        settled = settled || learnt.knownShare(usual.lips) > .5f;
        if (settled || share(now.visible, usual.mouth) < SEEN) {
            return;
        }
        float mouth = looks.faceLikeness(usual.mouth);
        hides = mouth < (before ? PRESENT : ABSENT);
        if (hides) {
            weigh(now);
        }
    }

    private void weigh(UnrolledFace now) {
        anybody.brightenTo(now);
        light.fit(now, anybody, nothing);
        for (int k = 0; k < usual.grid.count; k++) {
            deviation[usual.grid.texel[k]] = anybody.colourDeviation(now, light, k);
        }
        float hidden = 0;
        float all = 0;
        for (int t : usual.grid.texel) {
            hidden += deviation[t] > OTHER_COLOUR ? usual.lips[t] : 0;
            all += usual.lips[t];
        }
        if (hidden < LIPS_HIDDEN * all) {
            boolean noNose = looks.faceLikeness(usual.mouthAndNose) < NOSE_ABSENT;
            int from = noNose ? usual.belowEyes : usual.lowerFace;
            for (int t : usual.grid.texel) {
                deviation[t] = t / SIDE >= from ? SKIN_COLOURED : 0;
            }
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
