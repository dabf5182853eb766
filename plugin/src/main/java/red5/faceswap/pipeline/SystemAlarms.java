package red5.faceswap.pipeline;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Alarms} of the real clock. After {@link #close()} tasks are silently not run any more.
 *
 * <p>Alarms are a list in the order in which they ring, each of which knows the next, guarded by a monitor: nothing here takes memory between the making
 * of an alarm and its ringing. {@link java.util.concurrent.ScheduledThreadPoolExecutor} does, in its lock's conditions, and where Java's memory
 * was exhausted for seconds its threads were seen to stand still for good.
 */
public final class SystemAlarms implements Alarms, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemAlarms.class);
    private static final int THREADS = 2;

    private final Object lock = new Object();
    private Entry first;
    private boolean closed;

    public SystemAlarms() {
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::ring, "faceswap-alarm-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm alarm(Runnable task) {
        return new Entry(task);
    }

    /** An alarm and its place in the list. Its fields are guarded by the lock. */
    private final class Entry implements Alarm {
        private final Runnable task;
        private long due;
        private boolean set;
        private Entry next;

        Entry(Runnable task) {
            this.task = task;
        }

        @Override
        public void set(long nanos) {
            synchronized (lock) {
                cancel();
                due = System.nanoTime() + Math.max(0, nanos);
                set = !closed;
                if (set) {
                    insert(this);
                }
            }
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                if (set) {
                    set = false;
                    remove(this);
                }
            }
        }
    }

    /** Behind all that ring before it or at the same time. Call with the lock held. */
    private void insert(Entry entry) {
        Entry before = null;
        Entry after = first;
        while (after != null && after.due - entry.due <= 0) {
            before = after;
            after = after.next;
        }
        entry.next = after;
        if (before != null) {
            before.next = entry;
        } else {
            first = entry;
            lock.notifyAll(); // the threads wait for another one
        }
    }

    /** Call with the lock held. */
    private void remove(Entry entry) {
        if (first == entry) {
            first = entry.next;
        } else {
            Entry before = first;
            while (before.next != entry) {
                before = before.next;
            }
            before.next = entry.next;
        }
        entry.next = null;
    }

    private void ring() {
        boolean open = true;
        while (open) {
            try {
                Entry due = awaitDue();
                open = due != null;
                if (open) {
                    due.task.run();
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    private static void failed(Throwable why) {
        try {
            LOG.error("a timed task failed", why);
        } catch (RuntimeException | Error e) {
            return; // no memory is left even for saying so: the thread goes on
        }
    }

    /** Taken out of the list; null when this was closed. */
    private Entry awaitDue() {
        synchronized (lock) {
            while (!closed) {
                long nanos = first == null ? Long.MAX_VALUE : first.due - System.nanoTime();
                if (nanos <= 0) {
                    Entry due = first;
                    due.cancel();
                    return due;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, nanos);
                } catch (InterruptedException e) {
                    LOG.debug("a thread of the alarms was interrupted and goes on until they are closed");
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            first = null;
            lock.notifyAll();
        }
    }
}
