package red5.faceswap.face.mesh.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.HiddenFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;

/**
 * People whom another head has hidden. They come out half first, beside a face so near that the detectors take both for one: until they are seen
 * again, the place where they were is covered as soon as the head in front has moved. One per stream, frames in order.
 */
public final class HeadsBehind {
    /** Distances in sides of a face's region (a head is about .55 wide): two heads that near may hide each other; from there on both places are believed. */
    private static final float NEAR = .8f;

    private static final float APART = .3f;
    /** Within that of each other it is one face. */
    private static final float SAME = .2f;
    /** How far the head in front must have moved for something to show; and how far away it says nothing any more about who is behind. */
    private static final float SHOWS = .06f;

    private static final float AWAY = .6f;
    /** Share of a head's half width up to which its features lie. */
    private static final float FACE = .6f;
    /** From there on a detector's sight may be the one behind. */
    private static final float DISTINCT = .15f;
    /** Looks that see nobody there, though the head in front is far enough away, after which nobody is there. */
    private static final int LOOKS = 3;

    private static final float SEPARATE = .4f;
    /** Frames for which somebody may stay behind. */
    private static final int PATIENCE = 450;

    private record Pair(long first, long second) {}

    /** Two heads near each other. */
    private static final class Meeting {
        Region first;
        Region second;
    }

    /** Somebody behind a head. */
    private static final class Hidden {
        final Region place;
        final long front;
        int frames;
        int vain;

        Hidden(Region place, long front) {
            this.place = place;
            this.front = front;
        }
    }

    private final Map<Pair, Meeting> meetings = new HashMap<>();
    private final List<Hidden> hidden = new ArrayList<>();

    /** One call per frame, when all have been followed into it. */
    public void look(List<FaceTrack> tracks) {
        meetings.entrySet().removeIf(entry -> ends(entry.getKey(), entry.getValue(), tracks));
        for (FaceTrack first : tracks) {
            for (FaceTrack second : tracks) {
                if (first.id < second.id) {
                    meet(first, second);
                }
            }
        }
        hidden.removeIf(one -> isOver(one, tracks));
    }

    /** What one look at the whole picture sees. Two who are followed, and whom it sees beside each other, are met: their points may soon be one's. */
    public void see(List<Detection> faces, List<FaceTrack> tracks) {
        for (Hidden one : hidden) {
            boolean separate = tracks.stream().noneMatch(track -> distance(track.region(), one.place) < SEPARATE);
            boolean vain = faces.stream().noneMatch(face -> distance(Region.around(face), one.place) < APART);
            one.vain = separate && vain ? one.vain + 1 : 0;
        }
        for (Detection one : faces) {
            for (Detection other : faces) {
                Region first = Region.around(one);
                Region second = Region.around(other);
                float distance = distance(first, second);
                if (distance < NEAR && distance > APART) {
                    nearest(first, tracks)
                            .flatMap(a -> nearest(second, tracks)
                                    .filter(b -> a.id < b.id)
                                    .map(b -> meetings.computeIfAbsent(new Pair(a.id, b.id), none -> new Meeting())))
                            .ifPresent(meeting -> {
                                meeting.first = first;
                                meeting.second = second;
                            });
                }
            }
        }
    }

    private static Optional<FaceTrack> nearest(Region place, List<FaceTrack> tracks) {
        return tracks.stream()
                .filter(track -> track.missing() == 0)
                .min(Comparator.comparing(track -> place.distance(track.region())));
    }

    private void meet(FaceTrack first, FaceTrack second) {
        float distance = distance(first.region(), second.region());
        if (distance < NEAR && distance > APART && first.missing() + second.missing() == 0) {
            Meeting meeting = meetings.computeIfAbsent(new Pair(first.id, second.id), none -> new Meeting());
            meeting.first = first.region();
            meeting.second = second.region();
        }
    }

    /** Whether it is over; when one of both is not followed any more, the one who was hidden is behind the other. */
    private boolean ends(Pair pair, Meeting meeting, List<FaceTrack> tracks) {
        Optional<FaceTrack> first = find(pair.first, tracks);
        Optional<FaceTrack> second = find(pair.second, tracks);
        if (first.isPresent() && second.isPresent()) {
            return distance(first.get().region(), second.get().region()) > NEAR;
        }
        first.or(() -> second).ifPresent(left -> {
            hide(meeting.first, left);
            hide(meeting.second, left);
        });
        return true;
    }

    /** Which of the two is in front is not known: whoever is left has a place of their own, or is between both. */
    private void hide(Region place, FaceTrack left) {
        if (distance(place, left.region()) > DISTINCT) {
            hidden.add(new Hidden(place, left.id));
        }
    }

    private static Optional<FaceTrack> find(long id, List<FaceTrack> tracks) {
        return tracks.stream().filter(track -> track.id == id).findFirst();
    }

    private static float distance(Region a, Region b) {
        return a.distance(b) / Math.max(a.side(), b.side());
    }

    /** Whether somebody is followed there, or nobody is there. */
    private static boolean isOver(Hidden one, List<FaceTrack> tracks) {
        boolean seen = tracks.stream()
                .anyMatch(track ->
                        track.id != one.front && track.missing() == 0 && distance(track.region(), one.place) < SAME);
        return seen || one.vain >= LOOKS || ++one.frames > PATIENCE;
    }

    /** Whether a detector's sight that lies near a face is rather of somebody who was behind it. */
    public boolean isOf(Detection seen, FaceTrack track) {
        Region at = Region.around(seen);
        return hidden.stream()
                .anyMatch(one -> distance(track.region(), one.place) > DISTINCT
                        && at.distance(one.place) < at.distance(track.region()));
    }

    /** Covers for those who may be seen, to be drawn below all else. */
    public List<Drawing> draw(List<FaceTrack> tracks, Cover cover) {
        List<Drawing> drawings = new ArrayList<>();
        for (Hidden one : hidden) {
            Optional<Region> front = nearest(one.place, tracks).map(FaceTrack::region);
            float distance = front.map(region -> distance(region, one.place)).orElse(AWAY);
            if (distance >= SHOWS) {
                HeadShape whole = HeadShape.in(one.place);
                HeadShape head = distance < AWAY ? beside(HeadShape.in(front.get()), whole) : whole;
                Box box = head.box();
                Face face = new Face(0, box.left(), box.top(), box.width(), box.height(), 0);
                drawings.add(new HiddenFace(face, head, cover));
            }
        }
        return drawings;
    }

    /** The part of a head that is seen beside another one, whose face would be blurred else. */
    private static HeadShape beside(HeadShape front, HeadShape behind) {
        float dx = behind.centreX() - front.centreX();
        float dy = behind.centreY() - front.centreY();
        float distance = (float) Math.hypot(dx, dy);
        float across = Math.abs(dx) / distance;
        float along = Math.abs(dy) / distance;
        float from = FACE * (across * front.halfWidth() + along * front.halfHeight());
        float to = distance + across * behind.halfWidth() + along * behind.halfHeight();
        float middle = (from + to) / 2 / distance;
        return new HeadShape(
                front.centreX() + middle * dx,
                front.centreY() + middle * dy,
                (to - from) / 2,
                across * behind.halfHeight() + along * behind.halfWidth(),
                (float) Math.atan2(Math.signum(dx) * dy, Math.abs(dx)));
    }

    public void forget() {
        meetings.clear();
        hidden.clear();
    }
}
