package red5.faceswap.face.mesh.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Triangles as rows of pixels, against the weights of each pixel's centre. */
class TriangleRowsTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    /** Of a weight: pixels whose centre lies so near to an edge may be taken or left. */
    private static final double NEAR = 1e-3;

    private final TriangleRows rows = new TriangleRows();
    private final RowValue value = new RowValue(rows);

    /** Weights of the three corners at a place. */
    private static double[] weights(float[] p, double x, double y) {
        double area = cross(p[2] - p[0], p[3] - p[1], p[4] - p[0], p[5] - p[1]);
        double b = cross(x - p[0], y - p[1], p[4] - p[0], p[5] - p[1]) / area;
        double c = cross(p[2] - p[0], p[3] - p[1], x - p[0], y - p[1]) / area;
        return new double[] {1 - b - c, b, c};
    }

    private static double cross(double ax, double ay, double bx, double by) {
        return ax * by - ay * bx;
    }

    private boolean place(float... p) {
        return rows.place(p[0], p[1], p[2], p[3], p[4], p[5], WIDTH, HEIGHT);
    }

    @Test
    void thePixelsWithinAreTakenAndNoOthersAndValuesAreLinear() {
        Random random = new Random(4);
        int drawn = 0;
        for (int t = 0; t < 3000; t++) {
            float[] p = new float[6];
            for (int k = 0; k < 6; k++) {
                p[k] = -10 + 60 * random.nextFloat();
                p[k] = t % 3 == 0 ? Math.round(p[k]) + .5f : p[k]; // level and upright edges, through pixels' centres
            }
            boolean placed = place(p);
            boolean towards = cross(p[2] - p[0], p[3] - p[1], p[4] - p[0], p[5] - p[1]) < -1e-3;
            assertTrue(towards || !placed, "it faces away");
            drawn += placed ? 1 : 0;
            if (towards) {
                compare(p, placed);
            }
        }
        assertTrue(drawn > 1000);
    }

    private void compare(float[] p, boolean placed) {
        value.set(1, 5, -2);
        for (int y = 0; y < HEIGHT; y++) {
            boolean any = placed && y >= rows.top && y <= rows.bottom && rows.row(y);
            for (int x = 0; x < WIDTH; x++) {
                double[] w = weights(p, x + .5, y + .5);
                double least = Math.min(w[0], Math.min(w[1], w[2]));
                boolean taken = any && x >= rows.from && x <= rows.to;
                assertTrue(taken || least < NEAR, "left out");
                assertTrue(!taken || least > -NEAR, "outside");
                if (taken) {
                    assertEquals(w[0] + 5 * w[1] - 2 * w[2], value.start() + (x - rows.from) * value.step, .01);
                }
            }
        }
    }

    @Test
    void aRowNeverLeavesTheTextureHoweverThinItsTriangle() {
        Random random = new Random(5);
        TexelRow texel = new TexelRow(rows);
        int side = 64;
        int drawn = 0;
        for (int t = 0; t < 20_000; t++) {
            float[] p = new float[6];
            for (int k = 0; k < 6; k++) {
                p[k] = -10 + 60 * random.nextFloat();
            }
            if (t % 2 == 0) { // a sliver: the third corner lies nearly on the other two's edge
                float along = random.nextFloat();
                p[4] = p[0] + along * (p[2] - p[0]) + 1e-4f * random.nextFloat();
                p[5] = p[1] + along * (p[3] - p[1]) + 1e-4f * random.nextFloat();
            }
            if (place(p)) {
                texel.set(side, -.5f, nearRim(random), nearRim(random), nearRim(random));
                drawn += within(texel, side - 1 << 16);
            }
        }
        assertTrue(drawn > 100_000);
    }

    /** In shares of a texture's side. */
    private static float nearRim(Random random) {
        return random.nextBoolean() ? .01f + .05f * random.nextFloat() : .94f + .05f * random.nextFloat();
    }

    /** Returns how many pixels the triangle has. */
    private int within(TexelRow texel, int end) {
        int pixels = 0;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (rows.row(y)) {
                int at = texel.start();
                for (int x = rows.from; x <= rows.to; x++) {
                    assertTrue(at >= 0 && at < end, "beyond the texture: " + at);
                    at += texel.step;
                    pixels++;
                }
            }
        }
        return pixels;
    }

    @Test
    void aTriangleBesideThePlaneHasNoRows() {
        assertFalse(place(-9, 3, -5, 9, -2, 2));
        assertFalse(place(3, 40, 3, 60, 9, 50));
    }
}
