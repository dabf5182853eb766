package red5.faceswap.pipeline;

import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/** A frame on its way through the pipeline. Guarded by the pipeline's lock, but for the final fields. */
final class Slot {
    /** Where a frame stands. */
    enum State {
        WAITING,
        TRACKING,
        TRACKED,
        DRAWING,
        /** {@link #output} may leave */
        READY,
        /** something else must leave in its place */
        FALLBACK,
        /** nothing leaves: dropped, or the pipeline was closed */
        GONE
    }

    final long number;
    final VideoFrame input;
    final long timestampMicros;
    final SwapSettings settings;
    final long arrivalNanos;
    final long deadlineNanos;
    State state = State.WAITING;
    FramePlan plan;
    List<Face> faces;
    FramePlan.StageTimes times;
    VideoFrame output;
    double swapMillis;

    Slot(
            long number,
            VideoFrame input,
            long timestampMicros,
            SwapSettings settings,
            long arrivalNanos,
            long deadlineNanos) {
        this.number = number;
        this.input = input;
        this.timestampMicros = timestampMicros;
        this.settings = settings;
        this.arrivalNanos = arrivalNanos;
        this.deadlineNanos = deadlineNanos;
    }

    boolean settled() {
        return state == State.READY || state == State.FALLBACK;
    }
}
