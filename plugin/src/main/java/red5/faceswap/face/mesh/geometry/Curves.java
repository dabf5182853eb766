package red5.faceswap.face.mesh.geometry;

/** The few scalar curves that every stage shares. */
public final class Curves {
    private Curves() {}

    /**
     * Between the values of a square, linear in both directions; at its rim that of the nearest place within.
     *
     * @param square side by side values, row by row
     * @param x where a value stands at each whole number
     */
    public static float between(float[] square, int side, float x, float y) {
        float u = clamp(0, side - 1.01f, x);
        float v = clamp(0, side - 1.01f, y);
        int k = (int) v * side + (int) u;
        float fx = u - (int) u;
        float fy = v - (int) v;
        float upper = square[k] + fx * (square[k + 1] - square[k]);
        float lower = square[k + side] + fx * (square[k + side + 1] - square[k + side]);
        return upper + fy * (lower - upper);
    }

    /** 0 below low, 1 above high, smooth between; a low above high makes a falling edge. */
    public static float smoothstep(float low, float high, float x) {
        float t = clamp(0, 1, (x - low) / (high - low));
        return t * t * (3 - 2 * t);
    }

    public static float clamp(float low, float high, float x) {
        return x < low ? low : x > high ? high : x; // Math.min would care for NaN and -0 in the hottest loops
    }

    /** Share of a new value in a running mean, so that a step is followed by 63 % within {@code tau}; both in seconds. */
    public static float follow(double dt, double tau) {
        return (float) (1 - Math.exp(-dt / tau));
    }

    public static float square(float x) {
        return x * x;
    }
}
