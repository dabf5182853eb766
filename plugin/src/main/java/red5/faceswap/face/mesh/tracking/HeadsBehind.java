package red5.faceswap.face.mesh.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.detection.Sight;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.HiddenFace;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;

/**
 * People before whom other people pass. Two heads that overlap are one to the detectors, and the points of one face slide onto the other; who was hidden comes
 * out half first. So, where two faces were seen beside each other, each place is covered on which no face is followed well, but for the head in front; and who
 * was hidden stays covered until followed for a while. One per stream, frames in order.
 */
public final class HeadsBehind {
    /** Two heads beside or before each other. */
    private static final class Crossing {
        private static final float THERE = .35f;
        /** Of two that are as near, a face is the one that was seen last. */
        private static final float RATHER = .06f;
        /** Nearer than that one hides the other; farther apart than that they have nothing to do with each other. */
        private static final float HIDES = .45f;

        private static final float PARTED = 1.1f;
        /** So near nothing shows of the one behind. */
        private static final float SAME = .06f;
        /** Frames after which nobody is behind whom nothing hides; for which somebody may stay behind; and after which a face is known well again. */
        private static final int GRACE = 32;

        private static final int PATIENCE = 450;
        private static final int KNOWN = 4;
        private static final int SURELY_KNOWN = 20;
        /** Share of a face from which something may still hide it. */
        private static final float MUCH_HIDDEN = .2f;
        /** Share of a head, with what is about it, that certainly is a head. */
        private static final float SURELY = .85f;
        /** A region about what a detector saw is smaller than one about a face's points. */
        private static final float ABOUT = 1.2f;

        private final HeadPlace one;
        private final HeadPlace other;
        private HeadPlace front;
        private int free;
        private int frames;
        /** Ids of those who were followed elsewhere when one hid the other: neither comes out where they are. */
        private Set<Long> bystanders = Set.of();
        /** What was seen of the two at the last look. */
        private List<Region> seen = List.of();

        Crossing(Region one, Region other, List<FaceTrack> tracks) {
            this.one = new HeadPlace(one, tracks);
            this.other = new HeadPlace(other, tracks);
            front = this.one;
        }

        private float distance() {
            return one.distance(other.region);
        }

        private HeadPlace besides(HeadPlace place) {
            return place == one ? other : one;
        }

        void pass(List<FaceTrack> tracks) {
            one.pass();
            other.pass();
            frames = one.hidden || other.hidden ? frames + 1 : 0;
            free = frames > 0 && distance() > HIDES ? free + 1 : 0;
            if (frames == 1) {
                bystanders = tracks.stream()
                        .filter(track -> one.distance(track.region()) > THERE && other.distance(track.region()) > THERE)
                        .map(track -> track.id)
                        .collect(Collectors.toSet());
            }
            follow(one, tracks);
            follow(other, tracks);
        }

        /** A place that was hidden is followed when the face is not rather the other one's. */
        private void follow(HeadPlace place, List<FaceTrack> tracks) {
            Optional<FaceTrack> track = tracks.stream().filter(place::isUnder).findFirst();
            boolean own = track.filter(found -> !place.hidden
                            || place.distance(found.region()) < besides(place).distance(found.region()))
                    .isPresent();
            place.followed = own ? place.followed + 1 : 0;
            boolean unhidden =
                    track.filter(found -> found.hiddenShare() < MUCH_HIDDEN).isPresent();
            if (place.hidden && distance() > HIDES && place.followed > (unhidden ? KNOWN : SURELY_KNOWN)) {
                place.hidden = false;
                track.ifPresent(FaceTrack::unveil);
            }
        }

        void see(List<Region> faces, int framesAgo, List<FaceTrack> tracks) {
            List<Region> own = faces.stream()
                    .filter(face -> frames == 0 || !isBystander(face, faces, tracks))
                    .toList();
            Region[] pair = pair(own);
            if (pair.length == 2) {
                one.see(pair[0], framesAgo);
                other.see(pair[1], framesAgo);
                seen = List.of(pair);
                return;
            }
            seen = new ArrayList<>();
            own.stream()
                    .filter(face -> nearest(face).distance(face) < THERE)
                    .min(Comparator.comparing(face -> nearest(face).distance(face)))
                    .ifPresent(face -> {
                        front = nearest(face);
                        front.see(face, framesAgo);
                        besides(front).hidden |= distance() < HIDES;
                        seen.add(face);
                    });
            find(own, tracks);
        }

        private boolean isBystander(Region face, List<Region> faces, List<FaceTrack> tracks) {
            return tracks.stream()
                    .filter(track -> bystanders.contains(track.id) && track.missing() == 0)
                    .anyMatch(track -> face.distance(track.region()) < THERE * face.side()
                            && faces.stream()
                                    .allMatch(
                                            other -> face.distance(track.region()) <= other.distance(track.region())));
        }

