package red5.faceswap.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.media.Failures;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/** What is asked of the engine, step by step; whatever goes wrong there ends here, with a sentence for the operator. */
final class EngineSteps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSteps.class);
    private final String stream;
    private final SerialTracker tracker;
    private final FramePainter painter;
    private final PipelineOutput output;

    EngineSteps(String stream, PipelineResources shared, PipelineOutput output) {
        this.stream = stream;
        this.tracker = new SerialTracker(shared.engine());
        this.painter = shared.painter();
        this.output = output;
    }

    /** A plan for the slot's frame, null when it failed. By one thread at a time. */
    FramePlan track(Slot slot, VideoFrame input) {
        try {
            return tracker.track(input, slot);
        } catch (FaceException | RuntimeException | Error e) {
            failed("finding faces", e);
            return null;
        }
    }

    /** Whether the plans made so far are complete now. By one thread at a time, as tracking. */
    boolean conclude() {
        try {
            tracker.conclude();
            return true;
        } catch (FaceException | RuntimeException | Error e) {
            failed("finding faces", e);
            return false;
        }
    }

    /** Whether plans that are not complete yet never will be. */
    boolean broken() {
        return tracker.broken();
    }

    /** A copy of the slot's frame with what is planned on it, null when it failed. For several frames at once. */
    VideoFrame draw(Slot slot, VideoFrame input) {
        VideoFrame copy = null;
        try {
            slot.plan.seal();
            slot.faces = slot.plan.faces();
            slot.stages = slot.plan.times();
            copy = input.copy();
            slot.plan.draw(copy);
            if (!slot.settings.label().isEmpty()) {
                painter.label(copy, slot.settings.label());
            }
            return copy;
        } catch (FaceException | MediaException | RuntimeException | Error e) {
            if (copy != null) {
                copy.close(); // half drawn: must not be shown
            }
            failed("drawing faces", e);
            return null;
        }
    }

    private void failed(String doing, Throwable cause) {
        try {
            output.problem(doing + " failed, viewers see the fallback: " + Failures.words(cause));
            if (!(cause instanceof FaceException)) {
                LOG.debug("{}: {} failed", stream, doing, cause);
            }
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "{}: a problem could not be reported", stream, e);
        }
    }

    @Override
    public void close() {
        tracker.close();
    }
}
