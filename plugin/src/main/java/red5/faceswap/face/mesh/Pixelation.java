package red5.faceswap.face.mesh;

/** Replaces a canvas by a few large blocks of its mean colours. */
final class Pixelation {
    /** Blocks along the longer side: a face of ten blocks is nobody's. */
    private static final int BLOCKS = 8;

    private Pixelation() {}

    static void draw(Canvas canvas) {
        int block = Math.max(4, Math.max(canvas.luma.width, canvas.luma.height) / BLOCKS / 2 * 2);
        draw(canvas.luma, block);
        draw(canvas.u, block / 2);
        draw(canvas.v, block / 2);
    }

    private static void draw(Canvas.Plane plane, int block) {
        for (int top = 0; top < plane.height; top += block) {
            for (int left = 0; left < plane.width; left += block) {
                int right = Math.min(plane.width, left + block);
                int bottom = Math.min(plane.height, top + block);
                fill(plane, left, top, right, bottom);
            }
        }
    }

    private static void fill(Canvas.Plane plane, int left, int top, int right, int bottom) {
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += plane.under[y * plane.width + x] & 255;
            }
        }
        byte mean = (byte) (sum / ((right - left) * (bottom - top)));
        for (int y = top; y < bottom; y++) {
            java.util.Arrays.fill(plane.drawn, y * plane.width + left, y * plane.width + right, mean);
        }
    }
}