        /** Whether it takes two faces for these two. */
        boolean isOf(Region face, Region another) {
            return seen.contains(face) && seen.contains(another);
        }

        /** Who was hidden may come out where nobody expected it. */
        private void find(List<Region> faces, List<FaceTrack> tracks) {
            HeadPlace hidden = besides(front);
            faces.stream()
                    .filter(face -> hidden.hidden && front.distance(face) < PARTED && front.distance(face) > THERE)
                    .filter(face -> tracks.stream().noneMatch(track -> HeadPlace.isUnder(face, track)))
                    .findFirst()
                    .ifPresent(face -> {
                        hidden.stand(face);
                        seen.add(face);
                    });
        }

        private HeadPlace nearest(Region face) {
            HeadPlace rather = besides(front);
            return front.distance(face) < rather.distance(face) + RATHER ? front : rather;
        }

        private Region[] pair(List<Region> faces) {
            Region[] best = {};
            float least = 2 * THERE;
            for (Region a : faces) {
                for (Region b : faces) {
                    float sum = one.distance(a) + other.distance(b);
                    if (a != b && one.distance(a) < THERE && other.distance(b) < THERE && sum < least) {
                        least = sum;
                        best = new Region[] {a, b};
                    }
                }
            }
            return best;
        }

        boolean isOver() {
            return free > GRACE || frames > PATIENCE || !one.hidden && !other.hidden && distance() > PARTED;
        }

        void cover(List<FaceTrack> tracks, Cover cover, List<Drawing> drawings) {
            cover(one, tracks, cover, drawings);
            cover(other, tracks, cover, drawings);
        }

        private void cover(HeadPlace place, List<FaceTrack> tracks, Cover cover, List<Drawing> drawings) {
            HeadPlace before = besides(place);
            boolean near = distance() < HIDES;
            boolean wanted =
                    place.hidden ? distance() > SAME : near && tracks.stream().noneMatch(place::isUnder);
            if (wanted) {
                boolean inFront = !before.hidden && tracks.stream().anyMatch(before::isUnder);
                HeadShape head = HeadShape.in(before.region).grown(SURELY);
                drawings.add(HiddenFace.over(
                        HeadShape.in(place.region).grown(ABOUT), 0, cover, inFront ? List.of(head) : List.of()));
            }
        }
    }

    /** Distances in sides of a region at which two faces are beside each other: nearer than the lesser the detectors see one only. */
    private static final float BESIDE = 1;

    private static final float TWO = .3f;
    /** From there on the points of one face do not slide onto the other, and tell how both move. */
    private static final float UNTOUCHED = .7f;

    private final List<Crossing> crossings = new ArrayList<>();

    /** One call per frame, when all faces have been followed into it. */
    public void look(List<FaceTrack> tracks) {
        crossings.forEach(crossing -> crossing.pass(tracks));
        crossings.removeIf(Crossing::isOver);
    }

    /**
     * @param framesAgo how old the picture is in which that was seen
     * @param tracks of the faces that are known
     */
    public void see(Sight sight, int framesAgo, List<FaceTrack> tracks) {
        if (!sight.isOfWholePicture()) {
            return;
        }
        List<Region> faces = sight.faces().stream().map(Region::around).toList();
        crossings.forEach(crossing -> crossing.see(faces, framesAgo, tracks));
        for (int i = 0; i < faces.size(); i++) {
            for (Region other : faces.subList(i + 1, faces.size())) {
                Region face = faces.get(i);
                float distance = distance(face, other);
                if (distance < BESIDE
                        && distance > TWO
                        && crossings.stream().noneMatch(crossing -> crossing.isOf(face, other))) {
                    crossings.add(new Crossing(face, other, distance > UNTOUCHED ? tracks : List.of()));
                }
            }
        }
    }

    private static float distance(Region one, Region other) {
        return one.distance(other) / Math.max(one.side(), other.side());
    }

    /** Whether a detection near a face that is followed is another person's: one nearer to that face was seen as well. */
    public static boolean isAnother(Detection seen, FaceTrack track, Sight sight) {
        Region place = Region.around(seen);
        return sight.faces().stream()
                .map(Region::around)
                .anyMatch(face ->
                        distance(face, place) > TWO && face.distance(track.region()) < place.distance(track.region()));
    }

    /** Whether another face was seen close to that one. */
    public static boolean isBesideAnother(Detection seen, Sight sight) {
        Region place = Region.around(seen);
        return sight.faces().stream().anyMatch(face -> face != seen && distance(Region.around(face), place) < BESIDE);
    }

    /** Covers for those who may be seen, to be drawn on top of all else. */
    public List<Drawing> draw(List<FaceTrack> tracks, Cover cover) {
        List<Drawing> drawings = new ArrayList<>();
        crossings.forEach(crossing -> crossing.cover(tracks, cover, drawings));
        return drawings;
    }

    public void forget() {
        crossings.clear();
    }
}
