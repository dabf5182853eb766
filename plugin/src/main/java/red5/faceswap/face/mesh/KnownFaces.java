package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.cover.Nobody;
import red5.faceswap.face.mesh.cover.Unfollowed;
import red5.faceswap.face.mesh.detection.DetectionSchedule;
import red5.faceswap.face.mesh.detection.HandFinder;
import red5.faceswap.face.mesh.detection.NearLook;
import red5.faceswap.face.mesh.detection.Sight;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.LookBack;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.selection.WhichFace;
import red5.faceswap.face.mesh.source.SkinTone;
import red5.faceswap.face.mesh.tracking.FaceSight;
import red5.faceswap.face.mesh.tracking.FaceTrack;
import red5.faceswap.face.mesh.tracking.HeadsBehind;

/**
 * Who is known to be in the picture: faces that are followed, faces that are seen but not followed, and who passes behind whom. Takes in what detectors
 * see. One per stream, frames in order.
 */
final class KnownFaces implements AutoCloseable {
    /** A detection that the landmark network denies is believed from this score on. */
    private static final float SURE = .75f;

    /** Sizes of a known face within which what is denied is no other one. */
    private static final float BESIDE = 1.3f;

    /** Others that it denies are believed where two looks from near reach so much together. */
    private static final float FROM_NEAR = .5f;

    /** One that scores less must be affirmed by two looks of the landmark network. */
    private static final float UNCERTAIN = .55f;

    private static final float CLEARLY_LARGER = 1.5f;
    /** Smaller than that, in heights of a face, is what is no face of its own. */
    private static final float PART = .6f;

    private final Nobody nobody;
    private final SkinTone tone;
    private final UsualFace usual;
    private final MeshOptions options;
    private final Landmarker landmarker;
    private final NearLook near;
    private final FaceSight sight;
    private final HandFinder hands;
    private final FramePyramid frame;
    private final LookBack past;

    private final List<FaceTrack> tracks = new ArrayList<>();
    private final Unfollowed unfollowed = new Unfollowed();
    private final HeadsBehind behind = new HeadsBehind();
    private long nextId = 1;
    /** Belongs to no face yet. Of what is tried much shows none, and a track's memory is large; null when it was taken. */
    private FaceTrack untaken;

    /** Of the frame that is tracked. */
    private Quality quality = Quality.BALANCED;

    private Cover cover = Cover.BLUR;
    private double dt;

    /**
     * @param frame holds the frame that is tracked
     * @param past who becomes known is covered in it
     */
    KnownFaces(
            Models models,
            Nobody nobody,
            SkinTone tone,
            UsualFace usual,
            MeshOptions options,
            FramePyramid frame,
            LookBack past) {
        this.nobody = nobody;
        this.tone = tone;
        this.usual = usual;
        this.options = options;
        this.frame = frame;
        this.past = past;
        landmarker = new Landmarker(models);
        near = new NearLook(models);
        sight = new FaceSight(models.mesh);
        hands = new HandFinder(models);
    }

    /** Those that are followed. */
    List<FaceTrack> tracks() {
        return Collections.unmodifiableList(tracks);
    }

    /** Those that are not. */
    List<Detection> unfollowed() {
        return unfollowed.faces();
    }

    /** Where faces are or were last: what another tracker must not lose. */
    List<HeadShape> heads() {
        Stream<HeadShape> tracked = tracks.stream().map(track -> HeadShape.in(track.region()));
        Stream<HeadShape> others = unfollowed.faces().stream().map(HeadShape::around);
        return Stream.concat(tracked, others).toList();
    }

    /**
     * The next frame is there.
     *
     * @param dt seconds since the one before
     */
    void follow(SwapSettings settings, double dt) {
        quality = settings.quality();
        cover = settings.cover();
        this.dt = dt;
        for (FaceTrack track : tracks) {
            track.effort.aim(quality, track.region().side());
            track.follow(frame, landmarker);
        }
        behind.look(tracks);
    }

    /**
     * Two tracks on one face: the one that knows it longer stays.
     *
     * @param doubt is told of those that stay: whose face it is must be seen anew
     */
    void dropTwins(Consumer<FaceTrack> doubt) {
        tracks.removeIf(track -> {
            Optional<FaceTrack> better = tracks.stream()
                    .filter(other -> other != track
                            && track.coincides(other)
                            && (other.missing() < track.missing()
                                    || other.missing() == track.missing() && other.id < track.id))
                    .findFirst();
            better.ifPresent(doubt);
            return better.isPresent();
        });
    }

