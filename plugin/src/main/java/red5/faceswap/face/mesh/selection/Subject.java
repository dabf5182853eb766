package red5.faceswap.face.mesh.selection;

import red5.faceswap.face.identity.People;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.selection.PictureSuspicion.Company;
import red5.faceswap.face.mesh.tracking.FaceTrack;

/** Who or what a track is: a person or a picture, known or unknown. For the stream's own thread. */
final class Subject {
    /** Another face shows life if it did within so many seconds. */
    private static final double LIVELY_SECONDS = 2;
    /** Distance of two faces, in their mean region, within which a track may slip from one to the other. */
    private static final float NEAR = .8f;
    /** Seconds after which a face that was near another one cannot have slipped onto it. */
    private static final double ALONE_SECONDS = 3;
    /** Share of the region by which a face moves in one frame when it is perhaps another one. */
    private static final float JUMP = .2f;
    /** Share of the region by which a face moves in one frame when other parts of it are in the picture, if the rim cuts it. */
    private static final float CREEP = .02f;
    /** Seconds after which the points of a face that came in or moved fast have settled: until then they change as nothing but life does later. */
    private static final double SETTLING = .25;
    /** Radians of a head's turn and tilt up to which the recogniser can be trusted. */
    private static final double MOST_TURN = .55;

    private static final double MOST_TILT = .6;
    /** Pixels of a face's height from which the recogniser can be trusted. */
    private static final float LEAST_HEIGHT = 48;

    /** So many times as high is a person before the pictures at the wall. */
    private static final float FAR_LARGER = 2;

    private static final float SCORE_LEARNING = .1f;
    /** Share of other colours that makes another face: a hand that comes in changes fewer at once. */
    private static final float ANOTHER = .7f;
    /** Share from which somebody is no longer left as she is: it may be another one. */
    private static final float PERHAPS_ANOTHER = .3f;

    final FaceTrack track;
    final TrackIdentity identity = new TrackIdentity();
    final PictureSuspicion picture;
    private final LifeSigns life = new LifeSigns();
    private final FaceColours colours = new FaceColours();
    private float score;
    private boolean near;
    private boolean wasMissing;
    private Region before;
    private boolean jumped;
    /** Seconds without another face near. */
    private double alone;
    /** Frames in a row in which the points were found. */
    private int followed;
    /** Seconds since the points were unsettled. */
    private double settled;

    /** @param wary whether the face may have hung there before */
    Subject(FaceTrack track, boolean wary) {
        this.track = track;
        picture = new PictureSuspicion(wary);
        score = track.certainty();
        settled = wary ? SETTLING : 0;
    }

    void look(FramePyramid frame, double dt) {
        Region now = track.region();
        float way = before == null ? 0 : now.distance(before) / now.side();
        jumped = way > JUMP;
        boolean comes =
                (way > CREEP || before == null) && Box.around(track.points()).isCut(frame.width(), frame.height());
        before = now;
        followed = track.missing() > 0 ? 0 : followed + 1;
        settled = comes || track.hurried() ? 0 : settled + dt;
        life.look(followed == 0 || settled < SETTLING ? null : track.points(), dt);
        score += SCORE_LEARNING * (track.certainty() - score);
    }

    /** After every subject has looked. */
    void compare(Iterable<Subject> all, double dt) {
        boolean othersLive = false;
        Company company = Company.NONE;
        near = false;
        for (Subject other : all) {
            if (other != this) {
                othersLive |= other.life.sinceSign() < LIVELY_SECONDS;
                near |= isNear(other);
                if (other.lives()) {
                    company = Company.LIVING;
                } else if (company == Company.NONE && !isFarLargerThan(other)) {
                    company = Company.UNKNOWN;
                }
            }
        }
        alone = near ? 0 : alone + dt;
        picture.update(life.lives(), othersLive, company, dt);
    }

    /** Whether the other one may well be a picture behind this person. */
    private boolean isFarLargerThan(Subject other) {
        return CanonicalMesh.faceHeight(track.points()) > FAR_LARGER * CanonicalMesh.faceHeight(other.track.points());
    }

    private boolean isNear(Subject other) {
        Region a = track.region();
        Region b = other.track.region();
        double distance = Math.hypot(a.centreX() - b.centreX(), a.centreY() - b.centreY());
        return distance < NEAR * (a.side() + b.side()) / 2;
    }

    /** Doubts who or what that is when the face has suddenly other colours: it has become another one. */
    void watch(FramePyramid frame) {
        float change = colours.change(frame, track.points());
        if (change > PERHAPS_ANOTHER) {
            picture.doubt();
        }
        if (change > (identity.isStranger() ? PERHAPS_ANOTHER : ANOTHER)) {
            identity.doubt();
        }
        if (change > ANOTHER && followed > 1 && alone > ALONE_SECONDS) {
            track.startAnew();
        }
    }

    /**
     * Takes what is known of who that is; a face that was lost or jumped beside another one may be on that other now. Who is left as she is
     * must not stand for somebody else who comes into her place: after that she is known anew wherever it happens.
     */
    void settle(People people) {
        boolean missing = track.missing() > 0;
        if ((near || identity.isStranger()) && (jumped || wasMissing && !missing)) {
            identity.doubt();
        }
        wasMissing = missing;
        identity.settle(people);
    }

    /** Whether the face is lost beside another one: what is seen there may be that other's. */
    boolean isDoubtful() {
        return near && track.missing() > 0;
    }

    boolean isDue() {
        return track.missing() == 0 && identity.isDue(isGood(), near);
    }

    /** Whether the recogniser can be trusted with this frame. */
    boolean isGood() {
        float[] p = track.points();
        double turn = Math.atan2(
                p[3 * FaceParts.RIGHT_CHEEK + 2] - p[3 * FaceParts.LEFT_CHEEK + 2],
                CanonicalMesh.distance(p, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK));
        double tilt = Math.atan2(
                p[3 * FaceParts.CHIN + 2] - p[3 * FaceParts.FOREHEAD_TOP + 2],
                CanonicalMesh.distance(p, FaceParts.FOREHEAD_TOP, FaceParts.CHIN));
        return Math.abs(turn) < MOST_TURN && Math.abs(tilt) < MOST_TILT && CanonicalMesh.faceHeight(p) >= LEAST_HEIGHT;
    }

    boolean lives() {
        return life.lives();
    }

    /** How sure its points have been lately, a logit. */
    float score() {
        return score;
    }
}
