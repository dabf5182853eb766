package red5.faceswap.face.mesh.drawing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import red5.faceswap.face.mesh.picture.Canvas;
import red5.faceswap.face.mesh.picture.Smear;

/**
 * Draws what moves while the camera's shutter is open: its colours and its opacity are blurred over the way, then it is laid on the picture, which the
 * camera has blurred already. What a drawing adds and how much it leaves of what is under it is seen by drawing it over something dark and
 * over something bright. For one thread.
 */
final class MotionBlur {
    private static final float MOST_NOISE = 9;
    /** Rms of noise to that of its difference to the mean of two others. */
    private static final float OF_THREE = .82f;

    /** Eight pixels at once; all bits of each but the highest. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long LOWER_BITS = 0x7f7f7f7f7f7f7f7fL;

    private static final int DARK = 16;
    private static final int BRIGHT = 235;
    private static final int RANGE = BRIGHT - DARK;

    /** What is to be drawn, over whatever the canvas holds. */
    interface Subject {
        /** @param coloured whether on the canvas' chroma, too */
        void draw(boolean coloured);
    }

    private final Layer luma = new Layer();
    private final Layer u = new Layer();
    private final Layer v = new Layer();
    private byte[] overBright = {};
    /** How much of what is under it the drawing leaves, per pixel of the luma and of the chroma, 0..{@link #RANGE}. */
    private int[] left = {};

    private int[] leftOfChroma = {};

    /** One plane. */
    private static final class Layer {
        private byte[] frame = {};
        private byte[] overDark = {};

        void begin(Canvas.Plane plane) {
            int n = plane.width * plane.height;
            if (frame.length < n) {
                frame = new byte[n + n / 4];
                overDark = new byte[n + n / 4];
            }
            System.arraycopy(plane.under, 0, frame, 0, n);
            fill(plane, DARK);
        }

        void take(Canvas.Plane plane) {
            System.arraycopy(plane.drawn, 0, overDark, 0, plane.width * plane.height);
        }

        /** @param left of this plane */
        void end(Canvas.Plane plane, int[] left, float dx, float dy, float grain) {
            int n = plane.width * plane.height;
            System.arraycopy(frame, 0, plane.under, 0, n);
            float length = Math.max(1, (float) Math.hypot(dx, dy));
            int beside = Math.round(dy / length) * plane.width + Math.round(dx / length);
            for (int i = 0; i < n; i++) {
                if (left[i] == RANGE) {
                    plane.drawn[i] = frame[i];
                } else {
                    float through = (float) left[i] / RANGE;
                    float value = (overDark[i] & 255) + through * ((frame[i] & 255) - DARK);
                    value += grain * (1 - through) * noise(i, beside, n);
                    plane.drawn[i] = (byte) (int) Math.max(0, Math.min(255, value + .5f));
                }
            }
        }

        /** What changes along the way from pixel to pixel is the camera's noise, which motion does not blur. */
        private float noise(int i, int beside, int n) {
            if (Math.min(i - beside, i + beside) < 0 || Math.max(i - beside, i + beside) >= n) {
                return 0;
            }
            float mean = ((frame[i - beside] & 255) + (frame[i + beside] & 255)) / 2f;
            return Math.max(-MOST_NOISE, Math.min(MOST_NOISE, OF_THREE * ((frame[i] & 255) - mean)));
        }

        /** A mean along a line: of two halves of it, of which each is the mean of two halves. Uses the plane's drawn pixels for what is between. */
        private static void blur(byte[] pixels, Canvas.Plane plane, float dx, float dy) {
            for (float part = .5f; Math.max(Math.abs(dx), Math.abs(dy)) * part >= .5f; part /= 2) {
                int x = Math.round(part * dx);
                int y = Math.round(part * dy);
                mean(pixels, plane, x / 2, y / 2, x / 2 - x, y / 2 - y);
                System.arraycopy(plane.drawn, 0, pixels, 0, plane.width * plane.height);
            }
        }

