package red5.faceswap.face.mesh.picture;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

/**
 * A frame's planes and their halvings, made when first asked for and shared by all that looks at the frame. Whole halvings
 * are exact (a point at x lies at x / 2^level) and take OpenCV's fast path. For one thread.
 */
public final class FramePyramid implements AutoCloseable {
    private static final int LEVELS = 6;
    private static final int PLANES = 3;

    private final Mat[] wraps = new Mat[PLANES];
    private final Mat[][] halved = new Mat[LEVELS][PLANES];
    private final int[] made = new int[PLANES];
    /** Says that a factor does. */
    private final Size scaled = new Size();

    private int width;
    private int height;

    public FramePyramid() {
        for (int level = 1; level < LEVELS; level++) {
            for (int plane = 0; plane < PLANES; plane++) {
                halved[level][plane] = new Mat();
            }
        }
        NativeLedger.opened("face-pyramid");
    }

    /** Looks at that frame until {@link #release()}. */
    public void look(VideoFrame frame) {
        width = frame.width();
        height = frame.height();
        for (int plane = 0; plane < PLANES; plane++) {
            int w = plane == 0 ? width : width / 2;
            int h = plane == 0 ? height : height / 2;
            BytePointer first = frame.plane(plane);
            wraps[plane] = new Mat(h, w, opencv_core.CV_8UC1, first, frame.stride(plane));
            made[plane] = 0;
        }
    }

    /** Lets the frame go. */
    public void release() {
        for (int plane = 0; plane < PLANES; plane++) {
            if (wraps[plane] != null) {
                wraps[plane].close();
                wraps[plane] = null;
            }
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Deepest level at which a length of {@code pixels} still has at least {@code wanted} pixels. */
    public int levelFor(float pixels, float wanted) {
        int level = 0;
        while (level < LEVELS - 1 && pixels / (2 << level) >= wanted && Math.min(width, height) >> (level + 2) >= 2) {
            level++;
        }
        return level;
    }

    /** Plane 0 (luma), 1 or 2 (chroma, half as large) of that level. */
    public Mat plane(int level, int plane) {
        while (made[plane] < level) {
            halve(made[plane], plane);
            made[plane]++;
        }
        return level == 0 ? wraps[plane] : halved[level][plane];
    }

    private void halve(int level, int plane) {
        Mat from = level == 0 ? wraps[plane] : halved[level][plane];
        int w = Math.max(1, from.cols() / 2);
        int h = Math.max(1, from.rows() / 2);
        if (from.cols() == 2 * w && from.rows() == 2 * h) {
            opencv_imgproc.resize(from, halved[level + 1][plane], scaled, .5, .5, opencv_imgproc.INTER_AREA);
            return; // as nearly always, without making native objects
        }
        try (Rect even = new Rect(0, 0, Math.min(from.cols(), 2 * w), Math.min(from.rows(), 2 * h));
                Mat part = new Mat(from, even);
                Size half = new Size(w, h)) {
            opencv_imgproc.resize(part, halved[level + 1][plane], half, 0, 0, opencv_imgproc.INTER_AREA);
        }
    }

    @Override
    public void close() {
        release();
        for (int level = 1; level < LEVELS; level++) {
            for (Mat plane : halved[level]) {
                plane.close();
            }
        }
        scaled.close();
        NativeLedger.closed("face-pyramid");
    }
}
