package red5.faceswap.face.mesh.tracking;

import java.util.List;
import red5.faceswap.face.mesh.geometry.Region;

/** Where one of two heads is that may hide each other, as the detectors see it, and how it moves. Distances are in sides of its region, of which a head takes .55. */
final class HeadPlace {
    /** Share of the motion from frame to frame that is new; what is left of it in each frame, of one who was seen to walk and of others. */
    private static final float FOLLOW = .5f;

    private static final float WALKING = .97f;
    private static final float STANDING = .85f;
    private static final int OFTEN = 4;
    /** Points that far away, or of a face that many times larger, are not this face's. */
    private static final float OFF = .12f;

    private static final float OTHER_SIZE = 1.25f;

    Region region;
    private Region seen;
    private int frames;
    private int sightings = 1;
    private float dx;
    private float dy;
    /** It was behind the other one, and is not known well again. */
    boolean hidden;
    /** Frames in a row in which a face has been followed here. */
    int followed;

    HeadPlace(Region seen, List<FaceTrack> tracks) {
        this.seen = seen;
        region = seen;
        tracks.stream().filter(this::isUnder).findFirst().ifPresent(track -> {
            dx = track.motionX();
            dy = track.motionY();
            sightings = OFTEN;
        });
    }

    void pass() {
        frames++;
        region = region.moved(dx, dy);
        float damping = sightings >= OFTEN ? WALKING : STANDING;
        dx *= damping;
        dy *= damping;
    }

    void see(Region at, int framesAgo) {
        int since = Math.max(1, frames - framesAgo);
        dx += FOLLOW * ((at.centreX() - seen.centreX()) / since - dx);
        dy += FOLLOW * ((at.centreY() - seen.centreY()) / since - dy);
        seen = at;
        region = at.moved(framesAgo * dx, framesAgo * dy);
        frames = framesAgo;
        sightings++;
    }

    /** It is there; how it came there is not known. */
    void stand(Region at) {
        seen = at;
        region = at;
        frames = 0;
        dx = 0;
        dy = 0;
    }

    float distance(Region other) {
        return region.distance(other) / region.side();
    }

    boolean isUnder(FaceTrack track) {
        return isUnder(region, track);
    }

    /** Whether the points of a face are those of the head in that region. */
    static boolean isUnder(Region head, FaceTrack track) {
        float size = track.region().side() / head.side();
        return track.missing() == 0
                && head.distance(track.region()) < OFF * head.side()
                && Math.max(size, 1 / size) < OTHER_SIZE;
    }
}
