package red5.faceswap.face.mesh.picture;

import java.util.Arrays;

/** Filters on float planes (row by row, width x height). Not thread-safe: owns the scratch planes. */
public final class Planes {
    /** Rows that are summed together. */
    private static final int ABREAST = 4;

    private final int width;
    private final int height;
    private final float[] sums;
    private final float[] weights;
    /** Of one column each. */
    private final float[] column;

    private final float[] columnWeight;

    /** @param height at least 4 */
    public Planes(int width, int height) {
        this.width = width;
        this.height = height;
        sums = new float[width * height];
        weights = new float[width * height];
        column = new float[width];
        columnWeight = new float[width];
    }

    /**
     * Box blur that ignores holes: each result is the weighted mean of the (2 radius + 1)² square around it, 0 where nothing
     * has weight.
     *
     * @param weight same size, 0 for a hole
     * @param out may be {@code in}
     */
    public void box(float[] in, float[] weight, float[] out, int radius) {
        for (int y = 0; y < height; y += ABREAST) {
            sumRows(in, weight, Math.min(y, height - ABREAST) * width, radius);
        }
        Arrays.fill(column, 0);
        Arrays.fill(columnWeight, 0);
        for (int y = -radius; y < height; y++) {
            int enters = y + radius;
            int leaves = y - radius - 1;
            if (enters < height) {
                for (int x = 0; x < width; x++) {
                    column[x] += sums[enters * width + x];
                    columnWeight[x] += weights[enters * width + x];
                }
            }
            if (leaves >= 0) {
                for (int x = 0; x < width; x++) {
                    column[x] -= sums[leaves * width + x];
                    columnWeight[x] -= weights[leaves * width + x];
                }
            }
            if (y >= 0) {
                divide(y * width, out);
            }
        }
    }

    /** One loop that the compiler makes vector instructions of, and one that mends what has no weight. */
    private void divide(int first, float[] out) {
        for (int x = 0; x < width; x++) {
            out[first + x] = column[x] / columnWeight[x];
        }
        for (int x = 0; x < width; x++) {
            if (columnWeight[x] <= 1e-3f) {
                out[first + x] = 0;
            }
        }
    }

    /** Four rows abreast: each sum waits for the one before it, and meanwhile the others are done. */
    private void sumRows(float[] in, float[] weight, int first, int radius) {
        float a0 = 0;
        float a1 = 0;
        float a2 = 0;
        float a3 = 0;
        float w0 = 0;
        float w1 = 0;
        float w2 = 0;
        float w3 = 0;
        for (int x = -radius; x < width; x++) {
            int enters = x + radius;
            int leaves = x - radius - 1;
            if (enters < width) {
                int k = first + enters;
                a0 += weight[k] * in[k];
                w0 += weight[k];
                k += width;
                a1 += weight[k] * in[k];
                w1 += weight[k];
                k += width;
                a2 += weight[k] * in[k];
                w2 += weight[k];
                k += width;
                a3 += weight[k] * in[k];
                w3 += weight[k];
            }
            if (leaves >= 0) {
                int k = first + leaves;
                a0 -= weight[k] * in[k];
                w0 -= weight[k];
                k += width;
                a1 -= weight[k] * in[k];
                w1 -= weight[k];
                k += width;
                a2 -= weight[k] * in[k];
                w2 -= weight[k];
                k += width;
                a3 -= weight[k] * in[k];
                w3 -= weight[k];
            }
            if (x >= 0) {
                int k = first + x;
                sums[k] = a0;
                weights[k] = w0;
                k += width;
                sums[k] = a1;
                weights[k] = w1;
                k += width;
                sums[k] = a2;
                weights[k] = w2;
                k += width;
                sums[k] = a3;
                weights[k] = w3;
            }
        }
    }
}
