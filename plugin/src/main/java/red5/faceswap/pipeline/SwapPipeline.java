package red5.faceswap.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/**
 * The loop that every frame of every kind of source goes through: ordered, bounded, aware of deadlines.
 *
 * <p>Each frame carries the settings it came with. Tracking is serial within the stream, drawing runs for several frames at once,
 * results leave strictly in order. At most {@code capacity} frames are in flight: when the pool is behind, the oldest frame not
 * yet started is dropped and counted. A frame that is not ready by its deadline, or that the engine could not do, leaves as its
 * settings' fallback, so nothing stalls and the published picture never leaves in mode swap. A result that comes too
 * late does not leave any more; it only becomes the picture to hold, so that on a machine too slow for its deadlines the
 * picture still moves.
 *
 * <p>Thread-safe; {@link #submit} never blocks.
 */
public final class SwapPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapPipeline.class);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String stream;
    private final long deadlineNanos;
    private final Alarms alarms;
    private final FramePainter painter;
    private final PipelineOutput output;
    private final SwapPool.Lane lane;
    private final SerialTracker tracker;

    private final Object lock = new Object();
    private final FrameLine line;
    private final PipelineCounters counters = new PipelineCounters();
    private final OutcomeChooser outcomes;
    private long submitted;
    private int running;
    private boolean alarmSet;
    private Thread delivering;
    private boolean closed;

    /**
     * @param stream for logs
     * @param capacity frames in flight at most, at least 1
     * @param deadline time from {@link #submit} to the output, positive
     */
    public SwapPipeline(
            String stream, int capacity, Duration deadline, PipelineResources shared, PipelineOutput output) {
        this.stream = stream;
        this.deadlineNanos = deadline.toNanos();
        this.alarms = shared.alarms();
        this.painter = shared.painter();
        this.output = output;
        this.line = new FrameLine(capacity);
        this.outcomes = new OutcomeChooser(stream, painter, counters);
        this.tracker = new SerialTracker(shared.engine());
        this.lane = shared.pool().lane(this::nextStep);
    }

    /**
     * Takes a frame in. Never blocks.
     *
     * @param frame the pipeline takes over the caller's reference
     * @param timestampMicros given back with the output; increasing from call to call
     * @param settings for this very frame; mode off is the same as not submitting
     */
    public void submit(VideoFrame frame, long timestampMicros, SwapSettings settings) {
        if (settings.mode() == Mode.OFF) {
            frame.close();
            return;
        }
        synchronized (lock) {
            if (closed) {
                frame.close();
                return;
            }
            long now = alarms.nanoTime();
            counters.frames++;
            Slot slot = new Slot(submitted++, frame, timestampMicros, settings, now, now + deadlineNanos);
            if (line.admit(slot)) {
                counters.dropped++;
            }
            setAlarm(now);
        }
        lane.signal();
        deliver();
    }

    /** Other pictures than before come from now on (another publisher): tracking starts anew. */
    public void forget() {
        tracker.forget();
    }

    /** Totals so far. */
    public PipelineStats stats() {
        synchronized (lock) {
            return counters.snapshot();
        }
    }

    private Runnable nextStep() {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            Slot toDraw = line.startDrawing(); // before tracking: it is the older frame
            Slot toTrack = toDraw == null ? line.startTracking() : null;
            if (toDraw == null && toTrack == null) {
                return null;
            }
            running++;
            return toDraw != null ? () -> draw(toDraw) : () -> track(toTrack);
        }
    }

    private void track(Slot slot) {
        FramePlan plan = null;
        try {
            plan = tracker.track(slot.input, slot.settings);
        } catch (FaceException | RuntimeException | Error e) {
            failed("finding faces", e);
        }
        synchronized (lock) {
            if (!line.tracked(slot, plan)) {
                counters.discarded++;
            }
            counters.failed += plan == null ? 1 : 0;
            stepEnded();
        }
        lane.signal();
        deliver();
    }

    private void draw(Slot slot) {
        long start = alarms.nanoTime();
        VideoFrame drawn = drawCopy(slot);
        synchronized (lock) {
            slot.swapMillis = (alarms.nanoTime() - start) / 1e6;
            if (!line.drawn(slot, drawn)) {
                counters.discarded++;
                keepForLater(slot, drawn);
            }
            counters.failed += drawn == null ? 1 : 0;
            stepEnded();
        }
        deliver();
    }

    private void keepForLater(Slot slot, VideoFrame drawn) {
        if (drawn != null) {
            if (!closed) {
                outcomes.late(slot, drawn);
            }
            drawn.close();
        }
    }

    private VideoFrame drawCopy(Slot slot) {
        VideoFrame copy = null;
        try {
            slot.faces = slot.plan.faces();
            slot.times = slot.plan.times();
            copy = slot.input.copy();
            slot.plan.draw(copy);
            if (!slot.settings.label().isEmpty()) {
                painter.label(copy, slot.settings.label());
            }
            return copy;
        } catch (FaceException | MediaException | RuntimeException | Error e) {
            if (copy != null) {
                copy.close(); // half drawn: must not be shown
            }
            failed("drawing faces", e);
            return null;
        }
    }

    private void failed(String doing, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        try {
            output.problem(doing + " failed, viewers see the fallback: " + reason);
        } catch (RuntimeException e) {
            LOG.error("{}: a problem could not be reported", stream, e);
        }
        if (!(cause instanceof FaceException)) {
            LOG.debug("{}: {} failed", stream, doing, cause);
        }
    }

    /** Call with the lock held. */
    private void setAlarm(long now) {
        Long next = line.nextDeadline();
        if (!alarmSet && next != null) {
            alarmSet = true;
            alarms.after(next - now, this::deadline);
        }
    }

    private void deadline() {
        synchronized (lock) {
            alarmSet = false;
            if (closed) {
                return;
            }
            long now = alarms.nanoTime();
            counters.late += line.expire(now);
            setAlarm(now);
        }
        deliver();
    }

    /** Lets everything leave that may. Several threads may call it; one does the work, in order. */
    private void deliver() {
        synchronized (lock) {
            if (delivering != null) {
                return; // whoever delivers looks again before it stops
            }
            delivering = Thread.currentThread();
        }
        while (true) {
            SwappedFrame next;
            synchronized (lock) {
                Slot slot = closed ? null : line.pollSettled();
                if (slot == null) {
                    delivering = null;
                    lock.notifyAll();
                    release();
                    return;
                }
                next = outcomes.choose(slot);
            }
            if (next != null) {
                hand(next);
            }
        }
    }

    private void hand(SwappedFrame picture) {
        try {
            output.picture(picture);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a picture could not be handed on", stream, e);
        }
    }

    /** Call with the lock held. */
    private void stepEnded() {
        running--;
        lock.notifyAll();
        release();
    }

    /** Once closed, the last one out frees what steps and deliveries use. Call with the lock held. */
    private void release() {
        if (closed && running == 0 && delivering == null) {
            tracker.close();
            outcomes.close();
        }
    }

    /**
     * Ends the loop. After the return nothing is handed on and all frames are closed, unless the engine hangs: then the rest is
     * freed when it comes back. May be called from within {@link PipelineOutput#picture}.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            line.clear();
            boolean interrupted = false;
            long end = System.nanoTime() + CLOSE_NANOS;
            while (busy() && System.nanoTime() < end) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, Math.max(1_000_000, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (busy()) {
                LOG.error("{}: the face engine did not come back within 10 s of closing", stream);
            }
            release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean busy() {
        return running > 0 || (delivering != null && delivering != Thread.currentThread());
    }
}
