package red5.faceswap.face.mesh.occlusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import red5.faceswap.face.mesh.detection.HandFinder;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.HandShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * Hands near one face, known by their form whatever their colour: looked for when something seems to hide the face, while a face is new, and now
 * and then; followed from frame to frame. One per face, frames in order.
 */
final class OccludingHands {
    private static final int SIDE = OcclusionModel.SIDE;
    private static final int MOST = 2;
    /** Side of the square around a face in which palms are looked for, and how far below the nose's tip its middle lies, face heights. */
    private static final float LOOK_SIDE = 3;

    private static final float LOOK_BELOW = .3f;
    /** Two that are nearer than that share of their size are one. */
    private static final float SAME = .6f;
    /** Frames for which a hand whose points are lost is still believed: before a face that is known, and before one that is not, where nothing else tells. */
    private static final int PATIENCE = 2;

    private static final int LONG_PATIENCE = 8;
    /** How sure a hand must be not to be doubted. */
    private static final float CERTAIN = .7f;
    /** Frames between two looks: of a new face, at a suspicion, longer after each vain one, for another hand, and else. */
    private static final int SOON = 4;

    private static final int SUSPICIOUS = 2;
    private static final int FOR_ANOTHER = 16;
    private static final int SELDOM = 48;
    /** Looks at a face after which it is not new any more. */
    private static final int FIRST_LOOKS = 2;
    /** Share of the face from which something seems to be in front of it; how much more than before is something new; pace at which that is forgotten. */
    private static final float LEAST_SUSPICION = .02f;

    private static final float GROWN = 1.5f;
    private static final float CALMING = .05f;
    /** Frames for which nobody looks after what was taken for a hand was a face. */
    private static final int REFUSED = 60;

    /** Depth from which a texel surely belongs to a hand. */
    static final float CORE = .4f;
    /** Depth below which it does not: there the hand says nothing. */
    static final float BESIDE = -1.5f;
    /** Depth below which it hardly does. */
    static final float OUTSIDE = -.5f;
    /** Depth from which it may. */
    static final float MAYBE = -1;
    /** Opacity of a rough mask beside a hand: not sure. */
    private static final float UNSURE = .6f;
    /** Frames of which one is looked at while no hand is in front of the face and nothing seems to be. */
    private static final int BESIDE_EVERY = 3;
    /** Texels of its core that must lie on the face for a hand to be in front of it. */
    private static final int LEAST_TEXELS = 12;

    /**
     * A hand.
     *
     * @param missing frames since its points were last found
     * @param confirmed seen in a second frame: of 500 looks at free faces one saw a hand
     */
    private record Hand(float[] points, int missing, boolean confirmed) {}

    private final UvGrid grid;
    private List<Hand> hands = new ArrayList<>();
    /** How deep within a hand each texel lies, as {@link HandShape#depth}, BESIDE at least. */
    private final float[] depth = new float[SIDE * SIDE];

    private final float[] core = new float[SIDE * SIDE];
    private int coreTexels;
    private int wait;
    private int pause = SUSPICIOUS;
    private int looks;
    /** Suspicion of late. */
    private float usual;

    private boolean found;
    /** A hand's depth is in the arrays. */
    private boolean laid;

    private boolean certain;
    private int frames;
    /** Frames for which nobody looks. */
    private int refused;

    OccludingHands(UvGrid grid) {
        this.grid = grid;
        clear();
    }

    /** A hand is near the face. */
    boolean any() {
        return !hands.isEmpty();
    }

    /** A hand is in front of the face. */
    boolean inFront() {
        return coreTexels >= LEAST_TEXELS;
    }

    /** Whether one is in front of the face since this frame. */
    boolean isNew() {
        return found && inFront();
    }

    /** Whether what is in front of the face is a hand beyond doubt. */
    boolean isCertain() {
        return certain;
    }

    float depth(int texel) {
        return depth[texel];
    }

    /** Close to a hand a rough mask, which blurs, is only sure where the hand is. */
    void limit(float[] mask) {
        for (int t : grid.texel) {
            mask[t] = depth[t] > BESIDE && depth[t] < CORE ? Math.min(mask[t], UNSURE) : mask[t];
        }
    }

    /** Above 0 for texels that probably are a hand's. */
    float[] flesh() {
        return depth;
    }

    /** 1 for texels that surely are a hand's, else 0. */
    float[] core() {
        return core;
    }

