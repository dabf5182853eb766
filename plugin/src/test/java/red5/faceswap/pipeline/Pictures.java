package red5.faceswap.pipeline;

import org.bytedeco.javacpp.Pointer;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Frames of one brightness, made and read back. */
public final class Pictures {
    private Pictures() {}

    public static VideoFrame of(FramePool pool, int width, int height, long timestampMicros, int luma) {
        VideoFrame frame = pool.take(width, height, timestampMicros);
        fill(frame, luma);
        return frame;
    }

    public static void fill(VideoFrame frame, int luma) {
        Pointer.memset(frame.plane(0), luma, (long) frame.stride(0) * frame.height());
        Pointer.memset(frame.plane(1), 128, (long) frame.stride(1) * frame.height() / 2);
        Pointer.memset(frame.plane(2), 128, (long) frame.stride(2) * frame.height() / 2);
    }

    /** Brightness in the middle. */
    public static int luma(VideoFrame frame) {
        return frame.plane(0).get((long) frame.stride(0) * (frame.height() / 2) + frame.width() / 2) & 255;
    }
}
