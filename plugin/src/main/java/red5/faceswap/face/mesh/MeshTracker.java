package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
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
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.Painter;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.FrameClock;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.SceneCut;
import red5.faceswap.face.mesh.selection.WhichFace;
import red5.faceswap.face.mesh.source.SkinTone;
import red5.faceswap.face.mesh.tracking.FaceSight;
import red5.faceswap.face.mesh.tracking.FaceTrack;
import red5.faceswap.face.mesh.tracking.HeadsBehind;
import red5.faceswap.face.mesh.tracking.Lookout;
import red5.faceswap.media.VideoFrame;

/**
 * The faces of one stream. Known faces are followed by their landmarks; the detector is asked where one is missing and now
 * and then for new ones. No face that was seen is shown as it is: a face whose points get lost stays covered by the last
 * swapped one for {@link MeshOptions#holdFrames} frames and as long as the detector still sees it; a detected face whose points
 * cannot be found at all, or that is one too many, is covered as the stream says, and so are newcomers in the frames before they were
 * found, as far as these are not drawn yet.
 */
final class MeshTracker implements FaceTracker {
    /** A detection that the landmark network denies is believed from this score on. */
    private static final float SURE = .75f;

    /** Sizes of a known face within which what is denied is no other one. */
    private static final float BESIDE = 1.3f;

    /** Others that it denies are believed where two looks from near reach so much together. */
    private static final float FROM_NEAR = .5f;

    /** One that scores less must be affirmed by two looks of the landmark network. */
    private static final float UNCERTAIN = .55f;

    /** Seconds between two frames from which everybody may be elsewhere, and there is time to look everywhere. */
    private static final double FAR_APART = .15;

    private static final float CLEARLY_LARGER = 1.5f;
    /** Smaller than that, in heights of a face, is what is no face of its own. */
    private static final float PART = .6f;

    private final Nobody nobody;
    private final SkinTone tone;
    private final UsualFace usual;
    private final Lookout lookout;
    private final Painter.Pool painters;
    private final MeshOptions options;
    private final Landmarker landmarker;
    private final NearLook near;
    private final FramePyramid pyramid = new FramePyramid();
    private final FaceSight sight;
    private final HandFinder hands;
    private final FrameClock clock = new FrameClock();
    private final SceneCut cuts = new SceneCut();
    private final WhichFace which;

    private final List<FaceTrack> tracks = new ArrayList<>();
    private final Unfollowed unfollowed = new Unfollowed();
    private final HeadsBehind behind = new HeadsBehind();
    private final LookBack past = new LookBack();
    /** The frame before could not be examined, and what was seen in it may be forgotten. */
    private boolean failed;

    /** Of the frame that is tracked. */
    private Quality quality = Quality.BALANCED;

    private Cover cover = Cover.BLUR;
    private double dt;
    private long nextId = 1;

    MeshTracker(
            Models models,
            Nobody nobody,
            SkinTone tone,
            UsualFace usual,
            Lookout lookout,
            Painter.Pool painters,
            WhichFace which,
            MeshOptions options) {
        this.nobody = nobody;
        this.tone = tone;
        this.usual = usual;
        this.lookout = lookout;
        this.painters = painters;
        this.which = which;
        this.options = options;
        landmarker = new Landmarker(models);
        near = new NearLook(models);
        sight = new FaceSight(models.mesh);
        hands = new HandFinder(models);
    }

