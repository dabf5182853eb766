package red5.faceswap.face.mesh;

import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * Of which pixels of a picture mostly nothing is left, under new faces and under covers alike. Found by drawing over a fine pattern and over its
 * opposite, which have the same colours on average: covers take theirs from the picture, so that over a plain one they would not be seen.
 */
public final class HiddenPixels {
    private static final byte DARK = 70;
    private static final byte LIGHT = 120;
    /** Opacity from which a pixel is hidden. */
    private static final float OPAQUE = .3f;

    private final int width;
    private final boolean[] hidden;

    private HiddenPixels(int width, boolean[] hidden) {
        this.width = width;
        this.hidden = hidden;
    }

    public static HiddenPixels of(FramePlan plan, FramePool pool, int width, int height) throws FaceException {
        byte[] first = drawnOverPattern(plan, pool, width, height, 0);
        byte[] second = drawnOverPattern(plan, pool, width, height, 1);
        boolean[] hidden = new boolean[first.length];
        for (int k = 0; k < hidden.length; k++) {
            hidden[k] = Math.abs((first[k] & 255) - (second[k] & 255)) < (1 - OPAQUE) * (LIGHT - DARK);
        }
        return new HiddenPixels(width, hidden);
    }

    private static byte[] drawnOverPattern(FramePlan plan, FramePool pool, int width, int height, int odd)
            throws FaceException {
        try (VideoFrame pattern = Pixels.scenery(pool, width, height, 0)) {
            byte[] luma = new byte[width * height];
            for (int k = 0; k < luma.length; k++) {
                luma[k] = (k % width + k / width & 1) == odd ? LIGHT : DARK;
            }
            Pixels.setPlane(pattern, 0, luma);
            plan.draw(pattern);
            return Pixels.plane(pattern, 0);
        }
    }

    int count() {
        return hidden.length;
    }

    /** Of a pixel by its number, row by row. */
    boolean at(int pixel) {
        return hidden[pixel];
    }

    /** How many of a face's points lie in the picture. */
    int inside(float[] points) {
        return count(points, false);
    }

    /** Share of a face's points, of those in the picture, that are hidden; 1 when none is there. */
    public double shareOf(float[] points) {
        int inside = inside(points);
        return inside == 0 ? 1 : count(points, true) / (double) inside;
    }

    private int count(float[] points, boolean onlyHidden) {
        int count = 0;
        for (int i = 0; i < points.length; i += 3) {
            int x = (int) Math.floor(points[i]);
            int y = (int) Math.floor(points[i + 1]);
            boolean in = x >= 0 && y >= 0 && x < width && y < hidden.length / width;
            count += in && (!onlyHidden || hidden[y * width + x]) ? 1 : 0;
        }
        return count;
    }
}
