package red5.faceswap.pipeline;

/** The one alarm of a pipeline, always set for what comes first. Guarded by the pipeline's lock. */
final class WakeUp {
    private final Alarms alarms;
    private final Runnable task;
    private Alarms.Alarm alarm = () -> {};
    private Long setFor;

    /** @param task calls {@link #rang()} */
    WakeUp(Alarms alarms, Runnable task) {
        this.alarms = alarms;
        this.task = task;
    }

    /** Rings at that time at the latest; null when nothing has to happen. */
    void by(Long time, long nowNanos) {
        if (time != null && (setFor == null || time - setFor < 0)) {
            alarm.cancel();
            setFor = null; // as long as no other is set, which fails where no memory is left
            alarm = alarms.after(time - nowNanos, task);
            setFor = time;
        }
    }

    void rang() {
        setFor = null;
    }
}
