package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Where what hides a face ends. Two looks compete for each texel: the person's own as they were learnt, as exact as the free face is in
 * this frame, and those of the object near by. Their votes are weak and spread until an edge stops them that the face does not have
 * (random walker with priors: Grady, IEEE PAMI 28, 2006), so that a finger of the skin's very colour belongs to its hand by its contour.
 * One per face, frames in order.
 */
final class OccluderOutline {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Weights of votes against the coupling of two texels without an edge between them, which is 1: of one for the object, up to MOST. */
    private static final float VOTE = .03f;

    private static final float MOST = .24f;
    /** Of one for the face, and the same where the object looks like it, so that a likeness says little. */
    private static final float FACE_VOTE = .03f;

    private static final float LIKE_FACE = .01f;
    /** Of one for the face beside the flesh of a hand, whose inside is known by its form: gaps between fingers are the face's. */
    private static final float BESIDE_HAND = .1f;
    /** Where the person's looks are not known: then the rough mask votes, the more where the object's colour does not help. */
    private static final float GUESS = .009f;

    private static final float BLIND_GUESS = .03f;
    /** Of one where the object must or cannot be. */
    private static final float PLACED = .1f;
    /** Of one for the face where its own form is seen. */
    private static final float OWN_FORM = .2f;
    /** Of one along a hand's bones, and about where its flesh ends. */
    private static final float BONES = .6f;

    private static final float FLESH = .02f;
    /** For the face, everywhere: what nobody votes on is face. */
    private static final float PRIOR = .001f;
    /** Log likelihood ratio from which a vote has its weight, and by which the face must be likelier where the object was surely found. */
    private static final float CLEAR = 2;

    private static final float DENIED = -2;
    /** Relative steps of luma, and of hue, from one texel to the next that are an edge; what couples across the hardest edge. */
    private static final float EDGE = .05f;

    private static final float HUE_EDGE = 12;
    private static final float LEAK = .002f;
    /** Evidence from which an object of another colour than the face is learnt from: lips that were opened behind it are not its. */
    private static final float OBVIOUS = 2.9f;
    /** How far beyond the rough mask an object may reach, texels. */
    private static final int REACH = 6;
    /** The same when its outline is not known at all. */
    private static final int FAR = 24;
    /** Least and most rms of a free face's relative luma against what was learnt; rms of its hues. */
    private static final float QUIET = .02f;

    private static final float LIVELY = .2f;
    private static final float HUE_NOISE = 2;
    /** From here on it is the picture's noise, which hues and edges have too. */
    private static final float NOISY = .05f;
    /** Share of the way that the noise follows in a frame. */
    private static final float PACE = .2f;

    private static final int COARSE_ROUNDS = 24;
    private static final int ROUNDS = 8;

    private final UvGrid grid;
    private final OccluderLooks object;
    private final KnownSkin skin;
    private final float[] credit;
    private final OccludingHands hands;

    private final Planes filter = new Planes(SIDE, SIDE);
    private final float[] everywhere = new float[SIDE * SIDE];
    private final float[] near = new float[SIDE * SIDE];
    /** Number among the covered texels, -1 for none. */
    private final int[] index = new int[SIDE * SIDE + SIDE];
    /** 0 the face, 1 what hides it. */
    private final Lattice lattice;

    private final Lattice coarse;
    private float noise;
    /** Nothing is known of the frame before. */
    private boolean anew = true;

    /** @param credit 0..1 per texel: share of a vote for the object that counts */
    OccluderOutline(UvGrid grid, float[] credit, OccludingHands hands) {
        this.grid = grid;
        object = new OccluderLooks(grid);
        skin = new KnownSkin(grid, credit);
        this.credit = credit;
        this.hands = hands;
        lattice = new Lattice(SIDE, grid.texel);
        coarse = new Lattice(SIDE / 2, Lattice.halved(SIDE, grid.texel));
        Arrays.fill(everywhere, 1);
        Arrays.fill(index, -1);
        for (int k = 0; k < grid.count; k++) {
            index[grid.texel[k]] = k;
        }
    }

    /** Nothing hides the face. */
    void clear() {
        if (!anew) {
            Arrays.fill(lattice.state, 0);
            anew = true;
        }
    }

