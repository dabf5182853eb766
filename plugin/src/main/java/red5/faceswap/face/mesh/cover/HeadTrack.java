package red5.faceswap.face.mesh.cover;

import java.util.List;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.detection.HeadSearch;
import red5.faceswap.face.mesh.drawing.CoveredHead;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.LandmarkFilter;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * One head that must stay covered: followed by the face's points while they are found, by detectors else, and by its looks while it shows
 * no face at all. What is uncertain is covered more widely. Frames in order.
 */
final class HeadTrack implements AutoCloseable {
    private static final float LEAST_PRESENCE = .5f;
    /** A face that grows or shrinks by more than that from frame to frame is another one. */
    private static final float MOST_GROWTH = 1.5f;
    /** A score that needs no second sight. */
    private static final float SURE = .6f;
    /** A score that says where and how large the head is, though its points are not found. */
    private static final float CLEAR = .75f;
    /** Seconds without a sight that count after an uncertain one. */
    private static final double STILL_THERE = .2;
    /** Sights after which a face is covered, and after which it is held for long. */
    private static final int BELIEVED_SIGHTS = 2;

    private static final int SURE_SIGHTS = 3;

    /** What is smaller than that part of a head's half height is no head of its own. */
    private static final float PART = .9f;

    /** Seconds for which a head that shows no face stays covered: where it still looks like itself, where not, at the picture's edge. */
    private static final double HOLD = 30;

    private static final double HOLD_UNLIKE = 6;
    private static final double HOLD_AT_EDGE = 2.5;
    private static final double HOLD_UNSURE = .35;
    /** The same where it was hardly seen at the picture's rim, and the score below which it was. */
    private static final double HOLD_GLIMPSE = .1;

    private static final float GLIMPSE = .3f;
    /** Seconds without any detector's support after which points alone are not believed. */
    private static final double UNSUPPORTED = 20;

    private static final float LIKE = .55f;
    /** The face, in shares of a cover's sides. */
    private static final float FACE = .55f;
    /** Growth of the cover per second without a sight, and at most. */
    private static final float GROWTH = .5f;

    private static final float MOST_UNCERTAIN = 1.3f;
    /** Seconds in which a cover shrinks; it grows at once. */
    private static final double SHRINK_TAU = .5;

    private static final float DAMPING = .85f;
    /** Radius from which a face is not where its points are, and the same when it may have jumped: the network finds points beside it, too. */
    private static final float BESIDE = .5f;

    private static final float JUMPED = .25f;

    final long id;
    private final HeadFollower follower = new HeadFollower();
    private final LandmarkFilter filter = new LandmarkFilter();
    private final HeadCover covering;

    private float[] raw = new float[3 * CanonicalMesh.VERTICES];
    private float[] candidate = new float[3 * CanonicalMesh.VERTICES];
    /** Whether the points were found in this frame. */
    private boolean pointed;

    private HeadShape head;
    private float score;
    private int sights;
    private boolean known;
    private double unseen;
    private double unsupported;
    private double lostLikeness;
    private float halfWidth;
    private float halfHeight;
    private float motionX;
    private float motionY;

    HeadTrack(long id, Nobody nobody, HeadShape head, float score) {
        this.id = id;
        covering = new HeadCover(nobody);
        this.head = head;
        this.score = score;
    }

    static HeadTrack of(long id, Nobody nobody, Detection seen) {
        HeadTrack track = new HeadTrack(id, nobody, HeadShape.around(seen), seen.score());
        track.sights = seen.score() >= SURE ? SURE_SIGHTS : 1;
        return track;
    }

    /** A head that was seen by somebody else before. */
    static HeadTrack known(long id, Nobody nobody, HeadShape head) {
        HeadTrack track = new HeadTrack(id, nobody, head, 1);
        track.sights = SURE_SIGHTS;
        track.known = true;
        return track;
    }

    /** Looks for the face's points around a detection; what is found makes the head sure. False when there are none. */
    boolean confirm(FramePyramid frame, Landmarker landmarker, Detection seen) {
        if (landmarker.find(frame, Region.around(seen), candidate) < LEAST_PRESENCE) {
            return false;
        }
        takeCandidate();
        if (landmarker.find(frame, Region.around(raw), candidate) >= LEAST_PRESENCE) {
            takeCandidate();
        }
        sights = SURE_SIGHTS;
        pointed = true;
        place();
        return true;
    }

    /** A second look has seen it, too. */
    void believe() {
        sights = Math.max(sights, BELIEVED_SIGHTS);
    }

    /** Follows the head into this frame. */
    void follow(FramePyramid frame, Landmarker landmarker, HeadSearch search, double dt) {
        HeadShape before = head;
        unsupported += dt;
        HeadShape expected = follower.find(frame, before.moved(motionX, motionY));
        if (!findPoints(frame, landmarker, expected)) {
            pointed = false;
            head = follower.likeness() > LIKE ? expected : before.moved(motionX, motionY);
            lostLikeness = follower.likeness();
            unseen += dt;
            List<Detection> seen = search.at(frame, head);
            seen.stream().filter(this::matches).findFirst().ifPresent(one -> sighted(frame, landmarker, one, false));
        }
        float share = pointed ? .5f : 1 - DAMPING;
        motionX +=
                share * ((unseen > 0 && follower.likeness() <= LIKE ? 0 : head.centreX() - before.centreX()) - motionX);
        motionY +=
                share * ((unseen > 0 && follower.likeness() <= LIKE ? 0 : head.centreY() - before.centreY()) - motionY);
    }

