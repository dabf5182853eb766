package red5.faceswap.session.output;

import java.util.concurrent.TimeUnit;

/** How often something happened per second over the last few seconds. Thread-safe; time comes in as an argument. */
public final class EventRate {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(3);
    private static final int MAX_EVENTS = 512;
    private final long[] times = new long[MAX_EVENTS];
    private int next;
    private int count;

    public synchronized void event(long nowNanos) {
        times[next] = nowNanos;
        next = (next + 1) % MAX_EVENTS;
        count = Math.min(count + 1, MAX_EVENTS);
    }

    public synchronized double perSecond(long nowNanos) {
        long oldest = nowNanos;
        int events = 0;
        while (events < count) {
            long time = times[Math.floorMod(next - 1 - events, MAX_EVENTS)];
            if (nowNanos - time > WINDOW) {
                return events * 1e9 / WINDOW; // older ones exist, so the window is full
            }
            oldest = time;
            events++;
        }
        return events < 2 ? 0 : (events - 1) * 1e9 / Math.max(1, nowNanos - oldest);
    }
}
