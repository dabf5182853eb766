package red5.faceswap.rtc.congestion;

/**
 * Whether the path's queue grows: the slope of the smoothed one-way delay over the last groups of packets, against a threshold that
 * adapts to the path's own jitter (draft-ietf-rmcat-gcc-02, section 5; the trendline filter in place of the Kalman filter).
 */
final class DelayTrend {
    /** What the delay does. */
    enum Signal {
        STEADY,
        GROWING,
        SHRINKING
    }

    private static final int POINTS = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final int MAX_CONFIDENCE = 60;
    private static final double PERSISTENCE_MILLIS = 10;
    private static final double INITIAL_THRESHOLD = 12.5;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double OUTLIER = 15;
    private static final double UP = 0.0087;
    private static final double DOWN = 0.039;
    private static final double MAX_STEP_MILLIS = 100;

    private final double[] xs = new double[POINTS];
    private final double[] ys = new double[POINTS];
    private int taken;
    private double first;
    private double smoothed;
    private double threshold = INITIAL_THRESHOLD;
    private double growingSince = Double.NaN;
    private double lastSlope;
    private double lastTime;

    /** Takes the delay of one group of packets; both in milliseconds. */
    Signal sample(double arrival, double delay) {
        if (taken == 0) {
            first = delay;
        }
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * (delay - first);
        xs[taken % POINTS] = arrival;
        ys[taken % POINTS] = smoothed;
        taken++;
        if (taken < POINTS) {
            lastTime = arrival;
            return Signal.STEADY;
        }
        double slope = slope();
        Signal signal = judge(arrival, slope, Math.min(taken, MAX_CONFIDENCE) * slope * GAIN);
        lastSlope = slope;
        lastTime = arrival;
        return signal;
    }

    private double slope() {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < POINTS; i++) {
            meanX += xs[i] / POINTS;
            meanY += ys[i] / POINTS;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < POINTS; i++) {
            covariance += (xs[i] - meanX) * (ys[i] - meanY);
            variance += (xs[i] - meanX) * (xs[i] - meanX);
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    private Signal judge(double arrival, double slope, double trend) {
        Signal signal = Signal.STEADY;
        if (trend > threshold) {
            if (Double.isNaN(growingSince)) {
                growingSince = arrival;
            }
            boolean persists = arrival - growingSince >= PERSISTENCE_MILLIS && slope >= lastSlope;
            signal = persists ? Signal.GROWING : Signal.STEADY;
        } else {
            growingSince = Double.NaN;
            if (trend < -threshold) {
                signal = Signal.SHRINKING;
            }
        }
        adapt(Math.abs(trend), Math.min(MAX_STEP_MILLIS, Math.max(0, arrival - lastTime)));
        return signal;
    }

    private void adapt(double size, double elapsed) {
        if (size <= threshold + OUTLIER) { // a sudden jump is a verdict on the path, not its usual jitter
            double gain = size < threshold ? DOWN : UP;
            double adapted = threshold + gain * (size - threshold) * elapsed;
            threshold = Math.max(MIN_THRESHOLD, Math.min(MAX_THRESHOLD, adapted));
        }
    }
}
