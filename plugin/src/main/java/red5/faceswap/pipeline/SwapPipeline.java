package red5.faceswap.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.VideoFrame;

/**
 * The loop that every frame of every kind of source goes through: ordered, bounded, aware of deadlines.
 *
 * <p>Each frame carries the settings it came with. Tracking is serial within the stream, drawing runs for several frames at once,
 * results leave strictly in order. At most {@code capacity} frames are in flight: when the pool is behind, the oldest frame not
 * yet started is dropped and counted. A frame that is not ready by its deadline, or that the engine could not do, leaves as its
 * settings' fallback, so nothing stalls and the published picture does not leave in mode swap. A result that comes too
 * late does not leave any more; it only becomes the picture to hold, so that on a machine too slow for its deadlines the
 * picture still moves.
 *
 * <p>A frame is drawn when {@link red5.faceswap.face.Safeguard#lookBack()} further ones have been tracked, so that a face that is found
 * in one of them is covered in this one too. When they do not come within {@link #WAIT_PER_FRAME} each, or have nothing to do with
 * it, the tracker completes what it knows without them and the frame goes on. The deadline begins after that time.
 *
 * <p>Thread-safe; {@link #submit} never blocks.
 */
public final class SwapPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapPipeline.class);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long each further frame that is looked back from is waited for: that of 20 frames per second. */
    static final Duration WAIT_PER_FRAME = Duration.ofMillis(50);

    private final String stream;
    private final long deadlineNanos;
    private final Alarms alarms;
    private final SwapPool.Lane lane;
    private final EngineSteps engine;
    private final WakeUp wakeUp;

    private final Object lock = new Object();
    private final FrameLine line;
    private final PipelineCounters counters = new PipelineCounters();
    private final OutcomeChooser outcomes;
    private final Delivery delivery;
    private long submitted;
    private long scene;
    /** Whether the frame before was shown as published, so that nobody followed its faces. */
    private boolean shown;

    private int running;
    private boolean closed;

    /**
     * @param stream for logs
     * @param capacity frames in flight at most, at least 1; what is held back for further frames comes on top
     * @param deadline time from {@link #submit} to the output, positive; what is waited for further frames comes on top
     */
    public SwapPipeline(
            String stream, int capacity, Duration deadline, PipelineResources shared, PipelineOutput output) {
        this.stream = stream;
        this.deadlineNanos = deadline.toNanos();
        this.alarms = shared.alarms();
        this.line = new FrameLine(capacity, shared.pool().size() > 1);
        this.outcomes = new OutcomeChooser(stream, shared.painter());
        this.engine = new EngineSteps(stream, shared, output);
        this.delivery = new Delivery(stream, lock, this::pollSettled, outcomes, counters, output, this::release);
        this.wakeUp = new WakeUp(lock, alarms, this::alarm);
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
            boolean hides = settings.mode().hidesFaces();
            scene += shown && hides ? 1 : 0;
            shown = !hides;
            SwapSettings affordable = line.affordable(settings, now);
            Slot slot = new Slot(submitted++, frame, timestampMicros, affordable, scene, times(now, settings));
            counters.dropped += line.admit(slot);
            wakeUp.by(line.nextAlarm(now), now);
        }
        lane.signal();
        delivery.run();
    }

    private Slot.Times times(long now, SwapSettings settings) {
        long enough = now + settings.safeguard().lookBack() * WAIT_PER_FRAME.toNanos();
        return new Slot.Times(now, enough, enough + deadlineNanos);
    }

    /** Other pictures than before come from now on (another publisher): tracking starts anew. */
    public void forget() {
        synchronized (lock) {
            scene++;
        }
    }

    /** Totals so far. */
    public PipelineStats stats() {
        synchronized (lock) {
            return counters.snapshot();
        }
    }

    private Runnable nextStep() {
        synchronized (lock) {
            Runnable step = closed ? null : choose();
            running += step == null ? 0 : 1;
            return step;
        }
    }

    /** Call with the lock held. */
    private Runnable choose() {
        PipelineStep step = new PipelineStep(this); // before a frame is marked for it: there may be no memory left
        step.slot = line.startDrawing(alarms.nanoTime()); // before tracking: it is the older frame
        if (step.slot != null) {
            step.slot.input.retain();
            return step;
        }
        step.serial = true;
        if (line.startConcluding(alarms.nanoTime())) {
            return step;
        }
        step.slot = line.startTracking();
        if (step.slot != null) {
            step.slot.input.retain();
            return step;
        }
        return null;
    }

    void track(Slot slot) {
        FramePlan plan = null;
        try {
            plan = engine.track(slot, slot.input);
        } finally { // whatever happens, where no memory is left: what waits for this step's end must not wait for ever
            slot.input.close();
            tracked(slot, plan);
        }
        lane.signal();
        delivery.run();
    }

    private void tracked(Slot slot, FramePlan plan) {
        synchronized (lock) {
            try {
                counters.failed += plan == null ? 1 : 0;
                if (engine.broken()) {
                    counters.failed += line.concluded(false);
                }
                if (!line.tracked(slot, plan)) {
                    counters.discarded++;
                }
            } finally {
                stepEnded();
            }
        }
    }

    void conclude() {
        boolean well = false;
        try {
            well = engine.conclude();
        } finally {
            concluded(well);
        }
        lane.signal();
        delivery.run();
    }

    private void concluded(boolean well) {
        synchronized (lock) {
            try {
                counters.failed += line.concluded(well);
            } finally {
                stepEnded();
            }
        }
    }

    void draw(Slot slot) {
        long start = alarms.nanoTime();
        VideoFrame drawn = null;
        try {
            drawn = engine.draw(slot, slot.input);
        } finally {
            slot.input.close();
            drawn(slot, drawn, (alarms.nanoTime() - start) / 1e6);
        }
        delivery.run();
    }

    private void drawn(Slot slot, VideoFrame drawn, double millis) {
        synchronized (lock) {
            try {
                slot.swapMillis = millis;
                if (!line.drawn(slot, drawn)) {
                    counters.discarded++;
                    keepForLater(slot, drawn);
                }
                counters.failed += drawn == null ? 1 : 0;
            } finally {
                stepEnded();
            }
        }
    }

    private void keepForLater(Slot slot, VideoFrame drawn) {
        if (drawn != null) {
            if (!closed) {
                outcomes.late(slot, drawn);
            }
            drawn.close();
        }
    }

    /** A frame has waited long enough for others, or its deadline has come. */
    private void alarm() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            long now = alarms.nanoTime();
            counters.late += line.expire(now);
            wakeUp.by(line.nextAlarm(now), now);
        }
        lane.signal();
        delivery.run();
    }

    /** Call with the lock held. */
    private Slot pollSettled() {
        return closed ? null : line.pollSettled();
    }

    /** Call with the lock held. */
    private void stepEnded() {
        running--;
        lock.notifyAll();
        release();
    }

    /** Once closed, the last one out frees what steps and deliveries use. Call with the lock held. */
    private void release() {
        if (closed && running == 0 && !delivery.isUnderWay()) {
            engine.close();
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
        return running > 0 || delivery.isElsewhere();
    }
}
