package red5.faceswap.pipeline;

/** Time and alarms. All streams share one; tests hand in their own and decide what time it is. Thread-safe. */
public interface Alarms {
    /** Nanoseconds of the server's monotonic clock. */
    long nanoTime();

    /**
     * An alarm, not set yet.
     *
     * @param task short, runs on a thread of the alarms whenever this one rings
     */
    Alarm alarm(Runnable task);

    /**
     * Runs a short task once, later, on a thread of the alarms.
     *
     * @param nanos from now; 0 or less means as soon as possible
     * @return cancels the task if it has not begun
     */
    default Alarm after(long nanos, Runnable task) {
        Alarm alarm = alarm(task);
        alarm.set(nanos);
        return alarm;
    }

    /** Rings once each time it is set. Setting and cancelling it takes no memory, so that both work where none is left. */
    interface Alarm {
        /**
         * Has it ring then, and not when it was to ring before.
         *
         * @param nanos from now; 0 or less means as soon as possible
         */
        void set(long nanos);

        /** Does nothing when its task has begun or it is not set. */
        void cancel();
    }
}
