package red5.faceswap.face.mesh.geometry;

/** How far two sets of points are apart after the affine map that brings them nearest (least squares). For one thread. */
public final class AffineResidual {
    private final double[] x = new double[2];
    private final double[] y = new double[2];

    /** @return root mean square distance in the units of {@code to}; both packed x, y and equally long */
    public float rms(float[] from, float[] to) {
        int n = from.length / 2;
        centre(from, x);
        centre(to, y);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        double[] cross = new double[4];
        double total = 0;
        for (int i = 0; i < n; i++) {
            double a = from[2 * i] - x[0];
            double b = from[2 * i + 1] - x[1];
            double u = to[2 * i] - y[0];
            double v = to[2 * i + 1] - y[1];
            xx += a * a;
            xy += a * b;
            yy += b * b;
            cross[0] += a * u;
            cross[1] += b * u;
            cross[2] += a * v;
            cross[3] += b * v;
            total += u * u + v * v;
        }
        double determinant = xx * yy - xy * xy;
        if (!(determinant > 1e-6 * xx * yy)) {
            return 0; // all on one line: nothing can be said
        }
        double explained = 0;
        for (int k = 0; k < 4; k += 2) {
            double p = (yy * cross[k] - xy * cross[k + 1]) / determinant;
            double q = (xx * cross[k + 1] - xy * cross[k]) / determinant;
            explained += p * cross[k] + q * cross[k + 1];
        }
        return (float) Math.sqrt(Math.max(0, total - explained) / n);
    }

    private static void centre(float[] points, double[] centre) {
        centre[0] = 0;
        centre[1] = 0;
        for (int i = 0; i < points.length; i++) {
            centre[i & 1] += points[i];
        }
        centre[0] /= points.length / 2.0;
        centre[1] /= points.length / 2.0;
    }
}
