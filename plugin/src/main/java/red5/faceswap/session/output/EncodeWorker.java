package red5.faceswap.session.output;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.Failures;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.rtc.Rung;

/**
 * A thread that encodes pictures for some rungs of a broadcast, largest first: each is scaled from the one before. What fails for one
 * rung costs only that one. Thread-safe; no method but {@link #close} blocks.
 */
final class EncodeWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EncodeWorker.class);

    /** Whom it works for. Calls come from the worker's thread. */
    interface Owner {
        /** The broadcast's rungs for a picture of that size; none when the broadcast has gone on to another size. */
        List<Rung> rungs(VideoFrame frame);

        void sent(Picture picture, RungEncoder rung, double encodeMillis);

        void problem(String sentence);
    }

    private final List<RungEncoder> rungs;
    private final Alarms alarms;
    private final Owner owner;
    private final WorkerThread thread;
    private final PictureQueue queue = new PictureQueue();
    private boolean held;
    private boolean resting;
    private boolean tidying;
    private boolean closed;

    /** @param rungs largest first */
    EncodeWorker(String threadName, List<RungEncoder> rungs, Alarms alarms, Owner owner) {
        this.rungs = rungs;
        this.alarms = alarms;
        this.owner = owner;
        this.thread = new WorkerThread(threadName, this::work);
        thread.start();
    }

    /** Whether anybody gets what it makes. */
    boolean wanted() {
        return rungs.stream().anyMatch(RungEncoder::wanted);
    }

    /**
     * Hands a picture over; the caller keeps its reference. The oldest waiting one gives way.
     *
     * @return whether the worker is more than one picture behind
     */
    synchronized boolean offer(Picture picture) {
        boolean behind = !held && queue.waiting() > 1;
        if (!closed) {
            picture.frame().retain();
            queue.add(picture, held);
            notifyAll();
        }
        return behind;
    }

    /** While held nothing is encoded, and only the newest picture waits. */
    synchronized void hold(boolean now) {
        held = now;
        notifyAll();
    }

    synchronized boolean idle() {
        return queue.waiting() == 0;
    }

    /** Pictures that it was too slow for. */
    synchronized long dropped() {
        return queue.dropped();
    }

    synchronized void forgetOriginals() {
        queue.forgetOriginals();
    }

    /** Forgets all pictures and frees everything until the next one comes. */
    synchronized void rest() {
        queue.clear();
        resting = true;
        notifyAll();
    }

    /** Frees what has not been wanted for a while. */
    synchronized void tidy() {
        tidying = true;
        notifyAll();
    }

    private void work() {
        boolean open = true;
        while (open) {
            try {
                Picture next = awaitWork();
                if (next == null) {
                    open = tidyUp();
                } else {
                    encode(next);
                }
            } catch (RuntimeException | Error e) { // of many kinds where no memory is left
                Failures.log(LOG, "{} was not encoded", "a picture", e);
            }
        }
    }

    /** A picture with its reference; null when there is something else to do. */
    private synchronized Picture awaitWork() {
        while (!closed && !resting && !tidying && (held || queue.waiting() == 0)) {
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.debug("an encoding thread was interrupted and goes on until it is closed");
            }
        }
        return closed || resting || tidying ? null : queue.poll();
    }

    /** False at the end. */
    private boolean tidyUp() {
        boolean all;
        boolean end;
        synchronized (this) {
            end = closed;
            all = closed || resting;
            resting = false;
            tidying = false;
        }
        rungs.forEach(rung -> rung.closeUnused(all));
        return !end;
    }

    /** Takes the reference. */
    private void encode(Picture picture) {
        VideoFrame source = picture.frame();
        try {
            List<Rung> sizes = owner.rungs(source);
            for (RungEncoder rung : rungs) {
                if (rung.wanted() && rung.index() < sizes.size()) {
                    source = encode(picture, source, rung, sizes.get(rung.index()));
                }
            }
        } finally {
            source.close();
        }
    }

    /** Takes the reference to the source and gives one to what the next smaller rung is to be made of. */
    private VideoFrame encode(Picture picture, VideoFrame source, RungEncoder rung, Rung size) {
        VideoFrame fitted = source;
        try {
            long start = alarms.nanoTime();
            fitted = rung.fit(source, size);
            source.close();
            double millis = rung.encode(fitted, size, picture, start);
            if (millis >= 0) {
                owner.sent(picture, rung, millis);
            }
        } catch (MediaException | RuntimeException | Error e) {
            owner.problem(
                    "encoding a picture of " + size.width() + "x" + size.height() + " failed: " + Failures.words(e));
            LOG.debug("an encoder failed", e);
        }
        return fitted;
    }

    /** Ends the thread and frees everything. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            queue.clear();
            notifyAll();
        }
        thread.join();
    }
}
