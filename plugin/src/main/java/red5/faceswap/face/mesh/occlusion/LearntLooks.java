package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;

/**
 * How one person's own unhidden face looks in texture space: running mean and variance of luma, chroma and local structure per
 * covered texel, and how well each is known. A half of the face that was turned away so far is not known and cannot deviate.
 */
final class LearntLooks {
    /** Floors of the variances: relative luma², chroma², structure². */
    private static final float LUMA_FLOOR = .0049f;

    private static final float CHROMA_FLOOR = 4;
    private static final float STRUCTURE_FLOOR = .0025f;

    /** Luma that is added before lumas are divided: in the dark a relative difference means little. */
    static final float DARK = 14;
    /** Variances that are believed in telling the face from what hides it. */
    private static final float MOST_LUMA_VARIANCE = .02f;

    private static final float MOST_HUE_VARIANCE = 30;
    /** Variance of relative luma that is added per frame that a texel was hidden, and for how many at most: light and pose change meanwhile. */
    private static final float AGEING = 6e-5f;

    private static final int MOST_AGE = 12;

    /** Times a texel was seen up to which it is not judged, and from which it is judged fully. */
    private static final float UNKNOWN = 1.5f;

    private static final float FAMILIAR = 4;
    /** How much slower a texel becomes known beside what hides the face. */
    private static final float DOUBT = .2f;

    private static final float MOST_EXPERIENCE = 100;
    static final float MOST_DEVIATION = 60;

    /** Variances between people, hair and light: an rms of .4 relative luma and of 12 of hue counts as usual. */
    private static final float ANYBODYS_LUMA = .072f;

    private static final float ANYBODYS_CHROMA = 54;

    private final UvGrid grid;
    private final OccluderShape shape;
    private final float[] meanY;
    final float[] meanR;
    final float[] meanB;
    private final float[] meanS;
    private final float[] varY;
    private final float[] varR;
    private final float[] varB;
    private final float[] varS;
    /** How often each texel was well seen and free. */
    private final float[] experience;
    /** For how many frames each was hidden. */
    private final float[] unseen;

    LearntLooks(UvGrid grid, OccluderShape shape) {
        this.grid = grid;
        this.shape = shape;
        int n = grid.count;
        meanY = new float[n];
        meanR = new float[n];
        meanB = new float[n];
        meanS = new float[n];
        varY = new float[n];
        varR = new float[n];
        varB = new float[n];
        varS = new float[n];
        experience = new float[n];
        unseen = new float[n];
    }

    /** As anybody's face looks to whom the person is unknown: with so wide limits that no face leaves them by far. */
    static LearntLooks ofAnybody(UsualFace face, OccluderShape shape) {
        LearntLooks looks = new LearntLooks(face.grid, shape);
        for (int k = 0; k < face.grid.count; k++) {
            int t = face.grid.texel[k];
            looks.meanY[k] = face.luma[t];
            looks.meanR[k] = UnrolledFace.red(face.luma[t], face.chroma[1][t]);
            looks.meanB[k] = UnrolledFace.blue(face.luma[t], face.chroma[0][t]);
        }
        Arrays.fill(looks.varY, ANYBODYS_LUMA);
        Arrays.fill(looks.varR, ANYBODYS_CHROMA);
        Arrays.fill(looks.varB, ANYBODYS_CHROMA);
        Arrays.fill(looks.experience, MOST_EXPERIENCE);
        return looks;
    }

    /** Scales the luma to the mean of what is seen. */
    void brightenTo(UnrolledFace now) {
        float seen = 1e-3f;
        float learnt = 1e-3f;
        for (int k = 0; k < grid.count; k++) {
            seen += now.visible[grid.texel[k]] * now.luma[grid.texel[k]];
            learnt += now.visible[grid.texel[k]] * meanY[k];
        }
        for (int k = 0; k < grid.count; k++) {
            meanY[k] *= seen / learnt;
        }
    }

    /** Share of a part of the face that is known. */
    float knownShare(float[] part) {
        float known = 0;
        float all = 1e-3f;
        for (int k = 0; k < grid.count; k++) {
            known += experience[k] > UNKNOWN ? part[grid.texel[k]] : 0;
            all += part[grid.texel[k]];
        }
        return known / all;
    }

    /** Luma relative to the learnt one, symmetric: 0 when equal. */
    float relative(UnrolledFace now, int k) {
        float y = now.luma[grid.texel[k]];
        return 2 * (y - meanY[k]) / (y + meanY[k] + DARK);
    }

    /** How far the colour of covered texel k deviates after the light is accounted for: about 1 when as usual, at most 60. */
    float colourDeviation(UnrolledFace now, LightPlane light, int k) {
        float dy = relative(now, k) - light.at(k);
        float dr = now.red[k] - meanR[k] - light.red();
        float db = now.blue[k] - meanB[k] - light.blue();
        float v = .45f * dy * dy / (varY[k] + LUMA_FLOOR)
                + .4f * (dr * dr / (varR[k] + CHROMA_FLOOR) + db * db / (varB[k] + CHROMA_FLOOR));
        return Math.min(MOST_DEVIATION, v) * familiarity(k);
    }

