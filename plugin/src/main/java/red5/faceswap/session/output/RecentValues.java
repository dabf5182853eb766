package red5.faceswap.session.output;

import java.util.Arrays;

/** The last values of a measurement. Thread-safe. */
public final class RecentValues {
    private final double[] values;
    private int next;
    private int count;

    public RecentValues(int size) {
        values = new double[size];
    }

    public synchronized void add(double value) {
        values[next] = value;
        next = (next + 1) % values.length;
        count = Math.min(count + 1, values.length);
    }

    /** 0 when there are none. */
    public synchronized double median() {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[count / 2];
    }

    public synchronized int count() {
        return count;
    }
}
