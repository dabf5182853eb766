package red5.faceswap.harness.bench;

import java.util.Arrays;

/** Measured values. Not thread-safe. */
public final class Series {
    private double[] values = new double[256];
    private int count;

    public void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    public int count() {
        return count;
    }

    /** Median; NaN without values. */
    public double p50() {
        return percentile(0.5);
    }

    public double p95() {
        return percentile(0.95);
    }

    public double p99() {
        return percentile(0.99);
    }

    public double min() {
        return percentile(0);
    }

    public double max() {
        return percentile(1);
    }

    public double mean() {
        return count == 0 ? Double.NaN : Arrays.stream(values, 0, count).sum() / count;
    }

    /** How many values lie above a limit. */
    public int above(double limit) {
        return (int) Arrays.stream(values, 0, count).filter(v -> v > limit).count();
    }

    private double percentile(double share) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[Math.min(count - 1, (int) (share * count))];
    }
}
