package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * The faces of one stream. Known faces are followed by their landmarks; the detector is asked where one is missing and now
 * and then for new ones. No face that was seen is shown as it is: a face whose points get lost stays covered by the last
 * swapped one for {@link MeshOptions#holdFrames} frames and as long as the detector still sees it; a detected face whose points
 * cannot be found at all, or that is one too many, is drawn as large pixels.
 */
final class MeshTracker implements FaceTracker {
    /** A detection that the landmark network denies is believed from this score on. */
    private static final float SURE = .75f;

    private static final double FIRST_DT = 1 / 25.0;
    private static final double LEAST_DT = 1 / 120.0;
    private static final double MOST_DT = 1 / 5.0;
    /** After a longer gap faces are where they are, not where they were. */
    private static final double GAP = 1;

    private final Models models;
    private final SkinTone tone;
    private final UvGrid occlusionGrid;
    private final DetectionSchedule schedule;
    private final Painter.Pool painters;
    private final MeshOptions options;
    private final Landmarker landmarker;
    private final FramePyramid pyramid = new FramePyramid();
    private final FaceSight sight;
    private final SceneCut cuts = new SceneCut();

    private final List<FaceTrack> tracks = new ArrayList<>();
    /** Seen by the detector at its last look, but not tracked. */
    private final List<Detection> untracked = new ArrayList<>();

    private long nextId = 1;
    private long lastMicros;
    private int width;
    private int height;

    MeshTracker(
            Models models,
            SkinTone tone,
            UvGrid occlusionGrid,
            DetectionSchedule schedule,
            Painter.Pool painters,
            MeshOptions options) {
        this.models = models;
        this.tone = tone;
        this.occlusionGrid = occlusionGrid;
        this.schedule = schedule;
        this.painters = painters;
        this.options = options;
        landmarker = new Landmarker(models);
        sight = new FaceSight(models.mesh);
    }

    @Override
    public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
        if (settings.mode() != SwapSettings.Mode.SWAP) {
            forget();
            return new MeshPlan(frame.width(), frame.height(), List.of(), new FramePlan.StageTimes(0, 0, 0), painters);
        }
        if (!(settings.face() instanceof MeshSourceFace source)) {
            throw new FaceException("The chosen face was prepared by another engine: choose it again");
        }
        double dt = elapsed(frame);
        pyramid.look(frame);
        try {
            return track(source, dt);
        } catch (RuntimeException e) {
            throw new FaceException("The frame could not be examined", e);
        } finally {
            pyramid.release();
        }
    }

    private void forget() {
        tracks.clear();
        untracked.clear();
    }

    /** Seconds since the frame before; a new size is a new picture. */
    private double elapsed(VideoFrame frame) {
        double dt = (frame.timestampMicros() - lastMicros) / 1e6;
        lastMicros = frame.timestampMicros();
        if (frame.width() != width || frame.height() != height || Math.abs(dt) > GAP) {
            width = frame.width();
            height = frame.height();
            forget();
            return FIRST_DT;
        }
        return dt <= 0 ? FIRST_DT : Math.max(LEAST_DT, Math.min(MOST_DT, dt));
    }

    private FramePlan track(MeshSourceFace source, double dt) throws FaceException {
        long begin = System.nanoTime();
        if (cuts.isCut(pyramid)) {
            forget();
        }
        for (FaceTrack track : tracks) {
            track.follow(pyramid, landmarker);
        }
        dropTwins();
        long followed = System.nanoTime();
        boolean urgent = tracks.isEmpty() || !untracked.isEmpty();
        for (FaceTrack track : tracks) {
            urgent |= track.missing() > 0;
        }
        Optional<List<Detection>> seen = schedule.next(pyramid, urgent);
        long detected = System.nanoTime();
        seen.ifPresent(this::match);
        tracks.removeIf(track -> track.isGone(options.holdFrames()));
        long matched = System.nanoTime();
        List<Drawing> drawings = draw(source, dt);
        long drawn = System.nanoTime();
        FramePlan.StageTimes times = new FramePlan.StageTimes(
                (detected - followed) / 1e6, (followed - begin + matched - detected) / 1e6, (drawn - matched) / 1e6);
        return new MeshPlan(width, height, drawings, times, painters);
    }

    /** Two tracks on one face: the one that knows it longer stays. */
    private void dropTwins() {
        tracks.removeIf(track -> tracks.stream()
                .anyMatch(other -> other != track
                        && track.coincides(other)
                        && (other.missing() < track.missing()
                                || other.missing() == track.missing() && other.id < track.id)));
    }

    private void match(List<Detection> seen) {
        untracked.clear();
        for (Detection detection : seen) {
            FaceTrack known = tracks.stream()
                    .filter(track -> track.matches(detection))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                admit(detection);
            } else if (known.missing() > 0 && !known.find(pyramid, landmarker, Region.around(detection))) {
                known.holdAt(detection);
            }
        }
    }

    private void admit(Detection detection) {
        if (tracks.size() < options.maxFaces()) {
            FaceTrack track = new FaceTrack(nextId, models.mesh, tone, occlusionGrid, sight);
            if (track.find(pyramid, landmarker, Region.around(detection))) {
                track.find(pyramid, landmarker, track.region()); // the second look is the better one
                tracks.add(track);
                nextId++;
                return;
            }
        }
        if (tracks.size() >= options.maxFaces() || detection.score() >= SURE) {
            untracked.add(detection);
        }
    }

    /** Largest faces last, on top. */
    private List<Drawing> draw(MeshSourceFace source, double dt) {
        List<Drawing> drawings = new ArrayList<>();
        for (FaceTrack track : tracks) {
            drawings.add(track.draw(pyramid, source, dt));
        }
        for (Detection detection : untracked) {
            drawings.add(HiddenFace.over(detection, 0));
        }
        drawings.sort(Comparator.comparing(drawing -> drawing.box().height()));
        return drawings;
    }

    @Override
    public void close() {
        schedule.close();
        landmarker.close();
        pyramid.close();
    }
}
