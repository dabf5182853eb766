package red5.faceswap.pipeline;

import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * A frame on its way through the pipeline. Guarded by the pipeline's lock, but for the final fields. Holds one reference to its
 * input, and one to its output when there is one, until it has left; a step that works on the input holds its own.
 */
final class Slot {
    /** Where a frame stands. */
    enum State {
        WAITING,
        TRACKING,
        /** waits for what further frames tell, then for drawing */
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
    /** Frames of one scene follow on each other; those of another tell nothing about them. */
    final long scene;

    final Times times;
    State state = State.WAITING;
    FramePlan plan;
    /** Further frames of the scene that were tracked since, or {@link #COMPLETE}. */
    int followers;

    /** The plan is as good as it gets. */
    static final int COMPLETE = Integer.MAX_VALUE;

    List<Face> faces;
    FramePlan.StageTimes stages;
    VideoFrame output;
    double swapMillis;

    /**
     * When something must happen, nanoseconds of the pipeline's clock.
     *
     * @param arrival went in
     * @param enough waited for further frames: it goes on without those that are missing
     * @param deadline leaves, drawn or not
     */
    record Times(long arrival, long enough, long deadline) {}

    Slot(long number, VideoFrame input, long timestampMicros, SwapSettings settings, long scene, Times times) {
        this.number = number;
        this.input = input;
        this.timestampMicros = timestampMicros;
        this.settings = settings;
        this.scene = scene;
        this.times = times;
    }

    boolean settled() {
        return state == State.READY || state == State.FALLBACK;
    }

    /** Whether the plan may be drawn. */
    boolean complete() {
        return followers >= settings.safeguard().lookBack();
    }

    /** Waits for further frames only. */
    boolean heldBack() {
        return state == State.TRACKED && !complete();
    }

    /** Lets the pictures go; whoever took the output has a reference of its own. */
    void release() {
        input.close();
        if (output != null) {
            output.close();
            output = null;
        }
    }
}
