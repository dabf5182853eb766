package red5.faceswap.face.mesh.geometry;

/**
 * The similarity B = scale R (A - centreA) + centreB that brings one set of 468 points nearest to another, weighted least
 * squares by Horn's unit quaternion method (J. Opt. Soc. Am. A 4, 1987). Keeps its last rotation as the next first guess,
 * so one object follows one face; not thread-safe.
 */
public final class RigidFit {
    private static final int ITERATIONS = 80;

    public final double[] quaternion = {1, 0, 0, 0};
    /** Row by row. */
    public final double[] rotation = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    public final double[] centreA = new double[3];
    public final double[] centreB = new double[3];
    public double scale = 1;

    private final double[] moments = new double[9];
    private final double[] horn = new double[16];
    private final double[] next = new double[4];

    public void fit(float[] a, float[] b, float[] weight) {
        centres(a, b, weight);
        double spread = moments(a, b, weight);
        fillHorn();
        dominantEigenvector();
        toMatrix();
        double along = 0;
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                along += rotation[3 * i + c] * moments[3 * c + i];
            }
        }
        scale = along / spread;
    }

    private void centres(float[] a, float[] b, float[] weight) {
        double sum = 0;
        java.util.Arrays.fill(centreA, 0);
        java.util.Arrays.fill(centreB, 0);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            sum += weight[i];
            for (int k = 0; k < 3; k++) {
                centreA[k] += weight[i] * a[3 * i + k];
                centreB[k] += weight[i] * b[3 * i + k];
            }
        }
        for (int k = 0; k < 3; k++) {
            centreA[k] /= sum;
            centreB[k] /= sum;
        }
    }

    private double moments(float[] a, float[] b, float[] weight) {
        java.util.Arrays.fill(moments, 0);
        double spread = 0;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            for (int r = 0; r < 3; r++) {
                double x = a[3 * i + r] - centreA[r];
                spread += weight[i] * x * x;
                for (int c = 0; c < 3; c++) {
                    moments[3 * r + c] += weight[i] * x * (b[3 * i + c] - centreB[c]);
                }
            }
        }
        return spread;
    }

    private void fillHorn() {
        double[] m = moments;
        double[] n = horn;
        n[0] = m[0] + m[4] + m[8];
        n[5] = m[0] - m[4] - m[8];
        n[10] = -m[0] + m[4] - m[8];
        n[15] = -m[0] - m[4] + m[8];
        n[1] = n[4] = m[5] - m[7];
        n[2] = n[8] = m[6] - m[2];
        n[3] = n[12] = m[1] - m[3];
        n[6] = n[9] = m[1] + m[3];
        n[7] = n[13] = m[6] + m[2];
        n[11] = n[14] = m[5] + m[7];
    }

    /** Power iteration, shifted so that the largest eigenvalue is also the largest in magnitude. */
    private void dominantEigenvector() {
        double shift = 0;
        for (int i = 0; i < 4; i++) {
            double row = 0;
            for (int c = 0; c < 4; c++) {
                row += Math.abs(horn[4 * i + c]);
            }
            shift = Math.max(shift, .6 * row);
        }
        for (int n = 0; n < ITERATIONS; n++) {
            double length = 0;
            for (int i = 0; i < 4; i++) {
                next[i] = shift * quaternion[i];
                for (int c = 0; c < 4; c++) {
                    next[i] += horn[4 * i + c] * quaternion[c];
                }
                length += next[i] * next[i];
            }
            length = Math.sqrt(length);
            double change = 0;
            for (int i = 0; i < 4; i++) {
                change += Math.abs(next[i] / length - quaternion[i]);
                quaternion[i] = next[i] / length;
            }
            if (change < 1e-7) {
                return;
            }
        }
    }

    private void toMatrix() {
        double a = quaternion[0];
        double b = quaternion[1];
        double c = quaternion[2];
        double d = quaternion[3];
        rotation[0] = a * a + b * b - c * c - d * d;
        rotation[1] = 2 * (b * c - a * d);
        rotation[2] = 2 * (b * d + a * c);
        rotation[3] = 2 * (b * c + a * d);
        rotation[4] = a * a - b * b + c * c - d * d;
        rotation[5] = 2 * (c * d - a * b);
        rotation[6] = 2 * (b * d - a * c);
        rotation[7] = 2 * (c * d + a * b);
        rotation[8] = a * a - b * b - c * c + d * d;
    }
}
