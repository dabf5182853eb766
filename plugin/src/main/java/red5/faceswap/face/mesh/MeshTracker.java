package red5.faceswap.face.mesh;

import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.cover.Nobody;
import red5.faceswap.face.mesh.detection.DetectionSchedule;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.LookBack;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.Painter;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.FrameClock;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.SceneCut;
import red5.faceswap.face.mesh.selection.WhichFace;
import red5.faceswap.face.mesh.source.SkinTone;
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
    private final Lookout lookout;
    private final Painter.Pool painters;
    private final FramePyramid pyramid = new FramePyramid();
    private final FrameClock clock = new FrameClock();
    private final SceneCut cuts = new SceneCut();
    private final WhichFace which;

    private final LookBack past = new LookBack();
    private final KnownFaces faces;
    /** The frame before could not be examined, and what was seen in it may be forgotten. */
    private boolean failed;

    private double dt;

    MeshTracker(
            Models models,
            Nobody nobody,
            SkinTone tone,
            UsualFace usual,
            Lookout lookout,
            Painter.Pool painters,
            WhichFace which,
            MeshOptions options) {
        this.lookout = lookout;
        this.painters = painters;
        this.which = which;
        faces = new KnownFaces(models, nobody, tone, usual, options, pyramid, past);
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
            lookout.last().forEach(faces::conclude);
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

    /** Where faces are or were last: what another tracker must not lose. */
    List<HeadShape> heads() {
        return faces.heads();
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        faces.forget();
        which.cut();
        lookout.forget();
        past.clear();
    }

    private MeshPlan track(SwapSettings settings, boolean retry, int lookBack) throws FaceException {
        long begin = System.nanoTime();
        if (cuts.isCut(pyramid)) {
            begin(retry);
        } else if (FrameClock.areFarApart(dt)) {
            lookout.forget();
        }
        faces.follow(settings, dt);
        faces.dropTwins(which::doubt);
        long followed = System.nanoTime();
        boolean urgent = retry || cuts.isSudden() || FrameClock.areFarApart(dt);
        List<DetectionSchedule.Look> looks =
                lookout.next(pyramid, faces.tracks(), faces.unfollowed(), urgent, past.soonest(lookBack));
        long detected = System.nanoTime();
        looks.forEach(look -> faces.match(look, cuts.isSudden()));
        faces.dropGone();
        if (cuts.isSuddenNow()) {
            which.doubt();
        }
        which.look(pyramid, faces.tracks(), settings, dt);
        long matched = System.nanoTime();
        List<Drawing> drawings = faces.draw(which);
        long drawn = System.nanoTime();
        FramePlan.StageTimes times = new FramePlan.StageTimes(
                (detected - followed) / 1e6, (followed - begin + matched - detected) / 1e6, (drawn - matched) / 1e6);
        return new MeshPlan(pyramid.width(), pyramid.height(), drawings, times, painters);
    }

    @Override
    public void close() {
        lookout.close();
        faces.close();
        which.close();
        pyramid.close();
    }
}
