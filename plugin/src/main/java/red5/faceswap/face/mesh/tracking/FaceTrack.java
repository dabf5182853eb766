package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.cover.Nobody;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.detection.HandFinder;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.ShownFace;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.Smear;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.face.mesh.source.SkinTone;

/** One face of one stream: everything remembered from frame to frame. For one thread. */
public final class FaceTrack {
    private static final float LEAST_PRESENCE = .5f;
    /** A face that grows or shrinks by more than that from frame to frame is another one. */
    private static final float MOST_GROWTH = 1.6f;
    /**
     * Share of the region's side from which the face has moved so far since the frame before that the network, which saw it off its
     * region's middle, places its points too near to the middle.
     */
    private static final float HURRY = .07f;
    /** Share of a detected face's sides from which its points may have been left behind; those of heads that turn lie so far aside, too. */
    private static final float SOMEWHAT_ASIDE = .15f;
    /** Region of points, in regions around what the detector sees, that holds more than that face: of one face it is 1.05 to 1.2. */
    private static final float TWO_FACES = 1.3f;
    /** So many times longer is a face held that was lost behind an occluder: it is still there. */
    private static final int PATIENCE = 4;

    public final long id;
    private final NewFace newFace;
    private final FaceSight sight;
    private final SteadyPoints steadying = new SteadyPoints();
    private final Drift drift = new Drift();
    private final InFront inFront;
    private final FadingCover covering;
    /** Whose aim is the tracker's. */
    public final Effort effort = new Effort();

    /** The points as the network gave them; the next frame's region comes from these. */
    private float[] raw = new float[3 * CanonicalMesh.VERTICES];

    private float[] candidate = new float[3 * CanonicalMesh.VERTICES];
    private float presence;
    private float certainty;
    private int missing;
    private boolean hurried;
    private long frames;

    private SwappedFace last;
    private Smear smear = Smear.NONE;
    /** Where the face was swapped last. */
    private Region placed;

    public FaceTrack(long id, Nobody nobody, SkinTone tone, UsualFace usual, FaceSight sight, HandFinder hands) {
        this.id = id;
        covering = new FadingCover(id, nobody);
        newFace = new NewFace(nobody.mesh, tone);
        this.sight = sight;
        inFront = new InFront(nobody.mesh, usual, sight, hands);
    }

    /** Looks for the points in a region; false (and nothing changed) when no face is there. */
    public boolean find(FramePyramid frame, Landmarker landmarker, Region region) {
        float found = landmarker.find(frame, region, effort.fineness(), candidate);
        if (found < LEAST_PRESENCE) {
            return false;
        }
        swapCandidate();
        presence = found;
        certainty = landmarker.certainty();
        missing = 0;
        drift.found();
        return true;
    }

    /** Looks for the points of a face that is known where the detector sees it; false (and nothing changed) when no face is there. */
    public boolean findAt(Detection seen, FramePyramid frame, Landmarker landmarker) {
        if (!find(frame, landmarker, Region.around(seen))) {
            return false;
        }
        find(frame, landmarker, region());
        inFront.correct(frame, raw);
        return true;
    }

    /** Follows the face into this frame; when it is not found, {@link #missing()} grows. */
    public void follow(FramePyramid frame, Landmarker landmarker) {
        int lost = missing;
        float height = CanonicalMesh.faceHeight(raw);
        Region before = region();
        if (effort.carries(frames) && missing == 0 && !hurried && steadying.carry(frame, raw, drift.x(), drift.y())) {
            return;
        }
        hurried = false;
        if (find(frame, landmarker, before)) {
            hurried = region().distance(before) > HURRY * before.side();
            inFront.correct(frame, raw);
            float growth = CanonicalMesh.faceHeight(raw) / height;
            if (growth < MOST_GROWTH && growth > 1 / MOST_GROWTH) {
                if (hurried && FaceDetector.isSmall(Box.around(raw), frame)) {
                    find(frame, landmarker, region()); // the detector would not see it
                }
                return;
            }
            swapCandidate();
        }
        missing = lost + 1;
        drift.move(frame, raw, steadying);
        last = last == null ? null : last.moved(drift.x(), drift.y());
    }

    private void swapCandidate() {
        float[] old = raw;
        raw = candidate;
        candidate = old;
    }

    /** The detector still sees the face whose points are lost: it stays covered there. */
    public void holdAt(Detection seen) {
        Region region = region();
        float dx = seen.centreX() - region.centreX();
        float dy = seen.centreY() - region.centreY();
        Drift.shift(raw, dx, dy);
        last = last == null ? null : last.moved(dx, dy);
        missing = 1;
    }

    public Region region() {
        return Region.around(raw);
    }

    /** The points as found last, moved along since if they are missing; not to be changed. */
    public float[] points() {
        return raw;
    }

    /** 0..1, how sure the points were when they were last found. */
    public float presence() {
        return presence;
    }