    /** The same of its structure, to be added. */
    float structureDeviation(UnrolledFace now, int k) {
        float ds = shape.leastDifference(now.structure[grid.texel[k]], meanS, k);
        return Math.min(MOST_DEVIATION, .45f * ds * ds / (varS[k] + STRUCTURE_FLOOR)) * familiarity(k);
    }

    /**
     * How little covered texel k looks like the learnt one after the light is accounted for: twice the negative log likelihood, less a
     * constant. Landmarks wobble by about one texel.
     *
     * @param lumaNoise variance of relative luma that is there anyway
     * @param hueNoise the same of both hues
     */
    float misfit(UnrolledFace now, LightPlane light, int k, float lumaNoise, float hueNoise) {
        float y = now.luma[grid.texel[k]];
        float size = y + DARK;
        float dy = 2 * shape.leastDifference(y * (1 - light.at(k)), meanY, k) / (y + meanY[k] + DARK);
        float dr = now.red[k] - meanR[k] - light.red();
        float db = now.blue[k] - meanB[k] - light.blue();
        float sy = Math.min(MOST_LUMA_VARIANCE, varY[k]) + lumaNoise + AGEING * unseen[k];
        float sr = Math.min(MOST_HUE_VARIANCE, varR[k]) + hueNoise;
        float sb = Math.min(MOST_HUE_VARIANCE, varB[k]) + hueNoise;
        return dy * dy / sy + dr * dr / sr + db * db / sb + (float) Math.log(sy * size * size * sr * sb);
    }

    /** Relative step of the learnt luma from one texel to the next. */
    float step(int k, int j) {
        return experience[k] > UNKNOWN && experience[j] > UNKNOWN
                ? (meanY[k] - meanY[j]) / (.5f * (meanY[k] + meanY[j]) + DARK)
                : 0;
    }

    /** The learnt luma of texel k. */
    float luma(int k) {
        return meanY[k];
    }

    /** 0..1: how well texel k is known. */
    float familiarity(int k) {
        return Curves.smoothstep(UNKNOWN, FAMILIAR, experience[k]);
    }

    /**
     * Puts the learnt luma where it lies in texture space.
     *
     * @param known filled with 1 where it is known, else 0
     */
    void luma(float[] out, float[] known) {
        for (int k = 0; k < grid.count; k++) {
            out[grid.texel[k]] = meanY[k];
            known[grid.texel[k]] = experience[k] > UNKNOWN ? 1 : 0;
        }
    }

    /**
     * Learns from a frame, never what is hidden; the hidden part only follows the light of the visible one.
     *
     * @param hidden 0..1 per texel, a little larger than what is drawn
     * @param rate 0..1 at which what is free is followed; what is hardly known is followed faster
     */
    void learn(UnrolledFace now, LightPlane light, float[] hidden, float[] near, float rate) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float free = 1 - Curves.smoothstep(.05f, .4f, hidden[t]);
            float a = now.visible[t]
                    * (Math.max(near[t] > .02f ? Math.min(rate, .006f) : rate, 1 / (1 + experience[k])) * free + .002f);
            boolean doubtful =
                    near[t] > .02f && experience[k] < FAMILIAR; // a border that trembles would teach the object
            experience[k] = Math.min(MOST_EXPERIENCE, experience[k] + now.visible[t] * free * (doubtful ? DOUBT : 1));
            unseen[k] = free > .5f ? 0 : Math.min(MOST_AGE, unseen[k] + 1);
            float dy = relative(now, k);
            float dr = now.red[k] - meanR[k];
            float db = now.blue[k] - meanB[k];
            float ds = now.structure[t] - meanS[k];
            varY[k] += a * (Math.min(.06f, dy * dy) - varY[k]);
            varR[k] += a * (Math.min(60, dr * dr) - varR[k]);
            varB[k] += a * (Math.min(60, db * db) - varB[k]);
            varS[k] += a * (Math.min(.03f, ds * ds) - varS[k]);
            float follow = .04f * hidden[t];
            meanY[k] =
                    (meanY[k] + a * (now.luma[t] - meanY[k])) * (1 + follow * Curves.clamp(-.1f, .1f, light.level()));
            meanR[k] += a * dr + follow * Curves.clamp(-2, 2, light.red());
            meanB[k] += a * db + follow * Curves.clamp(-2, 2, light.blue());
            meanS[k] += a * ds;
        }
    }

    /** What lies under that mask was learnt wrongly. */
    void forget(float[] mask) {
        for (int k = 0; k < grid.count; k++) {
            if (mask[grid.texel[k]] > 0) {
                experience[k] = 0;
                varY[k] = 0;
                varR[k] = 0;
                varB[k] = 0;
                varS[k] = 0;
            }
        }
    }

    void forgetAll() {
        for (float[] variance : new float[][] {varY, varR, varB, varS, experience}) {
            Arrays.fill(variance, 0);
        }
    }
}
