package red5.faceswap.rtc.net;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for DTLS handshakes, which block: small stacks, a capped number, gone when idle. Of those running only a few compute
 * at a time, so that a crowd that joins at once does not take the processor from the pictures of those who watch already.
 */
public final class HandshakeThreads implements AutoCloseable {
    private static final long STACK_BYTES = 256 * 1024;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;
    private final Semaphore computing;

    /**
     * @param max handshakes at once
     * @param maxWaiting handshakes that may wait for a thread
     */
    public HandshakeThreads(int max, int maxWaiting) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                max, max, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(maxWaiting), work -> {
                    Thread thread = new Thread(null, work, "faceswap-dtls-" + number.incrementAndGet(), STACK_BYTES);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        computing = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /** Runs a handshake; false when too many wait already. */
    boolean start(Runnable handshake) {
        try {
            executor.execute(() -> {
                resumeComputing();
                try {
                    handshake.run();
                } finally {
                    pauseComputing();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void pauseComputing() {
        computing.release();
    }

    void resumeComputing() {
        computing.acquireUninterruptibly();
    }

    /** Interrupts what runs and starts nothing more. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