    /** The same as a logit, which tells a face seen from the front from one in profile. */
    public float certainty() {
        return certainty;
    }

    /** Frames since the points were last found. */
    public int missing() {
        return missing;
    }

    /** 0..1: share of it that something hides. */
    float hiddenShare() {
        return inFront.hiddenShare();
    }

    /** How far it moves from frame to frame, frame pixels. */
    float motionX() {
        return drift.x();
    }

    float motionY() {
        return drift.y();
    }

    /** Whether the face moved so fast that its points, though found, are to be looked for where the detector sees it. */
    public boolean hurried() {
        return hurried;
    }

    /** Whether the points have been lost for too long to hold the face any longer, or it has left the picture. */
    public boolean isGone(int holdFrames) {
        return drift.hasLeft()
                || missing > (drift.isKept() || inFront.explainsLoss() ? PATIENCE * holdFrames : holdFrames);
    }

    /** Whether it is known where the face is: by its points, or, with the last swapped one on it, by what the picture's rim leaves of it. */
    public boolean isThere() {
        return missing == 0 || drift.isKept() && last != null;
    }

    /** Whether a detection is this face. */
    public boolean matches(Detection seen) {
        Region region = region();
        double distance = Math.hypot(region.centreX() - seen.centreX(), region.centreY() - seen.centreY());
        return distance < (missing > 0 ? 1 : .5) * Math.max(region.side() / 1.5, seen.width());
    }

    /**
     * Whether the points lie so far from where the detector sees the face that some of it shows.
     *
     * @param doubtful they are to be looked for anew though the head may only have turned: the face may have jumped
     */
    public boolean isBeside(Detection seen, boolean doubtful) {
        Box box = Box.around(raw);
        return doubtful ? box.isAside(seen, SOMEWHAT_ASIDE) : box.isAside(seen);
    }

    /** Whether the points reach so far beyond what the detector sees that they lie on two faces beside each other. */
    public boolean reachesBeyond(Detection seen) {
        return region().side() > TWO_FACES * Region.around(seen).side();
    }

    /** Whether two tracks follow the same face. */
    public boolean coincides(FaceTrack other) {
        Region mine = region();
        Region theirs = other.region();
        double distance = Math.hypot(mine.centreX() - theirs.centreX(), mine.centreY() - theirs.centreY());
        return distance < .2 * Math.max(mine.side(), theirs.side());
    }

    /**
     * @param cover what hides it while there is nothing to put on it
     * @param dt seconds since the frame before
     */
    Drawing draw(FramePyramid frame, MeshSourceFace wanted, Cover cover, double dt) {
        if (newFace.take(wanted)) {
            last = missing > 0 ? null : last;
        }
        if (missing > 0) {
            return held(frame, cover, dt);
        }
        Box before = Box.around(last == null ? raw : last.sight().points());
        if (placed != null && region().distance(placed) > HURRY * placed.side()) {
            inFront.jump();
        }
        placed = region();
        float[] steady = steadying.next(frame, raw, dt);
        Box box = Box.around(steady);
        smear = drift.moved(frame, before, box, sight.cheeks(steady), effort.grain());
        inFront.examine(frame, steady, box, effort, frames);
        // motion blurs one direction only, and the next frame may be a sharp one
        newFace.follow(frame, sight, steady, frames, effort.grain() && !smear.isSeen(), dt);
        frames++;
        if (inFront.isDoubtful()) {
            last = null;
            return covering.draw(frame, cover, steady, true, presence, dt);
        }
        last = newFace.on(frame, steady, face(box), sight, inFront.occlusion, effort.grain())
                .smeared(smear);
        last = inFront.over(last);
        return covering.fade(last, frame, cover, dt);
    }

    /** A newcomer who was covered until now. */
    public void unveil() {
        covering.unveil();
    }

    /** Covered, whether or not the points were found. What was drawn before is not drawn again. */
    public Drawing hide(FramePyramid frame, Cover cover, double dt) {
        last = null;
        float[] points = missing > 0 ? raw : steadying.roughly(raw, dt);
        return covering.draw(frame, cover, points, missing == 0, presence, dt);
    }

    /** Another face is in its place from this frame on: it differs from what was learnt, but nothing hides it. */
    public void startAnew() {
        last = null;
        inFront.startAnew();
    }

    /** Left as it is. */
    Drawing show() {
        last = null;
        Box box = HeadShape.in(region()).box();
        return new ShownFace(face(box), box);
    }

    private Drawing held(FramePyramid frame, Cover cover, double dt) {
        if (last == null) {
            return hide(frame, cover, dt);
        }
        if (!inFront.explainsLoss()) {
            return last;
        }
        float[] mask = inFront.whileLost(frame, raw);
        return inFront.isDoubtful() ? hide(frame, cover, dt) : last.behind(mask);
    }

    private Face face(Box box) {
        return new Face(id, box.left(), box.top(), box.width(), box.height(), presence);
    }
}