    @Override
    public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
        if (settings.mode() != SwapSettings.Mode.SWAP) {
            begin(failed);
            which.forget();
            return new MeshPlan(frame.width(), frame.height(), List.of(), new FramePlan.StageTimes(0, 0, 0), painters);
        }
        dt = clock.next(frame);
        if (clock.isNewScene()) {
            begin(failed);
        }
        pyramid.look(frame);
        try {
            boolean retry = failed;
            failed = true;
            MeshPlan plan = track(settings, retry, settings.safeguard().lookBack());
            past.add(plan, settings.safeguard().lookBack());
            failed = false;
            return plan;
        } catch (RuntimeException e) {
            throw new FaceException("The frame could not be examined", e);
        } finally {
            pyramid.release();
        }
    }

    @Override
    public void conclude() throws FaceException {
        complete(failed);
    }

    /**
     * Looks at the last frame, where that was not done: who came in with it is not tracked yet, but covered.
     *
     * @param lost the last frame could not be examined, and nobody knows what was in it
     */
    private void complete(boolean lost) throws FaceException {
        try {
            if (lost && !past.isEmpty()) {
                throw new FaceException("What was found in the last frame is lost");
            }
            lookout.last().forEach(this::cover);
        } catch (FaceException | RuntimeException e) {
            past.spoil();
            throw e instanceof FaceException known
                    ? known
                    : new FaceException("The last frame could not be examined", e);
        }
    }

    /**
     * Pictures that have nothing to do with those before begin, even if these cannot be completed: who was there says nothing about who is.
     *
     * @param lost the last frame could not be examined
     */
    private void begin(boolean lost) throws FaceException {
        try {
            complete(lost);
        } finally {
            forget();
        }
    }

    private void cover(DetectionSchedule.Look look) {
        for (Detection seen : look.sight().faces()) {
            if (tracks.stream().noneMatch(track -> track.matches(seen))) {
                unfollowed.add(seen);
            }
            past.cover(seen, cover, 0);
        }
        look.sight().glimpses().forEach(seen -> past.cover(seen, cover, 0));
    }

    /** Where faces are or were last: what another tracker must not lose. */
    List<HeadShape> heads() {
        Stream<HeadShape> tracked = tracks.stream().map(track -> HeadShape.in(track.region()));
        Stream<HeadShape> others = unfollowed.faces().stream().map(HeadShape::around);
        return Stream.concat(tracked, others).toList();
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        tracks.clear();
        unfollowed.forget();
        behind.forget();
        which.cut();
        lookout.forget();
        past.clear();
    }

    private MeshPlan track(SwapSettings settings, boolean retry, int lookBack) throws FaceException {
        quality = settings.quality();
        cover = settings.cover();
        long begin = System.nanoTime();
        if (cuts.isCut(pyramid)) {
            begin(retry);
        } else if (dt > FAR_APART) {
            lookout.forget();
        }
        for (FaceTrack track : tracks) {
            track.effort.aim(quality, track.region().side());
            track.follow(pyramid, landmarker);
        }
        behind.look(tracks);
        dropTwins();
        long followed = System.nanoTime();
        boolean urgent = retry || cuts.isSudden() || dt > FAR_APART;
        List<DetectionSchedule.Look> looks =
                lookout.next(pyramid, tracks, unfollowed.faces(), urgent, past.soonest(lookBack));
        long detected = System.nanoTime();
        looks.forEach(this::match);
        tracks.removeIf(track -> track.isGone(options.holdFrames()));
        if (cuts.isSuddenNow()) {
            which.doubt();
        }
        which.look(pyramid, tracks, settings, dt);
        long matched = System.nanoTime();
        List<Drawing> drawings = draw();
        long drawn = System.nanoTime();
        FramePlan.StageTimes times = new FramePlan.StageTimes(
                (detected - followed) / 1e6, (followed - begin + matched - detected) / 1e6, (drawn - matched) / 1e6);
        return new MeshPlan(pyramid.width(), pyramid.height(), drawings, times, painters);
    }

    /** Two tracks on one face: the one that knows it longer stays. Whose face it is must be seen anew. */
    private void dropTwins() {
        tracks.removeIf(track -> {
            Optional<FaceTrack> better = tracks.stream()
                    .filter(other -> other != track
                            && track.coincides(other)
                            && (other.missing() < track.missing()
                                    || other.missing() == track.missing() && other.id < track.id))
                    .findFirst();
            better.ifPresent(which::doubt);
            return better.isPresent();
        });
    }

    private void match(DetectionSchedule.Look look) {
        Sight sight = look.sight();
        unfollowed.look(sight);
        behind.see(sight, look.framesAgo(), tracks);
        int sinceThen = 1 - look.framesAgo();
        for (Detection detection : sight.faces()) {
            FaceTrack known = tracks.stream()
                    .filter(track -> track.matches(detection) && !HeadsBehind.isAnother(detection, track, sight))
                    .findFirst()
                    .orElse(null);
            boolean now = look.framesAgo() == 0;
            if (known != null) {
                unfollowed.found(detection);
            }
            if (known != null
                    && (known.missing() > 0
                            || known.isBeside(detection, now && cuts.isSudden())
                            || known.hurried() && now)) {
                correct(known, detection);
            }
            if (known != null || !isPart(detection, sight) && admit(detection)) {
                past.cover(detection, cover, sinceThen);
            }
        }
        for (Detection glimpse : sight.glimpses()) {
            if (tracks.stream().noneMatch(track -> track.isThere() && track.matches(glimpse))) {
                unfollowed.addGlimpse(glimpse);
                past.cover(glimpse, cover, sinceThen);
            }
        }
    }

    /** Whether what was seen from near is only a part of a face that is known. */
    private boolean isPart(Detection seen, Sight sight) {
        return !sight.isOfWholePicture()
                && tracks.stream()
                        .map(track -> Box.around(track.points()))
                        .anyMatch(face -> seen.size() < PART * face.height() && face.holds(seen));
    }

    private void correct(FaceTrack track, Detection seen) {
        if (track.find(pyramid, landmarker, Region.around(seen))) {
            track.find(pyramid, landmarker, track.region());
        } else if (!track.isThere()) {
            track.holdAt(seen);
        }
    }

    /** Tracks or hides a face that is not known; false when it is none. */
    private boolean admit(Detection detection) {
        if (tracks.size() < options.maxFaces() || makeRoomFor(detection)) {
            FaceTrack track = new FaceTrack(nextId, nobody, tone, usual, sight, hands);
            track.effort.aim(quality, Region.around(detection).side());
            if (track.find(pyramid, landmarker, Region.around(detection))
                    // the second look is the better one
                    && (track.find(pyramid, landmarker, track.region()) || detection.score() >= UNCERTAIN)) {
                if (!past.isEmpty()) {
                    track.unveil();
                }
                tracks.add(track);
                unfollowed.found(detection);
                nextId++;
                return true;
            }
        }
        boolean believed = tracks.size() >= options.maxFaces()
                || detection.score() >= SURE
                || detection.atRim(pyramid.width(), pyramid.height()) // half a face has no points
                || isElsewhere(detection) && near.reaches(pyramid, detection, FROM_NEAR);
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
        unfollowed.addDisplaced(smallest.hide(pyramid, cover, dt));
        return true;
    }

    /** Largest faces last, on top. */
    private List<Drawing> draw() {
        List<Drawing> drawings = new ArrayList<>();
        for (FaceTrack track : tracks) {
            drawings.add(which.of(track).draw(track, pyramid, dt));
        }
        drawings.addAll(unfollowed.draw(cover));
        drawings.sort(Comparator.comparing(drawing -> drawing.box().height()));
        drawings.addAll(behind.draw(tracks, cover));
        return drawings;
    }

    @Override
    public void close() {
        lookout.close();
        landmarker.close();
        near.close();
        hands.close();
        which.close();
        pyramid.close();
    }
}