    /**
     * One call per frame that is examined.
     *
     * @param face its points in frame pixels
     * @param suspicion share of the face in front of which something seems to be
     * @param known whether it is known what the face looks like where hands were in the frame before
     */
    void follow(FramePyramid frame, HandFinder finder, float[] face, float suspicion, boolean known) {
        found = false;
        boolean suspicious = isSuspicious(suspicion);
        if (refused > 0) {
            refused--;
            return;
        }
        if (laid && !inFront() && !suspicious && ++frames % BESIDE_EVERY != 0) {
            return;
        }
        Region near = near(face);
        List<Hand> before = hands;
        hands = new ArrayList<>(MOST);
        List<Hand> lost = new ArrayList<>(MOST);
        certain = false;
        for (Hand hand : before) {
            float sure = finder.follow(frame, hand.points);
            certain |= sure > CERTAIN;
            if (sure == 0) {
                lost.add(hand);
            } else if (isNear(hand.points, near)) {
                found |= add(hand.points, 0, true) && !hand.confirmed;
            }
        }
        if (isTime(suspicious, !lost.isEmpty())) {
            for (float[] points : finder.find(frame, near)) {
                add(points, 0, false);
            }
            pause = any() ? SUSPICIOUS : Math.min(2 * pause, SELDOM);
            wait = looks++ < FIRST_LOOKS ? SOON : any() ? FOR_ANOTHER : suspicious ? pause : SELDOM;
        }
        int patience = known ? PATIENCE : LONG_PATIENCE;
        lost.stream()
                .filter(hand -> hand.confirmed && hand.missing < patience)
                .forEach(hand -> add(hand.points, hand.missing + 1, true));
        lay(face);
    }

    /** Something that grows is looked at soon, something that stays as it was less and less often. */
    private boolean isSuspicious(float suspicion) {
        if (suspicion > GROWN * usual + LEAST_SUSPICION) {
            pause = SUSPICIOUS;
            usual = suspicion;
        }
        usual += CALMING * (suspicion - usual);
        return suspicion > LEAST_SUSPICION;
    }

    private boolean isTime(boolean suspicious, boolean lost) {
        wait = suspicious && !any() ? Math.min(wait, pause) : wait;
        return wait-- <= 0 || lost;
    }

    private boolean add(float[] points, int missing, boolean confirmed) {
        float same = SAME * HandShape.size(points);
        boolean room = hands.size() < MOST
                && hands.stream().noneMatch(other -> HandShape.distance(other.points, points) < same);
        return room && hands.add(new Hand(points, missing, confirmed));
    }

    /** A hand that was seen for the first time counts in this very frame, because something else says so too. */
    void believe(float[] face) {
        if (hands.stream().anyMatch(hand -> !hand.confirmed)) {
            hands.replaceAll(hand -> new Hand(hand.points, hand.missing, true));
            found = true;
            lay(face);
        }
    }

    private static Region near(float[] face) {
        float height = CanonicalMesh.faceHeight(face);
        float x = face[3 * FaceParts.NOSE_TIP];
        float y = face[3 * FaceParts.NOSE_TIP + 1];
        return new Region(x, y + LOOK_BELOW * height, LOOK_SIDE * height, 0);
    }

    private static boolean isNear(float[] hand, Region near) {
        return HandShape.around(hand).distance(near) < near.side() / 2;
    }

    private void lay(float[] face) {
        if (hands.isEmpty() && !laid) {
            return;
        }
        clear();
        laid = any();
        for (Hand hand : hands) {
            if (!hand.confirmed) {
                continue;
            }
            float size = HandShape.size(hand.points);
            for (int k = 0; k < grid.count; k++) {
                int t = grid.texel[k];
                float x = grid.mix3(face, k, 0);
                float y = grid.mix3(face, k, 1);
                depth[t] = Math.max(depth[t], HandShape.depth(hand.points, size, x, y));
            }
        }
        for (int t : grid.texel) {
            core[t] = depth[t] > CORE ? 1 : 0;
            coreTexels += depth[t] > CORE ? 1 : 0;
        }
    }

    private void clear() {
        coreTexels = 0;
        Arrays.fill(depth, BESIDE);
        Arrays.fill(core, 0);
    }

    /** What was taken for a hand was none. */
    void refuse() {
        hands.clear();
        clear();
        refused = REFUSED;
    }

    /** Another face comes, or the same from elsewhere. */
    void startAnew() {
        hands.clear();
        clear();
        wait = 0;
        looks = 0;
        refused = 0;
    }
}
