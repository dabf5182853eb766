package red5.faceswap.face.mesh.drawing;

import java.util.Arrays;
import java.util.List;
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

    private final List<Layer> layers = List.of(new Layer(16, 235), new Layer(128, 240), new Layer(128, 240));

    /** One plane. */
    private static final class Layer {
        private final int dark;
        private final int bright;
        private byte[] frame = {};
        private byte[] overDark = {};
        private byte[] overBright = {};

        Layer(int dark, int bright) {
            this.dark = dark;
            this.bright = bright;
        }

        void begin(Canvas.Plane plane) {
            int n = plane.width * plane.height;
            if (frame.length < n) {
                frame = new byte[n + n / 4];
                overDark = new byte[n + n / 4];
                overBright = new byte[n + n / 4];
            }
            System.arraycopy(plane.under, 0, frame, 0, n);
        }

        void fill(Canvas.Plane plane, int value) {
            int n = plane.width * plane.height;
            Arrays.fill(plane.under, 0, n, (byte) value);
            Arrays.fill(plane.drawn, 0, n, (byte) value);
        }

        void end(Canvas.Plane plane, float dx, float dy, float grain) {
            int n = plane.width * plane.height;
            System.arraycopy(frame, 0, plane.under, 0, n);
            blur(overDark, plane, dx, dy);
            blur(overBright, plane, dx, dy);
            int range = bright - dark;
            float length = Math.max(1, (float) Math.hypot(dx, dy));
            int beside = Math.round(dy / length) * plane.width + Math.round(dx / length);
            for (int i = 0; i < n; i++) {
                int below = overDark[i] & 255;
                int left = (overBright[i] & 255) - below;
                float value = below + (float) left * ((frame[i] & 255) - dark) / range;
                value += grain * (1 - (float) left / range) * noise(i, beside, n);
                plane.drawn[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
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
            int right = plane.width - 1;
            int bottom = plane.height - 1;
            for (int y = 0; y <= bottom; y++) {
                int rowA = Math.max(0, Math.min(bottom, y + ay)) * plane.width;
                int rowB = Math.max(0, Math.min(bottom, y + by)) * plane.width;
                for (int x = 0; x <= right; x++) {
                    int a = pixels[rowA + Math.max(0, Math.min(right, x + ax))] & 255;
                    int b = pixels[rowB + Math.max(0, Math.min(right, x + bx))] & 255;
                    plane.drawn[y * plane.width + x] = (byte) (a + b + 1 >> 1);
                }
            }
        }
    }

    /**
     * @param grain share of the frame's own noise that is laid on top
     * @param drawing draws on the canvas, without grain where it takes that from the canvas
     */
    void draw(Canvas canvas, Smear way, float grain, Runnable drawing) {
        List<Canvas.Plane> planes = List.of(canvas.luma, canvas.u, canvas.v);
        for (int p = 0; p < planes.size(); p++) {
            layers.get(p).begin(planes.get(p));
            layers.get(p).fill(planes.get(p), layers.get(p).dark);
        }
        drawing.run();
        for (int p = 0; p < planes.size(); p++) {
            Layer layer = layers.get(p);
            Canvas.Plane plane = planes.get(p);
            System.arraycopy(plane.drawn, 0, layer.overDark, 0, plane.width * plane.height);
            layer.fill(plane, layer.bright);
        }
        drawing.run();
        for (int p = 0; p < planes.size(); p++) {
            Layer layer = layers.get(p);
            Canvas.Plane plane = planes.get(p);
            System.arraycopy(plane.drawn, 0, layer.overBright, 0, plane.width * plane.height);
            float scale = p == 0 ? 1 : .5f;
            layer.end(plane, scale * way.dx(), scale * way.dy(), grain);
        }
    }
}