    private boolean findPoints(FramePyramid frame, Landmarker landmarker, HeadShape expected) {
        Region region = pointed ? Region.around(raw) : expected.region();
        if (landmarker.find(frame, region, candidate) < LEAST_PRESENCE) {
            return false;
        }
        HeadShape found = covering.shapeOf(candidate);
        float growth = found.halfHeight() / head.halfHeight();
        if (growth > MOST_GROWTH || growth < 1 / MOST_GROWTH || head.radius(found.centreX(), found.centreY()) > 1.2f) {
            return false;
        }
        takeCandidate();
        pointed = true;
        unseen = unsupported > UNSUPPORTED ? unseen + 1e-3 : 0;
        place();
        return true;
    }

    private void takeCandidate() {
        float[] old = raw;
        raw = candidate;
        candidate = old;
    }

    private void place() {
        head = covering.shapeOf(raw);
    }

    /**
     * A detector sees a face here.
     *
     * @param suddenly it may have jumped
     */
    void sighted(FramePyramid frame, Landmarker landmarker, Detection seen, boolean suddenly) {
        unsupported = 0;
        score = seen.score();
        sights++;
        HeadShape there = HeadShape.around(seen);
        boolean beside =
                seen.score() >= SURE && head.radius(there.centreX(), there.centreY()) > (suddenly ? JUMPED : BESIDE);
        if (pointed && !beside) {
            return;
        }
        confirm(frame, landmarker, seen);
        if (!pointed && seen.score() >= CLEAR) {
            head = HeadShape.around(seen);
        }
        // an uncertain sight keeps the cover, but does not move it
        unseen = pointed || seen.score() >= CLEAR ? 0 : Math.min(unseen, STILL_THERE);
    }

    /** Whether a detection is this head's face. */
    boolean matches(Detection seen) {
        float reach = pointed ? .75f : 1.1f;
        return head.radius(seen.centreX(), seen.centreY()) < reach
                && HeadShape.around(seen).halfHeight() < 2.2f * head.halfHeight();
    }

    /** Whether a weak detection is only a part of this head: an ear, a chin. */
    boolean holds(Detection seen) {
        return sights >= SURE_SIGHTS
                && seen.score() < SURE
                && head.radius(seen.centreX(), seen.centreY()) < 1
                && Math.max(seen.width(), seen.height()) < PART * head.halfHeight();
    }

    /** Whether this is an uncertain second track of what the other one follows. */
    boolean isTwinOf(HeadTrack other) {
        return other != this
                && other.head.radius(head.centreX(), head.centreY()) < .45f
                && (other.unseen < unseen
                        || other.unseen == unseen
                                && (other.pointed && !pointed || other.pointed == pointed && other.id < id));
    }

    /** Whether a face seen elsewhere may be this one, which is not where it was thought to be. */
    boolean mayHaveGoneTo(HeadTrack other) {
        return unseen > .4
                && lostLikeness < LIKE
                && head.radius(other.head.centreX(), other.head.centreY()) < 2 + 4 * unseen
                && Math.abs(Math.log(head.halfHeight() / other.head.halfHeight())) < .5;
    }

    /** Whether there is nothing to cover any more. */
    boolean hasEnded(int width, int height) {
        boolean outside = head.centreX() < 0 || head.centreY() < 0 || head.centreX() > width || head.centreY() > height;
        if (unseen == 0) {
            return false;
        }
        double unsure = score < GLIMPSE ? HOLD_GLIMPSE : HOLD_UNSURE;
        if (outside && unseen > .3 || sights < SURE_SIGHTS && unseen > unsure) {
            return true;
        }
        Box box = head.box();
        boolean cut = box.left() < 0 || box.top() < 0 || box.right() > width || box.bottom() > height;
        return unseen > (lostLikeness > LIKE ? HOLD : cut ? HOLD_AT_EDGE : HOLD_UNLIKE);
    }

    Box face() {
        return head.box().grown(FACE);
    }

    boolean isNewerThan(HeadTrack other) {
        return id > other.id;
    }

    /** Whether it is to be covered: a single uncertain sight without a face's points is none. */
    boolean isBelieved() {
        return sights >= BELIEVED_SIGHTS;
    }

    /** Whether it is believed in for the first time now: it was there before. */
    boolean isNews() {
        boolean news = isBelieved() && !known;
        known |= isBelieved();
        return news;
    }

    boolean isSeen() {
        return unseen == 0;
    }

    /** @param dt seconds since the frame before */
    CoveredHead draw(FramePyramid frame, Cover cover, double dt) {
        float[] steady = pointed ? filter.next(raw, dt) : null;
        if (pointed) {
            head = covering.shapeOf(steady);
        }
        HeadShape shown = steadySize(dt);
        follower.learn(frame, head);
        return covering.draw(frame, cover, shown, steady, id, score, dt);
    }

    private HeadShape steadySize(double dt) {
        float uncertain = 1 + Math.min(MOST_UNCERTAIN - 1, GROWTH * (float) unseen);
        float share = Curves.follow(dt, SHRINK_TAU);
        halfWidth = settle(halfWidth, uncertain * head.halfWidth(), share);
        halfHeight = settle(halfHeight, uncertain * head.halfHeight(), share);
        return new HeadShape(head.centreX(), head.centreY(), halfWidth, halfHeight, head.angle());
    }

    private static float settle(float from, float to, float share) {
        return to > from ? to : from + share * (to - from);
    }

    @Override
    public void close() {
        follower.close();
    }
}
