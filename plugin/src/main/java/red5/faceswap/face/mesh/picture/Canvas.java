package red5.faceswap.face.mesh.picture;

import org.bytedeco.javacpp.BytePointer;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.media.VideoFrame;

/**
 * A rectangle of a frame in Java memory, to be drawn on: each plane twice, as it was and as it becomes, so that triangles
 * that overlap are blended with the frame and not with each other. Reused; for one thread at a time.
 */
public final class Canvas {
    /** Room around the box for the high-pass of pixels at its edge. */
    private static final int MARGIN = 2;
    /** Places across the canvas whose colours are told apart. */
    private static final int PLACES = 40;

    private static final int BLACK = 16;
    private static final int NO_CHROMA = 128;

    /** One plane's rectangle. */
    public static final class Plane {
        public int left;
        public int top;
        public int width;
        public int height;
        public byte[] under = {};
        public byte[] drawn = {};

        private void read(BytePointer plane, int stride) {
            int n = width * height;
            if (under.length < n) {
                under = new byte[n + n / 4];
                drawn = new byte[n + n / 4];
            }
            PixelRows.read(plane, stride, left, top, width, height, under);
            System.arraycopy(under, 0, drawn, 0, n);
        }

        /** Mean of a few pixels about a place in the plane, as it was. */
        private float mean(float x, float y, int apart) {
            int sum = 0;
            for (int k = 0; k < 9; k++) {
                int column = (int) Curves.clamp(0, width - 1, x - left + (k % 3 - 1) * apart);
                int row = (int) Curves.clamp(0, height - 1, y - top + (k / 3 - 1) * apart);
                sum += under[row * width + column] & 255;
            }
            return sum / 9f;
        }

        private void settle() {
            settle(0, height - 1);
        }

        /** What was drawn on these rows counts as the frame for what comes on top of it; none where the last comes before the first. */
        public void settle(int firstRow, int lastRow) {
            if (lastRow >= firstRow) {
                int from = firstRow * width;
                System.arraycopy(drawn, from, under, from, (lastRow + 1 - firstRow) * width);
            }
        }

        private void fade(BytePointer plane, int stride, float opacity) {
            PixelRows.read(plane, stride, left, top, width, height, under);
            int share = Math.round(256 * opacity);
            for (int i = 0; i < width * height; i++) {
                int old = under[i] & 255;
                drawn[i] = (byte) (old + (share * ((drawn[i] & 255) - old) >> 8));
            }
        }

        private void spare(HeadShape head, int scale) {
            for (int i = 0; i < width * height; i++) {
                float x = scale * (left + i % width + .5f);
                float y = scale * (top + i / width + .5f);
                drawn[i] = head.radius(x, y) < 1 ? under[i] : drawn[i];
            }
        }

        private void write(BytePointer plane, int stride) {
            PixelRows.write(drawn, plane, stride, left, top, width, height);
        }
    }

    public final Plane luma = new Plane();
    public final Plane u = new Plane();
    public final Plane v = new Plane();

    /** Takes in the box's part inside the frame; false when there is none. */
    public boolean read(VideoFrame frame, Box box) {
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

    /** The colour about a place in the frame as it was: y (0..219), u and v (0 without colour); the nearest one outside the canvas. */
    public void sample(float x, float y, float[] out, int at) {
        int apart = Math.max(1, luma.width / PLACES);
        out[at] = luma.mean(x, y, apart) - BLACK;
        out[at + 1] = u.mean(x / 2, y / 2, Math.max(1, apart / 2)) - NO_CHROMA;
        out[at + 2] = v.mean(x / 2, y / 2, Math.max(1, apart / 2)) - NO_CHROMA;
    }

    /** What was drawn counts as the frame for what comes on top of it. */
    public void settle() {
        luma.settle();
        u.settle();
        v.settle();
    }

    /**
     * Makes all that was drawn transparent.
     *
     * @param frame that was read and is not written yet
     * @param opacity 0..1, of what was drawn
     */
    public void fade(VideoFrame frame, float opacity) {
        luma.fade(frame.plane(0), frame.stride(0), opacity);
        u.fade(frame.plane(1), frame.stride(1), opacity);
        v.fade(frame.plane(2), frame.stride(2), opacity);
    }

    /** Takes back what was drawn on a head. */
    public void spare(HeadShape head) {
        luma.spare(head, 1);
        u.spare(head, 2);
        v.spare(head, 2);
    }

    /** Puts back what was drawn. */
    public void write(VideoFrame frame) {
        luma.write(frame.plane(0), frame.stride(0));
        u.write(frame.plane(1), frame.stride(1));
        v.write(frame.plane(2), frame.stride(2));
    }
}
