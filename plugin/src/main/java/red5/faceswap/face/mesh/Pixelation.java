package red5.faceswap.face.mesh;

import java.util.Arrays;

/**
 * Replaces a canvas by a few large blocks. Those at its rim have their mean colours; those inside, where the face is, only follow how
 * the colour changes across and down as a whole: blocks of mean colours alone could still be matched with the person's other pictures.
 */
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
        int columns = (plane.width + block - 1) / block;
        int rows = (plane.height + block - 1) / block;
        float[] colours = new float[columns * rows];
        for (int k = 0; k < colours.length; k++) {
            colours[k] = mean(plane, block * (k % columns), block * (k / columns), block);
        }
        if (columns > 2 && rows > 2) {
            level(colours, columns, rows);
        }
        for (int k = 0; k < colours.length; k++) {
            fill(plane, block * (k % columns), block * (k / columns), block, (byte)
                    (int) Curves.clamp(16, 240, colours[k]));
        }
    }

    private static float mean(Canvas.Plane plane, int left, int top, int block) {
        int right = Math.min(plane.width, left + block);
        int bottom = Math.min(plane.height, top + block);
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += plane.under[y * plane.width + x] & 255;
            }
        }
        return (float) sum / ((right - left) * (bottom - top));
    }

    /** Puts the inner blocks on the plane that lies nearest to them. */
    private static void level(float[] colours, int columns, int rows) {
        float sum = 0;
        float across = 0;
        float down = 0;
        float squaresAcross = 0;
        float squaresDown = 0;
        for (int y = 1; y < rows - 1; y++) {
            for (int x = 1; x < columns - 1; x++) {
                float fromMiddleX = x - (columns - 1) / 2f;
                float fromMiddleY = y - (rows - 1) / 2f;
                float colour = colours[y * columns + x];
                sum += colour;
                across += colour * fromMiddleX;
                down += colour * fromMiddleY;
                squaresAcross += fromMiddleX * fromMiddleX;
                squaresDown += fromMiddleY * fromMiddleY;
            }
        }
        float mean = sum / ((columns - 2) * (rows - 2));
        for (int y = 1; y < rows - 1; y++) {
            for (int x = 1; x < columns - 1; x++) {
                colours[y * columns + x] = mean
                        + across / Math.max(1e-3f, squaresAcross) * (x - (columns - 1) / 2f)
                        + down / Math.max(1e-3f, squaresDown) * (y - (rows - 1) / 2f);
            }
        }
    }

    private static void fill(Canvas.Plane plane, int left, int top, int block, byte colour) {
        int right = Math.min(plane.width, left + block);
        for (int y = top; y < Math.min(plane.height, top + block); y++) {
            Arrays.fill(plane.drawn, y * plane.width + left, y * plane.width + right, colour);
        }
    }
}
