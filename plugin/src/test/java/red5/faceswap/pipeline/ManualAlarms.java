package red5.faceswap.pipeline;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Time that stands still until a test moves it. */
public final class ManualAlarms implements Alarms {
    private record Entry(long due, long order, Runnable task) {}

    private final PriorityQueue<Entry> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Entry::due).thenComparingLong(Entry::order));
    private long now = 1_000_000_000L;
    private long order;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable task) {
        return new Alarm() {
            private Entry entry;

            @Override
            public void set(long nanos) {
                synchronized (ManualAlarms.this) {
                    cancel();
                    entry = new Entry(now + Math.max(0, nanos), order++, task);
                    waiting.add(entry);
                }
            }

            @Override
            public void cancel() {
                synchronized (ManualAlarms.this) {
                    waiting.remove(entry);
                }
            }
        };
    }

    /** Lets time pass; what is due runs on this thread, each at its time. */
    public void advanceMillis(long millis) {
        long end;
        synchronized (this) {
            end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        }
        for (Entry due = next(end); due != null; due = next(end)) {
            due.task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Entry next(long end) {
        Entry first = waiting.peek();
        if (first == null || first.due() > end) {
            return null;
        }
        now = Math.max(now, first.due());
        return waiting.poll();
    }
}
