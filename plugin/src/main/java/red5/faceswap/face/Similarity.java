package red5.faceswap.face;

/**
 * A turn, a scaling and a shift of the plane: x' = a x - b y + dx, y' = b x + a y + dy.
 *
 * @param a scale times the cosine of the turn
 * @param b scale times its sine
 * @param dx shift
 * @param dy shift
 */
public record Similarity(double a, double b, double dx, double dy) {
    /**
     * The one that brings points nearest to others, by least squares.
     *
     * @param from packed x, y
     * @param to as many, packed the same way
     */
    public static Similarity between(float[] from, float[] to) {
        double[] middle = centre(from);
        double[] goal = centre(to);
        double along = 0;
        double across = 0;
        double spread = 0;
        for (int i = 0; i < from.length; i += 2) {
            double x = from[i] - middle[0];
            double y = from[i + 1] - middle[1];
            double u = to[i] - goal[0];
            double v = to[i + 1] - goal[1];
            along += x * u + y * v;
            across += x * v - y * u;
            spread += x * x + y * y;
        }
        double a = along / spread;
        double b = across / spread;
        return new Similarity(a, b, goal[0] - a * middle[0] + b * middle[1], goal[1] - b * middle[0] - a * middle[1]);
    }

    private static double[] centre(float[] points) {
        double[] centre = new double[2];
        for (int i = 0; i < points.length; i++) {
            centre[i % 2] += points[i] / (points.length / 2.0);
        }
        return centre;
    }

    /** x of the image of a point. */
    public double x(double x, double y) {
        return a * x - b * y + dx;
    }

    /** y of the image of a point. */
    public double y(double x, double y) {
        return b * x + a * y + dy;
    }

    /** Length of the image of a line of length 1. */
    public double scale() {
        return Math.hypot(a, b);
    }

    /** The way back. */
    public Similarity inverse() {
        double square = a * a + b * b;
        double c = a / square;
        double d = -b / square;
        return new Similarity(c, d, d * dy - c * dx, -d * dx - c * dy);
    }
}
