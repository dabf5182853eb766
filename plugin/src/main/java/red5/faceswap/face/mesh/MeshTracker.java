package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * The faces of one stream. Known faces are followed by their landmarks; the detector is asked where one is missing and now
 * and then for new ones. No face that was seen is shown as it is: a face whose points get lost stays covered by the last
 * swapped one for {@link MeshOptions#holdFrames} frames and as long as the detector still sees it; a detected face whose points
 * cannot be found at all, or that is one too many, is drawn as large pixels, and so are newcomers in the frames before they were
 * found, as far as these are not drawn yet.
 */
final class MeshTracker implements FaceTracker {
    /** A detection that the landmark network denies is believed from this score on. */
    private static final float SURE = .75f;

    private static final float CLEARLY_LARGER = 1.5f;

    private final Models models;
    private final SkinTone tone;
    private final UsualFace usual;
    private final DetectionSchedule schedule;
    private final Painter.Pool painters;
    private final MeshOptions options;
    private final Landmarker landmarker;
    private final FramePyramid pyramid = new FramePyramid();
    private final FaceSight sight;
    private final FrameClock clock = new FrameClock();
    private final SceneCut cuts = new SceneCut();
    private final WhichFace which;

    private final List<FaceTrack> tracks = new ArrayList<>();
    /** Seen by the detector at its last look, but not tracked. */
    private final List<Detection> untracked = new ArrayList<>();
    /** Gave way to larger ones in this frame; in the next one they are seen again. */
    private final List<Drawing> displaced = new ArrayList<>();
    /** Perhaps half faces at the rim, at the last look. */
    private final List<Detection> glimpses = new ArrayList<>();

    private final LookBack past = new LookBack();
    /** The frame before could not be examined, and what was seen in it may be forgotten. */
    private boolean failed;

    private Quality quality = Quality.BALANCED;
    private long nextId = 1;

    MeshTracker(
            Models models,
            SkinTone tone,
            UsualFace usual,
            DetectionSchedule schedule,
            Painter.Pool painters,
            WhichFace which,
            MeshOptions options) {
        this.models = models;
        this.tone = tone;
        this.usual = usual;
        this.schedule = schedule;
        this.painters = painters;
        this.which = which;
        this.options = options;
        landmarker = new Landmarker(models);
        sight = new FaceSight(models.mesh);
    }

    @Override
    public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
        if (settings.mode() != SwapSettings.Mode.SWAP) {
            conclude();
            forget();
            which.forget();
            return new MeshPlan(frame.width(), frame.height(), List.of(), new FramePlan.StageTimes(0, 0, 0), painters);
        }
        double dt = clock.next(frame);
        if (clock.isNewScene()) {
            conclude();
            forget();
        }
        pyramid.look(frame);
        try {
            boolean retry = failed;
            failed = true;
            MeshPlan plan = track(settings, dt, retry, settings.safeguard().lookBack());
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
            schedule.last().ifPresent(this::cover);
        } catch (FaceException | RuntimeException e) {
            past.spoil();
            throw e instanceof FaceException known
                    ? known
                    : new FaceException("The last frame could not be examined", e);
        }
    }

    private void cover(DetectionSchedule.Look look) {
        for (Detection seen : look.sight().faces()) {
            if (tracks.stream().noneMatch(track -> track.matches(seen))) {
                untracked.add(seen);
            }
            past.cover(seen, 0);
        }
        look.sight().glimpses().forEach(seen -> past.cover(seen, 0));
    }

    /** Where faces are or were last: what another tracker must not lose. */
    List<HeadShape> heads() {
        return tracks.stream().map(track -> HeadShape.in(track.region())).toList();
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        tracks.clear();
        untracked.clear();
        which.cut();
        glimpses.clear();
        past.clear();
    }

    private MeshPlan track(SwapSettings settings, double dt, boolean retry, int lookBack) throws FaceException {
        quality = settings.quality();
        long begin = System.nanoTime();
        if (cuts.isCut(pyramid)) {
            complete(retry);
            forget();
        }
        for (FaceTrack track : tracks) {
            track.effort.aim(quality, track.region().side());
            track.follow(pyramid, landmarker);
        }
        dropTwins();
        long followed = System.nanoTime();
        boolean urgent = retry || tracks.isEmpty() || !untracked.isEmpty();
        for (FaceTrack track : tracks) {
            urgent |= track.missing() > 0 || track.hurried();
        }
        List<DetectionSchedule.Look> looks = schedule.next(pyramid, urgent, lookBack);
        long detected = System.nanoTime();
        looks.forEach(this::match);
        tracks.removeIf(track -> track.isGone(options.holdFrames()));
        which.look(pyramid, tracks, settings, dt);
        long matched = System.nanoTime();
        List<Drawing> drawings = draw(dt);
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
        untracked.clear();
        glimpses.clear();
        int sinceThen = 1 - look.framesAgo();
        for (Detection detection : look.sight().faces()) {
            FaceTrack known = tracks.stream()
                    .filter(track -> track.matches(detection))
                    .findFirst()
                    .orElse(null);
            if (known != null && (known.missing() > 0 || known.hurried() && look.framesAgo() == 0)) {
                correct(known, detection);
            }
            if (known != null || admit(detection)) {
                past.cover(detection, sinceThen);
            }
        }
        for (Detection glimpse : look.sight().glimpses()) {
            if (tracks.stream().noneMatch(track -> track.missing() == 0 && track.matches(glimpse))) {
                glimpses.add(glimpse);
                past.cover(glimpse, sinceThen);
            }
        }
    }

    private void correct(FaceTrack track, Detection seen) {
        if (track.find(pyramid, landmarker, Region.around(seen))) {
            track.find(pyramid, landmarker, track.region());
        } else if (track.missing() > 0) {
            track.holdAt(seen);
        }
    }

    /** Tracks or hides a face that is not known; false when it is none. */
    private boolean admit(Detection detection) {
        if (tracks.size() < options.maxFaces() || makeRoomFor(detection)) {
            FaceTrack track = new FaceTrack(nextId, models.mesh, tone, usual, sight);
            track.effort.aim(quality, Region.around(detection).side());
            if (track.find(pyramid, landmarker, Region.around(detection))) {
                track.find(pyramid, landmarker, track.region()); // the second look is the better one
                tracks.add(track);
                nextId++;
                return true;
            }
        }
        boolean believed = tracks.size() >= options.maxFaces()
                || detection.score() >= SURE
                || detection.atRim(pyramid.width(), pyramid.height()); // half a face has no points
        if (believed) {
            untracked.add(detection);
        }
        return believed;
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
        displaced.add(smallest.hide());
        return true;
    }

    /** Largest faces last, on top. */
    private List<Drawing> draw(double dt) {
        List<Drawing> drawings = new ArrayList<>();
        for (FaceTrack track : tracks) {
            drawings.add(which.of(track).draw(track, pyramid, dt));
        }
        for (Detection detection : untracked) {
            drawings.add(HiddenFace.over(detection, 0));
        }
        drawings.addAll(displaced);
        displaced.clear();
        for (Detection glimpse : glimpses) {
            drawings.add(HiddenFace.over(glimpse, 0));
        }
        drawings.sort(Comparator.comparing(drawing -> drawing.box().height()));
        return drawings;
    }

    @Override
    public void close() {
        schedule.close();
        landmarker.close();
        which.close();
        pyramid.close();
    }
}
