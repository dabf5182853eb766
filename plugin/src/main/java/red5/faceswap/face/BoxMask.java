package red5.faceswap.face;

/**
 * How a square that a network made fades out towards its border: a strip of it is left out, and the step is blurred by a Gaussian of half its
 * width (the usual face mask blur of .3: width .075, sigma .0375 of the side).
 */
public final class BoxMask {
    /** From here inwards, in shares of the side, less than a thousandth of anything fades. */
    public static final float INSIDE = .2f;

    private static final double BORDER = .075;
    private static final double SIGMA = .0375;

    /** Shares of the side at which the opacity is known. */
    private static final int STEPS = 1024;

    private static final float[] FADE = fade();

    private BoxMask() {}

    private static float[] fade() {
        float[] fade = new float[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double x = Math.min(i, STEPS - i) / (double) STEPS; // the other border is too far away to count
            fade[i] = (float) (.5 * (1 + erf((x - BORDER) / (SIGMA * Math.sqrt(2)))));
        }
        return fade;
    }

    /** Abramowitz and Stegun 7.1.26, exact to 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + .3275911 * Math.abs(x));
        double polynomial =
                t * (.254829592 + t * (-.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
    }

    /**
     * The opacity along one axis; that of a place is the product of both.
     *
     * @param share of the side, 0..1; what lies outside is taken to the border
     * @return 0..1
     */
    public static float along(float share) {
        return FADE[(int) (Math.max(0, Math.min(1, share)) * STEPS + .5f)];
    }
}
