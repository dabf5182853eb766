package red5.faceswap.session.output;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A named daemon thread that is waited for when it is told to end. */
final class WorkerThread {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerThread.class);
    private static final long CLOSE_SECONDS = 10;
    private final Thread thread;

    WorkerThread(String name, Runnable work) {
        thread = new Thread(work, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits for the end, after the work was told to end. */
    void join() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && thread != Thread.currentThread()) {
            LOG.error("{} did not end within {} s", thread.getName(), CLOSE_SECONDS);
        }
    }
}
