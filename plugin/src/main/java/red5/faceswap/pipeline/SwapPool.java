package red5.faceswap.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that all streams share for finding and drawing faces. It queues no work: each stream has a {@link Lane}, threads go
 * round the lanes that said they have work and ask each for one step at a time. So no stream can starve another, and what
 * waits (and may still be dropped) stays with the stream it belongs to.
 */
public final class SwapPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapPool.class);
    private static final long CLOSE_SECONDS = 10;
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    /** @param size how many threads; with 0 steps are only run by {@link #runOne()} */
    public SwapPool(int size) {
        for (int i = 1; i <= size; i++) {
            Thread thread = new Thread(this::work, "faceswap-swap-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /**
     * A lane for one stream.
     *
     * @param steps gives the next step to run, null when there is nothing to do; called by several threads at once
     */
    public Lane lane(Supplier<Runnable> steps) {
        return new Lane(steps);
    }

    /** How many threads work at most at once. */
    public int size() {
        return threads.size();
    }

    /** Runs one step on the calling thread; false when no lane has any. */
    boolean runOne() {
        Runnable step = nextStep(false);
        if (step != null) {
            step.run();
        }
        return step != null;
    }

    private void work() {
        boolean open = true;
        while (open) {
            try {
                Runnable step = nextStep(true);
                open = step != null;
                if (open) {
                    step.run();
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    /** Steps handle their own failures: this is a defect, or there is no memory left, and perhaps not even for saying so. */
    private static void failed(Throwable why) {
        try {
            LOG.error("a step of the swap pool failed", why);
        } catch (RuntimeException | Error e) {
            return; // the thread goes on
        }
    }

    /** Null when there is nothing to do (not waiting) or the pool is closed. */
    private Runnable nextStep(boolean wait) {
        while (true) {
            Lane lane = nextLane(wait);
            if (lane == null) {
                return null;
            }
            Runnable step = lane.steps.get();
            if (step != null) {
                lane.signal(); // there may be more, but the other lanes come first
                return step;
            }
        }
    }

    private synchronized Lane nextLane(boolean wait) {
        while (wait && ready.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null; // nobody but close() knows these threads
            }
        }
        Lane lane = closed ? null : ready.poll();
        if (lane != null) {
            lane.queued = false;
        }
        return lane;
    }

    /** Ends the threads once their current steps are done. Close all pipelines before. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            ready.clear();
            notifyAll();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (Thread thread : threads) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                LOG.error("{} did not end within {} s: the face engine hangs", thread.getName(), CLOSE_SECONDS);
            }
        }
    }

    /** One stream's place in the pool. */
    public final class Lane {
        private final Supplier<Runnable> steps;
        private boolean queued;

        private Lane(Supplier<Runnable> steps) {
            this.steps = steps;
        }

        /** Says that there may be work. Never blocks; may be called too often. */
        public void signal() {
            synchronized (SwapPool.this) {
                if (!queued && !closed) {
                    ready.add(this); // which fails where no memory is left
                    queued = true;
                    SwapPool.this.notify();
                }
            }
        }
    }
}
