package red5.faceswap.pipeline;

import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * What leaves the pipeline for one frame that went in.
 *
 * @param frame the picture to show, with one reference that the taker closes; its own timestamp means nothing here (a held
 *     picture is an older frame again)
 * @param timestampMicros when the frame that went in was captured
 * @param settings those the frame went in with
 * @param outcome what the picture is
 * @param faces found in the frame, empty unless swapped
 * @param times of tracking, zero unless swapped
 * @param swapMillis copying, drawing and labelling, 0 unless swapped
 * @param arrivalNanos {@link Alarms#nanoTime()} when the frame went in
 */
public record SwappedFrame(
        VideoFrame frame,
        long timestampMicros,
        SwapSettings settings,
        Outcome outcome,
        List<Face> faces,
        FramePlan.StageTimes times,
        double swapMillis,
        long arrivalNanos) {

    /** What a picture is. In modes swap and anonymous it is never {@link #ORIGINAL}, and {@link #PASSED_THROUGH} only by the operator's choice. */
    public enum Outcome {
        /** drawn by the engine */
        SWAPPED,
        /** as it went in, in mode original */
        ORIGINAL,
        /** the last swapped picture again */
        HELD,
        /** the picture as it went in, with nobody recognisable */
        BLURRED,
        /** a picture without content */
        SLATE,
        /** as it went in, though its faces were to be swapped */
        PASSED_THROUGH;

        /** Whether real faces can be seen. */
        public boolean isReal() {
            return this == ORIGINAL || this == PASSED_THROUGH;
        }
    }
}
