package red5.faceswap.face.mesh;

/** The few scalar curves that every stage shares. */
final class Curves {
    private Curves() {}

    /** 0 below low, 1 above high, smooth between; a low above high makes a falling edge. */
    static float smoothstep(float low, float high, float x) {
        float t = clamp(0, 1, (x - low) / (high - low));
        return t * t * (3 - 2 * t);
    }

    static float clamp(float low, float high, float x) {
        return x < low ? low : x > high ? high : x; // Math.min would care for NaN and -0 in the hottest loops
    }

    /** Share of a new value in a running mean, so that a step is followed by 63 % within {@code tau}; both in seconds. */
    static float follow(double dt, double tau) {
        return (float) (1 - Math.exp(-dt / tau));
    }

    static float square(float x) {
        return x * x;
    }
}
