package red5.faceswap.pipeline;

import java.util.concurrent.TimeUnit;

/** The one alarm of a pipeline, always set for what comes first. */
final class WakeUp {
    /** A task that failed, for which there may have been no memory, is run again then. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Object lock;
    private final Alarms alarms;
    private final Alarms.Alarm alarm;
    private final Runnable task;
    private boolean set;
    private long setFor;

    /**
     * @param lock the pipeline's
     * @param task sets it again for what comes next; called without the lock
     */
    WakeUp(Object lock, Alarms alarms, Runnable task) {
        this.lock = lock;
        this.alarms = alarms;
        this.task = task;
        this.alarm = alarms.alarm(this::ring);
    }

    /** Rings at that time at the latest; {@link FrameLine#NEVER} when nothing has to happen. Takes no memory. Call with the lock held. */
    void by(long time, long nowNanos) {
        if (time != FrameLine.NEVER && (!set || time - setFor < 0)) {
            alarm.set(time - nowNanos);
            setFor = time;
            set = true;
        }
    }

    private void ring() {
        synchronized (lock) {
            set = false;
        }
        boolean done = false;
        try {
            task.run();
            done = true;
        } finally {
            if (!done) {
                again();
            }
        }
    }

    private void again() {
        synchronized (lock) {
            long now = alarms.nanoTime();
            by(now + AGAIN_NANOS, now);
        }
    }
}
