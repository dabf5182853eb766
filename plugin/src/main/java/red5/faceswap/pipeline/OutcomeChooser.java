package red5.faceswap.pipeline;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.Failures;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.SwappedFrame.Outcome;

/**
 * Decides what leaves for a frame: what was drawn, the frame itself in mode original, else the fallback of its own settings. This is
 * the only place where pictures for viewers come from. Used by one thread at a time, but for {@link #late}.
 */
final class OutcomeChooser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeChooser.class);
    private static final FramePlan.StageTimes NO_TIMES = new FramePlan.StageTimes(0, 0, 0);
    private final String stream;
    private final FramePainter painter;
    private final HeldPicture held = new HeldPicture();
    private VideoFrame slate;

    OutcomeChooser(String stream, FramePainter painter) {
        this.stream = stream;
        this.painter = painter;
    }

    /** What leaves for a settled slot, which has just been taken out of the line; null when there is not even memory for a slate. */
    SwappedFrame choose(Slot slot) {
        try {
            return slot.state == Slot.State.READY ? ready(slot) : fallback(slot);
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "{}: nothing to show for a frame", stream, e);
            return null;
        }
    }

    private SwappedFrame ready(Slot slot) {
        if (slot.settings.mode() == Mode.ORIGINAL) {
            return real(slot, Outcome.ORIGINAL);
        }
        held.remember(slot, slot.output);
        return new SwappedFrame(
                slot.output.retain(),
                slot.timestampMicros,
                slot.settings,
                Outcome.SWAPPED,
                slot.faces,
                slot.stages,
                slot.swapMillis,
                slot.times.arrival());
    }

    private SwappedFrame fallback(Slot slot) {
        return switch (slot.settings.safeguard().fallback()) {
            case HOLD -> held(slot);
            case BLUR -> blurred(slot);
            case SLATE -> slate(slot);
            case PASS_THROUGH -> real(slot, Outcome.PASSED_THROUGH);
        };
    }

    private SwappedFrame held(Slot slot) {
        Duration longest = slot.settings.safeguard().hold();
        VideoFrame again = held.take(slot.times.arrival() - longest.toNanos(), slot.settings);
        return again == null ? blurred(slot) : plain(slot, again, Outcome.HELD);
    }

    private SwappedFrame blurred(Slot slot) {
        VideoFrame blurred = null;
        try {
            blurred = painter.blurred(slot.input);
            if (!slot.settings.label().isEmpty()) {
                painter.label(blurred, slot.settings.label());
            }
            return plain(slot, blurred, Outcome.BLURRED);
        } catch (MediaException | RuntimeException | Error e) {
            if (blurred != null) {
                blurred.close();
            }
            Failures.log(LOG, "{}: a picture could not be blurred, viewers see a grey one", stream, e);
            return slate(slot);
        }
    }

    private SwappedFrame slate(Slot slot) {
        int width = slot.input.width();
        int height = slot.input.height();
        if (slate == null || slate.width() != width || slate.height() != height) {
            closeSlate();
            slate = painter.slate(width, height);
        }
        return plain(slot, slate.retain(), Outcome.SLATE);
    }

    /** The picture as published; nothing swapped before it may come back after it. */
    private SwappedFrame real(Slot slot, Outcome outcome) {
        held.forgetUpTo(slot);
        return plain(slot, slot.input.retain(), outcome);
    }

    private static SwappedFrame plain(Slot slot, VideoFrame frame, Outcome outcome) {
        return new SwappedFrame(
                frame, slot.timestampMicros, slot.settings, outcome, List.of(), NO_TIMES, 0, slot.times.arrival());
    }

    /** A swapped picture that came too late to leave; it is the one to hold unless a newer frame has left. */
    void late(Slot slot, VideoFrame drawn) {
        held.remember(slot, drawn);
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