        /** Of two places beside each pixel; where one is outside the nearest counts. */
        private static void mean(byte[] pixels, Canvas.Plane plane, int ax, int ay, int bx, int by) {
            int width = plane.width;
            int bottom = plane.height - 1;
            int from = Math.min(width, Math.max(0, Math.max(-ax, -bx)));
            int to = Math.max(from, width - Math.max(0, Math.max(ax, bx)));
            for (int y = 0; y <= bottom; y++) {
                int rowA = Math.max(0, Math.min(bottom, y + ay)) * width;
                int rowB = Math.max(0, Math.min(bottom, y + by)) * width;
                int row = y * width;
                int x = from;
                for (; x + Long.BYTES <= to; x += Long.BYTES) {
                    long a = (long) EIGHT.get(pixels, rowA + x + ax);
                    long b = (long) EIGHT.get(pixels, rowB + x + bx);
                    EIGHT.set(plane.drawn, row + x, (a | b) - ((a ^ b) >>> 1 & LOWER_BITS));
                }
                for (int i = 0; i < from; i++) {
                    plane.drawn[row + i] = mean(pixels, rowA, i + ax, rowB, i + bx, width);
                }
                for (; x < width; x++) {
                    plane.drawn[row + x] = mean(pixels, rowA, x + ax, rowB, x + bx, width);
                }
            }
        }

        private static byte mean(byte[] pixels, int rowA, int ax, int rowB, int bx, int width) {
            int a = pixels[rowA + Math.max(0, Math.min(width - 1, ax))] & 255;
            int b = pixels[rowB + Math.max(0, Math.min(width - 1, bx))] & 255;
            return (byte) (a + b + 1 >> 1);
        }
    }

    private static void fill(Canvas.Plane plane, int value) {
        int n = plane.width * plane.height;
        Arrays.fill(plane.under, 0, n, (byte) value);
        Arrays.fill(plane.drawn, 0, n, (byte) value);
    }

    /**
     * @param grain share of the frame's own noise that is laid on top
     * @param subject drawn on the canvas, without grain where it takes that from the canvas
     */
    void draw(Canvas canvas, Smear way, float grain, Subject subject) {
        luma.begin(canvas.luma);
        u.begin(canvas.u);
        v.begin(canvas.v);
        subject.draw(true);
        luma.take(canvas.luma);
        u.take(canvas.u);
        v.take(canvas.v);
        fill(canvas.luma, BRIGHT);
        subject.draw(false);
        takeBright(canvas.luma);
        Layer.blur(overBright, canvas.luma, way.dx(), way.dy());
        Layer.blur(luma.overDark, canvas.luma, way.dx(), way.dy());
        Layer.blur(u.overDark, canvas.u, way.dx() / 2, way.dy() / 2);
        Layer.blur(v.overDark, canvas.v, way.dx() / 2, way.dy() / 2);
        compare(canvas.luma, canvas.u);
        luma.end(canvas.luma, left, way.dx(), way.dy(), grain);
        u.end(canvas.u, leftOfChroma, way.dx() / 2, way.dy() / 2, grain);
        v.end(canvas.v, leftOfChroma, way.dx() / 2, way.dy() / 2, grain);
    }

    private void takeBright(Canvas.Plane plane) {
        int n = plane.width * plane.height;
        if (overBright.length < n) {
            overBright = new byte[n + n / 4];
            left = new int[n + n / 4];
            leftOfChroma = new int[n + n / 4];
        }
        System.arraycopy(plane.drawn, 0, overBright, 0, n);
    }

    private void compare(Canvas.Plane plane, Canvas.Plane chroma) {
        int n = plane.width * plane.height;
        for (int i = 0; i < n; i++) {
            left[i] = Math.max(0, (overBright[i] & 255) - (luma.overDark[i] & 255));
        }
        for (int y = 0; y < chroma.height; y++) {
            for (int x = 0; x < chroma.width; x++) {
                int i = 2 * y * plane.width + 2 * x;
                int four = left[i] + left[i + 1] + left[i + plane.width] + left[i + plane.width + 1];
                leftOfChroma[y * chroma.width + x] = four / 4;
            }
        }
    }
}
