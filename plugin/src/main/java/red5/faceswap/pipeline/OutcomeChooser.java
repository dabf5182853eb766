package red5.faceswap.pipeline;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings.Fallback;
import red5.faceswap.media.VideoFrame;

/**
 * Decides what leaves for a frame: what was drawn, the frame itself in mode original, else the fallback of its own settings. This is
 * the only place where pictures for viewers come from. Guarded by the pipeline's lock.
 */
final class OutcomeChooser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeChooser.class);
    private static final FramePlan.StageTimes NO_TIMES = new FramePlan.StageTimes(0, 0, 0);
    private final String stream;
    private final FramePainter painter;
    private final PipelineCounters counters;
    private final HeldPicture held = new HeldPicture();
    private VideoFrame slate;

    OutcomeChooser(String stream, FramePainter painter, PipelineCounters counters) {
        this.stream = stream;
        this.painter = painter;
        this.counters = counters;
    }

    /** What leaves for a settled slot, which has just been taken out of the line; null when there is not even memory for a slate. */
    SwappedFrame choose(Slot slot) {
        try {
            return outcome(slot);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: nothing to show for a frame", stream, e);
            return null;
        }
    }

    private SwappedFrame outcome(Slot slot) {
        if (slot.state == Slot.State.READY && slot.settings.mode().hidesFaces()) {
            counters.swapped++;
            held.remember(slot.number, slot.output);
            return new SwappedFrame(
                    slot.output,
                    slot.timestampMicros,
                    slot.settings,
                    SwappedFrame.Outcome.SWAPPED,
                    slot.faces,
                    slot.times,
                    slot.swapMillis,
                    slot.arrivalNanos);
        }
        if (slot.state == Slot.State.READY) {
            counters.originals++;
            held.forgetUpTo(slot.number);
            return plain(slot, slot.output, SwappedFrame.Outcome.ORIGINAL);
        }
        VideoFrame again = slot.settings.fallback() == Fallback.HOLD ? held.take() : null;
        if (again != null) {
            counters.held++;
            return plain(slot, again, SwappedFrame.Outcome.HELD);
        }
        counters.slates++;
        return plain(slot, slateOf(slot.input.width(), slot.input.height()), SwappedFrame.Outcome.SLATE);
    }

    /** A swapped picture that came too late to leave; it is the one to hold unless a newer frame has left. */
    void late(Slot slot, VideoFrame drawn) {
        held.remember(slot.number, drawn);
    }

    private static SwappedFrame plain(Slot slot, VideoFrame frame, SwappedFrame.Outcome outcome) {
        return new SwappedFrame(
                frame, slot.timestampMicros, slot.settings, outcome, List.of(), NO_TIMES, 0, slot.arrivalNanos);
    }

    private VideoFrame slateOf(int width, int height) {
        if (slate == null || slate.width() != width || slate.height() != height) {
            closeSlate();
            slate = painter.slate(width, height);
        }
        return slate.retain();
    }

    private void closeSlate() {
        if (slate != null) {
            slate.close();
            slate = null;
        }
    }

    @Override
    public void close() {
        held.close();
        closeSlate();
    }
}
