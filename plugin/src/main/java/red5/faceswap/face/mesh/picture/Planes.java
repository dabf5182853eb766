package red5.faceswap.face.mesh.picture;

import java.util.Arrays;

/** Filters on float planes (row by row, width x height). Not thread-safe: owns the scratch planes. */
public final class Planes {
    private final int width;
    private final int height;
    private final float[] sums;
    private final float[] weights;
    /** Of one column each. */
    private final float[] column;

    private final float[] columnWeight;

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
        for (int y = 0; y < height; y++) {
            sumRow(in, weight, y * width, radius);
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
            for (int x = 0; y >= 0 && x < width; x++) {
                out[y * width + x] = columnWeight[x] > 1e-3f ? column[x] / columnWeight[x] : 0;
            }
        }
    }

    private void sumRow(float[] in, float[] weight, int row, int radius) {
        float a = 0;
        float w = 0;
        for (int x = -radius; x < width; x++) {
            int enters = x + radius;
            int leaves = x - radius - 1;
            if (enters < width) {
                a += weight[row + enters] * in[row + enters];
                w += weight[row + enters];
            }
            if (leaves >= 0) {
                a -= weight[row + leaves] * in[row + leaves];
                w -= weight[row + leaves];
            }
            if (x >= 0) {
                sums[row + x] = a;
                weights[row + x] = w;
            }
        }
    }
}
