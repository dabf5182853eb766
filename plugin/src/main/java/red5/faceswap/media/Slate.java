package red5.faceswap.media;

import org.bytedeco.javacpp.Pointer;

/** A plain dark grey picture: what is shown where no picture may be shown. */
public final class Slate {
    private static final int LUMA = 80;
    private static final int NEUTRAL = 128;

    private Slate() {}

    /** A slate of that size; the caller closes it. */
    public static VideoFrame of(FramePool pool, Size size, long timestampMicros) {
        VideoFrame frame = pool.take(size.width(), size.height(), timestampMicros);
        for (int plane = 0; plane < 3; plane++) {
            int rows = plane == 0 ? frame.height() : frame.height() / 2;
            Pointer.memset(frame.plane(plane), plane == 0 ? LUMA : NEUTRAL, (long) frame.stride(plane) * rows);
        }
        return frame;
    }
}
