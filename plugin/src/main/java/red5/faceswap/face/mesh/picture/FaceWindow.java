package red5.faceswap.face.mesh.picture;

import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Curves;

/** A rectangle of a frame in Java memory, at some level of the pyramid, to be sampled in frame coordinates. For one thread. */
public final class FaceWindow {
    private static final int LUMA_BLACK = 16;
    private static final int NO_CHROMA = 128;
    /** Pixels around the box, for bilinear fetches. */
    private static final int MARGIN = 2;

    private final Part luma = new Part();
    private final Part u = new Part();
    private final Part v = new Part();

    /** Copies the box's part inside the frame. */
    public void read(FramePyramid frame, Box box, int level) {
        luma.read(frame.plane(level, 0), box, 1 << level);
        u.read(frame.plane(level, 1), box, 2 << level);
        v.read(frame.plane(level, 2), box, 2 << level);
    }

    /** Luma 0..219 between pixels; outside the window the nearest edge counts. */
    public float luma(float x, float y) {
        return luma.sample(x, y) - LUMA_BLACK;
    }

    /** Whether a place lies in the window, so that it can be seen: a box around it reaches further where the frame ends. */
    public boolean holds(float x, float y) {
        return luma.holds(x, y);
    }

    /** The packed colour at a place in the frame, written to {@code out[at]} and the two behind it. */
    public void sample(float x, float y, float[] out, int at) {
        out[at] = luma.sample(x, y) - LUMA_BLACK;
        float column = u.column(x); // of both chroma planes
        float row = u.row(y);
        out[at + 1] = u.between(column, row) - NO_CHROMA;
        out[at + 2] = v.between(column, row) - NO_CHROMA;
    }

    /** Width of the luma part in pixels of its level. */
    int width() {
        return luma.width;
    }

    int height() {
        return luma.height;
    }

    /** Luma rows as they lie in the frame, {@link #width()} bytes each; valid until the next read. */
    byte[] lumaBytes() {
        return luma.bytes;
    }

    /** One plane's part. */
    private static final class Part {
        private byte[] bytes = {};
        private int left;
        private int top;
        private int width;
        private int height;
        private float scale;

        void read(Mat plane, Box box, int shrink) {
            scale = 1f / shrink;
            left = within(box.left() * scale - MARGIN, plane.cols() - 2);
            top = within(box.top() * scale - MARGIN, plane.rows() - 2);
            width = within(box.right() * scale + MARGIN, plane.cols() - 2) + 2 - left;
            height = within(box.bottom() * scale + MARGIN, plane.rows() - 2) + 2 - top;
            if (bytes.length < width * height) {
                bytes = new byte[width * height * 5 / 4];
            }
            PixelRows.read(plane.data(), plane.step(), left, top, width, height, bytes);
        }

        private static int within(float x, int last) {
            return (int) Curves.clamp(0, Math.max(0, last), x);
        }

        boolean holds(float frameX, float frameY) {
            float x = frameX * scale - left;
            float y = frameY * scale - top;
            return x >= 0 && y >= 0 && x <= width && y <= height;
        }

        float sample(float frameX, float frameY) {
            return between(column(frameX), row(frameY));
        }

        float column(float frameX) {
            return Curves.clamp(0, width - 1.001f, frameX * scale - .5f - left);
        }

        float row(float frameY) {
            return Curves.clamp(0, height - 1.001f, frameY * scale - .5f - top);
        }

        float between(float x, float y) {
            int xi = (int) x;
            int yi = (int) y;
            float fx = x - xi;
            float fy = y - yi;
            int i = yi * width + xi;
            float upper = (bytes[i] & 255) * (1 - fx) + (bytes[i + 1] & 255) * fx;
            float lower = (bytes[i + width] & 255) * (1 - fx) + (bytes[i + width + 1] & 255) * fx;
            return upper + (lower - upper) * fy;
        }
    }
}
