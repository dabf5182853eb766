package red5.faceswap.pipeline;

/** Time and alarms. All streams share one; tests hand in their own and decide what time it is. Thread-safe. */
public interface Alarms {
    /** Nanoseconds of the server's monotonic clock. */
    long nanoTime();

    /**
     * Runs a short task once, later, on a thread of the alarms.
     *
     * @param nanos from now; 0 or less means as soon as possible
     * @return cancels the task if it has not begun
     */
    Alarm after(long nanos, Runnable task);

    /** A task that waits for its time. */
    interface Alarm {
        /** Does nothing when the task has begun or was cancelled already. */
        void cancel();
    }
}
