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
    void aTriangleBesideThePlaneHasNoRows() {
        assertFalse(place(-9, 3, -5, 9, -2, 2));
        assertFalse(place(3, 40, 3, 60, 9, 50));
    }
}
