package red5.faceswap.face.mesh;

import org.bytedeco.javacpp.BytePointer;
import red5.faceswap.media.VideoFrame;

/**
 * A rectangle of a frame in Java memory, to be drawn on: each plane twice, as it was and as it becomes, so that triangles
 * that overlap are blended with the frame and not with each other. Reused; for one thread at a time.
 */
final class Canvas {
    /** Room around the box for the high-pass of pixels at its edge. */
    private static final int MARGIN = 2;

    /** One plane's rectangle. */
    static final class Plane {
        int left;
        int top;
        int width;
        int height;
        byte[] under = {};
        byte[] drawn = {};

        private void read(BytePointer plane, int stride) {
            int n = width * height;
            if (under.length < n) {
                under = new byte[n + n / 4];
                drawn = new byte[n + n / 4];
            }
            try (BytePointer row = new BytePointer(plane)) {
                for (int y = 0; y < height; y++) {
                    row.position((long) (top + y) * stride + left).get(under, y * width, width);
                }
            }
            System.arraycopy(under, 0, drawn, 0, n);
        }

        private void settle() {
            System.arraycopy(drawn, 0, under, 0, width * height);
        }

        private void write(BytePointer plane, int stride) {
            try (BytePointer row = new BytePointer(plane)) {
                for (int y = 0; y < height; y++) {
                    row.position((long) (top + y) * stride + left).put(drawn, y * width, width);
                }
            }
        }
    }

    final Plane luma = new Plane();
    final Plane u = new Plane();
    final Plane v = new Plane();

    /** Takes in the box's part inside the frame; false when there is none. */
    boolean read(VideoFrame frame, Box box) {
        int left = even(box.left() - MARGIN, frame.width());
        int top = even(box.top() - MARGIN, frame.height());
        int right = even(box.right() + MARGIN + 2, frame.width());
        int bottom = even(box.bottom() + MARGIN + 2, frame.height());
        if (right <= left || bottom <= top) {
            return false;
        }
        place(luma, left, top, right, bottom);
        place(u, left / 2, top / 2, right / 2, bottom / 2);
        place(v, left / 2, top / 2, right / 2, bottom / 2);
        luma.read(frame.plane(0), frame.stride(0));
        u.read(frame.plane(1), frame.stride(1));
        v.read(frame.plane(2), frame.stride(2));
        return true;
    }

    private static int even(float x, int limit) {
        return (int) Curves.clamp(0, limit, x) & ~1;
    }

    private static void place(Plane plane, int left, int top, int right, int bottom) {
        plane.left = left;
        plane.top = top;
        plane.width = right - left;
        plane.height = bottom - top;
    }

    /** What was drawn counts as the frame for what comes on top of it. */
    void settle() {
        luma.settle();
        u.settle();
        v.settle();
    }

    /** Puts back what was drawn. */
    void write(VideoFrame frame) {
        luma.write(frame.plane(0), frame.stride(0));
        u.write(frame.plane(1), frame.stride(1));
        v.write(frame.plane(2), frame.stride(2));
    }
}
