package red5.faceswap.pipeline;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.Failures;

/** Lets the frames of one pipeline leave, in order. Several threads may ask for that; one does it. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final String stream;
    private final Object lock;
    private final Supplier<Slot> settled;
    private final OutcomeChooser outcomes;
    private final PipelineCounters counters;
    private final PipelineOutput output;
    private final Runnable ended;
    /** Who does it; null while nobody does. Guarded by the lock. */
    private Thread delivering;

    /**
     * @param lock the pipeline's
     * @param settled the next frame that may leave, null when there is none; called with the lock held
     * @param ended called with the lock held when nothing is left to be done
     */
    Delivery(
            String stream,
            Object lock,
            Supplier<Slot> settled,
            OutcomeChooser outcomes,
            PipelineCounters counters,
            PipelineOutput output,
            Runnable ended) {
        this.stream = stream;
        this.lock = lock;
        this.settled = settled;
        this.outcomes = outcomes;
        this.counters = counters;
        this.output = output;
        this.ended = ended;
    }

    /** Call with the lock held. */
    boolean isUnderWay() {
        return delivering != null;
    }

    /** Whether another thread is at it. Call with the lock held. */
    boolean isElsewhere() {
        return delivering != null && delivering != Thread.currentThread();
    }

    /** Lets everything leave that may. */
    void run() {
        synchronized (lock) {
            if (delivering != null) {
                return; // whoever delivers looks again before it stops
            }
            delivering = Thread.currentThread();
        }
        boolean done = false;
        try {
            for (Slot slot = next(); slot != null; slot = next()) {
                leave(slot);
            }
            done = true;
        } finally {
            if (!done) { // where no memory is left; else nobody would deliver any more
                end();
            }
        }
    }

    /** Null when there is none: then this has ended. */
    private Slot next() {
        synchronized (lock) {
            Slot slot = settled.get();
            if (slot == null) {
                end();
            }
            return slot;
        }
    }

    private void end() {
        synchronized (lock) {
            delivering = null;
            lock.notifyAll();
            ended.run();
        }
    }

    private void leave(Slot slot) {
        SwappedFrame next;
        try {
            next = outcomes.choose(slot);
        } finally {
            slot.release();
        }
        if (next != null) {
            hand(next);
        }
    }

    private void hand(SwappedFrame picture) {
        synchronized (lock) {
            counters.left(picture.outcome());
        }
        try {
            output.picture(picture);
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "{}: a picture could not be handed on", stream, e);
        }
    }
}