    /** @param sudden much of the picture has changed at once: a face may have jumped */
    void match(DetectionSchedule.Look look, boolean sudden) {
        Sight seen = look.sight();
        unfollowed.look(seen);
        behind.see(seen, look.framesAgo(), tracks);
        int sinceThen = 1 - look.framesAgo();
        for (Detection detection : seen.faces()) {
            FaceTrack known = tracks.stream()
                    .filter(track -> track.matches(detection) && !HeadsBehind.isAnother(detection, track, seen))
                    .findFirst()
                    .orElse(null);
            boolean now = look.framesAgo() == 0;
            if (known != null) {
                unfollowed.found(detection);
            }
            if (known != null
                    && (known.missing() > 0
                            || known.isBeside(detection, now && sudden)
                            || known.reachesBeyond(detection) && HeadsBehind.isBesideAnother(detection, seen)
                            || known.hurried() && now)) {
                correct(known, detection);
            }
            if (known != null || !isPart(detection, seen) && admit(detection)) {
                past.cover(detection, cover, sinceThen);
            }
        }
        for (Detection glimpse : seen.glimpses()) {
            if (tracks.stream().noneMatch(track -> track.isThere() && track.matches(glimpse))) {
                unfollowed.addGlimpse(glimpse);
                past.cover(glimpse, cover, sinceThen);
            }
        }
    }

    /** A look at the last frame, when no further one comes: who came in with it is not followed yet, but covered. */
    void conclude(DetectionSchedule.Look look) {
        for (Detection seen : look.sight().faces()) {
            if (tracks.stream().noneMatch(track -> track.matches(seen))) {
                unfollowed.add(seen);
            }
            past.cover(seen, cover, 0);
        }
        look.sight().glimpses().forEach(seen -> past.cover(seen, cover, 0));
    }

    /** Whether what was seen from near is only a part of a face that is known. */
    private boolean isPart(Detection seen, Sight sight) {
        return !sight.isOfWholePicture()
                && tracks.stream()
                        .map(track -> Box.around(track.points()))
                        .anyMatch(face -> seen.size() < PART * face.height() && face.holds(seen));
    }

    private void correct(FaceTrack track, Detection seen) {
        if (!track.findAt(seen, frame, landmarker) && !track.isThere()) {
            track.holdAt(seen);
        }
    }

    /** Tracks or hides a face that is not known; false when it is none. */
    private boolean admit(Detection detection) {
        if (tracks.size() < options.maxFaces() || makeRoomFor(detection)) {
            if (untaken == null) {
                untaken = new FaceTrack(nextId, nobody, tone, usual, sight, hands);
            }
            FaceTrack track = untaken;
            track.effort.begin(quality, Region.around(detection).side());
            if (track.find(frame, landmarker, Region.around(detection))
                    // the second look is the better one
                    && (track.find(frame, landmarker, track.region()) || detection.score() >= UNCERTAIN)) {
                if (!past.isEmpty()) {
                    track.unveil();
                }
                tracks.add(track);
                untaken = null;
                unfollowed.found(detection);
                nextId++;
                return true;
            }
        }
        boolean believed = tracks.size() >= options.maxFaces()
                || detection.score() >= SURE
                || detection.atRim(frame.width(), frame.height()) // half a face has no points
                || isElsewhere(detection) && near.reaches(frame, detection, FROM_NEAR);
        if (believed) {
            unfollowed.add(detection);
        }
        return believed;
    }

    /** Whether it lies on no face that is known: of one whose points are lost a part is seen, or what is in front of it. */
    private boolean isElsewhere(Detection seen) {
        return tracks.stream()
                .map(track -> Box.around(track.points()).grown(BESIDE))
                .noneMatch(face -> face.holds(seen));
    }

    /** The smallest face gives way to one that is clearly larger; it is hidden where it was. */
    private boolean makeRoomFor(Detection larger) {
        FaceTrack smallest = tracks.stream()
                .min(Comparator.comparing(track -> Box.around(track.points()).height()))
                .orElseThrow();
        if (larger.height() < CLEARLY_LARGER * Box.around(smallest.points()).height()) {
            return false;
        }
        tracks.remove(smallest);
        unfollowed.addDisplaced(smallest.hide(frame, cover, dt));
        return true;
    }

    void dropGone() {
        tracks.removeIf(track -> track.isGone(options.holdFrames()));
    }

    /** Largest faces last, on top. */
    List<Drawing> draw(WhichFace which) {
        List<Drawing> drawings = new ArrayList<>();
        for (FaceTrack track : tracks) {
            drawings.add(which.of(track).draw(track, frame, dt));
        }
        drawings.addAll(unfollowed.draw(cover));
        drawings.sort(Comparator.comparing(drawing -> drawing.box().height()));
        drawings.addAll(behind.draw(tracks, cover));
        return drawings;
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        tracks.clear();
        unfollowed.forget();
        behind.forget();
    }

    @Override
    public void close() {
        landmarker.close();
        near.close();
        hands.close();
    }
}