    /**
     * @param mask roughly what hides the face, 0.5..1, and 0 elsewhere; becomes 0..1, sharp
     * @param fine evidence of each texel alone
     * @param own 0..1 per texel: the person's own form is seen there
     * @param least evidence of an object
     * @param first says where the object must be when that is known better than its outline
     * @param likeFace the object differs from the face by its form rather than by its colour
     */
    void sharpen(
            UnrolledFace now,
            LearntLooks learnt,
            LightPlane light,
            float[] mask,
            float[] fine,
            float[] own,
            float least,
            FirstLooks first,
            boolean likeFace) {
        measureNoise(now, learnt, light, mask);
        float[] places = first.places();
        // of a face that is not known nothing is obvious
        float obvious = likeFace ? -1 : first.hides() ? least : Math.max(least, OBVIOUS);
        boolean found = object.learn(now, mask, fine, obvious, noise);
        boolean skinTells = found && !likeFace && places == null && skin.learn(learnt);
        filter.box(mask, everywhere, near, places == null ? REACH : FAR);
        vote(now, learnt, light, mask, own, places, likeFace, skinTells);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            lattice.right[SIDE + t] = coupling(now, learnt, k, t % SIDE == SIDE - 1 ? -1 : index[t + 1]);
            lattice.down[SIDE + t] = coupling(now, learnt, k, index[t + SIDE]);
        }
        lattice.relax(coarse, COARSE_ROUNDS, ROUNDS);
        for (int t : grid.texel) {
            mask[t] = Curves.clamp(0, 1, lattice.state[SIDE + t]);
        }
    }

    /** How exactly a free face looks as learnt: folds, light and landmarks that are a little off make it livelier. */
    private void measureNoise(UnrolledFace now, LearntLooks learnt, LightPlane light, float[] mask) {
        float sum = 0;
        int n = 1;
        for (int k = 0; k < grid.count; k += 2) { // every second texel is plenty
            int t = grid.texel[k];
            if (mask[t] == 0 && lattice.state[SIDE + t] < .1f && now.visible[t] > .5f) {
                sum += Math.min(LIVELY, Math.abs(learnt.relative(now, k) - light.at(k)));
                n++;
            }
        }
        float measured = Curves.clamp(QUIET, LIVELY, 1.25f * sum / n); // of a normal distribution
        noise += (anew ? 1 : PACE) * (measured - noise);
        anew = false;
    }

    private void vote(
            UnrolledFace now,
            LearntLooks learnt,
            LightPlane light,
            float[] mask,
            float[] own,
            float[] places,
            boolean likeFace,
            boolean skinTells) {
        float faceVote = likeFace ? LIKE_FACE : FACE_VOTE;
        float hueNoise = HUE_NOISE * Math.max(1, noise / NOISY);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float face = learnt.misfit(now, light, k, noise * noise, hueNoise * hueNoise);
            float ratio = .5f * (face - object.misfit(now, k));
            float known = vote(ratio, hands.inFront() && hands.depth(t) < 0 ? BESIDE_HAND : faceVote);
            if (object.foundAt(t) && ratio > DENIED) {
                known = Math.max(VOTE, known);
            }
            known *= known > 0 ? credit[t] : 1;
            float hand = handVote(t);
            float familiar = learnt.familiarity(k);
            float unseen = 0;
            if (familiar < 1 && skinTells) {
                unseen = vote(.5f * (skin.misfit(now, light, k) - object.misfit(now, k)), faceVote);
                unseen *= unseen > 0 ? credit[t] : 1;
            } else if (familiar < 1) {
                unseen = guess(t, mask[t], places, likeFace ? BLIND_GUESS : GUESS);
            }
            float all = now.visible[t] * (familiar * known + (1 - familiar) * unseen);
            all = places != null && places[t] > 0 ? now.visible[t] * Math.max(PLACED, all) : all;
            all += own[t] * (-OWN_FORM - all);
            all = hand == BONES ? now.visible[t] * BONES : all + now.visible[t] * hand;
            all = near[t] < 1e-4f ? -MOST : all;
            lattice.votes[SIDE + t] = Math.max(0, all);
            lattice.weight[SIDE + t] = Math.abs(all) + PRIOR;
        }
    }

    /**
     * For the object above 0, for the face below.
     *
     * @param ratio logarithm of how much likelier the object is
     */
    private static float vote(float ratio, float faceVote) {
        float strength = Curves.square(ratio / CLEAR);
        return ratio > 0 ? Math.min(MOST, strength * VOTE) : -Math.min(1, strength) * faceVote;
    }

    /** The same where nothing is known of the person's looks: a hand's form or the rough mask tells. */
    private float guess(int texel, float rough, float[] places, float weight) {
        if (hands.depth(texel) > OccludingHands.BESIDE) {
            return 0;
        }
        if (places != null) {
            return PLACED * places[texel];
        }
        return rough == 0 || hands.inFront() ? -weight : rough > .9f ? weight : 0;
    }

    /** Sure where the hand's bones are, weak about where its flesh ends: there edges and colours decide. */
    private float handVote(int texel) {
        float depth = hands.depth(texel);
        if (depth > OccludingHands.CORE) {
            return BONES;
        }
        return depth > 0 ? FLESH : depth > OccludingHands.BESIDE && depth < OccludingHands.OUTSIDE ? -FLESH : 0;
    }

    /** 1 between texels of one colour, near 0 across an edge that the face does not have. */
    private float coupling(UnrolledFace now, LearntLooks learnt, int k, int j) {
        if (j < 0) {
            return 0;
        }
        float y = now.luma[grid.texel[k]];
        float z = now.luma[grid.texel[j]];
        float step = 2 * (y - z) / (y + z + 2 * LearntLooks.DARK);
        float own = Math.min(Math.abs(step), Math.abs(step - learnt.step(k, j)));
        float luma = own / (EDGE + Math.max(0, noise - NOISY));
        float hue = (Math.abs(now.red[k] - now.red[j]) + Math.abs(now.blue[k] - now.blue[j])) / HUE_EDGE;
        float x = luma * luma + hue * hue;
        return 1 / (1 + x * (1 + x)) + LEAK;
    }
}
