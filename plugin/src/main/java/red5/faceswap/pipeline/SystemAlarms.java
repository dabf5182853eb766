package red5.faceswap.pipeline;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Alarms} of the real clock. After {@link #close()} tasks are silently not run any more. */
public final class SystemAlarms implements Alarms, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemAlarms.class);
    private static final int THREADS = 2;
    private final ScheduledThreadPoolExecutor executor;

    public SystemAlarms() {
        AtomicInteger number = new AtomicInteger();
        executor = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "faceswap-alarm-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        try {
            Future<?> future = executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            LOG.debug("no alarm any more: the server is stopping");
            return () -> {};
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a timed task failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
