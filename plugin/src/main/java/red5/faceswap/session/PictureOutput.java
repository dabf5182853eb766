package red5.faceswap.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;
import red5.faceswap.session.PictureQueue.Picture;

/**
 * One broadcast and the thread that encodes its pictures. While nobody watches it holds neither encoder nor pictures. When no
 * new pictures come, the owner's choice is shown now and then, so that who joins meanwhile sees something. Thread-safe.
 */
final class PictureOutput implements Broadcast.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PictureOutput.class);
    /** After this time without a new picture the owner is asked for one to show. */
    static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The first viewer asks for a key frame once it can receive one; an earlier one would be lost and put the next one off. Whoever
     * never asks gets one after this time.
     */
    static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the owner decides and is told. Calls come from different threads and must not block. */
    interface Owner {
        /** Somebody watches, or nobody does any more. */
        void watched(boolean watched);

        /**
         * No new picture came for a while.
         *
         * @param last shown, null when there is none
         * @param quietNanos since the last new picture, or since somebody watches
         * @return what to show, one reference for the output; null to show nothing
         */
        VideoFrame refresh(Picture last, long quietNanos);

        void problem(String sentence);

        /** A picture was given to the broadcast. */
        void sent(Picture picture, double encodeMillis, long nowNanos);
    }

    private final Alarms alarms;
    private final Owner owner;
    private final Broadcast broadcast;
    private final String name;
    private final WorkerThread thread;
    private final SizedEncoder encoder; // the thread's

    private final PictureQueue queue = new PictureQueue();
    private final KeyFrameLimiter keyFrames;
    private long lastNewNanos;
    private long lastDelayMicros;
    private boolean watched;
    private boolean connecting; // somebody watches but has not asked for a key frame yet: only the newest picture waits
    private boolean refreshing;
    private boolean closed;
    private long keyFramesMade;

    /** @param name of the broadcast; the thread is called {@code faceswap-<name>-encode} */
    PictureOutput(
            String name,
            Duration keyFrameInterval,
            Codecs codecs,
            Alarms alarms,
            BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
            Owner owner) {
        this.alarms = alarms;
        this.owner = owner;
        this.encoder = new SizedEncoder(codecs);
        this.keyFrames = new KeyFrameLimiter(keyFrameInterval.toNanos());
        this.broadcast = broadcasts.apply(name, this);
        broadcast.rungs(List.of(new Rung(1280, 720, 2_000_000)));
        this.name = name;
        this.thread = new WorkerThread("faceswap-" + name + "-encode", this::encodeAll);
        thread.start();
    }

    Broadcast broadcast() {
        return broadcast;
    }

    /** Hands a picture over; takes the reference. */
    synchronized void offer(Picture picture) {
        if (!watched || closed) {
            picture.frame().close();
            return;
        }
        queue.add(picture, connecting);
        if (!picture.again()) {
            lastNewNanos = alarms.nanoTime();
        }
        notifyAll();
    }

    /** Passes sound to the viewers. One thread at a time. */
    void sound(EncodedSound sound) {
        if (watched()) {
            broadcast.sound(sound);
        }
    }

    /** Pictures that show what was published must not be shown from now on, not even those that wait already. */
    synchronized void forgetOriginals() {
        queue.forgetOriginals();
    }

    synchronized boolean watched() {
        return watched;
    }

    /** Pictures that the encoder was too slow for. */
    synchronized long dropped() {
        return queue.dropped();
    }

    synchronized long keyFramesMade() {
        return keyFramesMade;
    }

    @Override
    public void demand(boolean wanted) {
        synchronized (this) {
            if (watched == wanted || closed) {
                return;
            }
            watched = wanted;
            connecting = wanted;
            lastNewNanos = alarms.nanoTime();
            if (wanted) {
                keyFrames.request();
                armRefresh(REFRESH_NANOS);
                alarms.after(FIRST_REQUEST_NANOS, this::connected);
            }
            notifyAll();
        }
        owner.watched(wanted);
    }

    private synchronized void connected() {
        connecting = false;
        notifyAll();
    }

    @Override
    public void rungWanted(int rung, boolean wanted) {
        // the only rung is wanted while anybody watches
    }

    @Override
    public void keyFrameWanted(int rung) {
        boolean idle;
        synchronized (this) {
            connected();
            keyFrames.request();
            long now = alarms.nanoTime();
            idle = watched && queue.isEmpty() && keyFrames.due(now) && now - lastNewNanos > REFRESH_NANOS / 2;
        }
        if (idle) {
            refreshNow();
        }
    }

    /** Call with the lock held. */
    private void armRefresh(long nanos) {
        if (!refreshing) {
            refreshing = true;
            alarms.after(nanos, this::refresh);
        }
    }

    private void refresh() {
        boolean idle;
        synchronized (this) {
            refreshing = false;
            if (!watched || closed) {
                return;
            }
            long quiet = alarms.nanoTime() - lastNewNanos;
            idle = quiet >= REFRESH_NANOS;
            armRefresh(idle ? REFRESH_NANOS : REFRESH_NANOS - quiet);
        }
        if (idle) {
            refreshNow();
        }
    }

    private void refreshNow() {
        Picture last;
        long time;
        long quiet;
        synchronized (this) {
            long now = alarms.nanoTime();
            last = queue.shown();
            quiet = now - lastNewNanos;
            time = TimeUnit.NANOSECONDS.toMicros(now) - lastDelayMicros; // as if it had come like the others
        }
        try {
            VideoFrame frame = owner.refresh(last, quiet);
            if (frame != null) {
                boolean original = last != null && last.frame() == frame && last.original();
                offer(new Picture(frame, original, time, 0));
            }
        } finally {
            if (last != null) {
                last.frame().close();
            }
        }
    }

    private void encodeAll() {
        while (true) {
            Picture next = take();
            if (next == null) {
                encoder.close();
                if (!awaitWatched()) {
                    return;
                }
                continue;
            }
            try (VideoFrame frame = next.frame()) {
                encode(next, frame);
            } catch (MediaException | RuntimeException | Error e) {
                owner.problem("encoding a picture failed: " + e.getMessage());
                LOG.debug("{} failed", name, e);
            }
        }
    }

    /** The next picture; null when nobody watches any more. Forgets all pictures then. */
    private synchronized Picture take() {
        while (watched && !closed && (queue.isEmpty() || connecting)) {
            waitForNews();
        }
        if (watched && !closed) {
            return queue.poll();
        }
        queue.clear();
        return null;
    }

    private synchronized boolean awaitWatched() {
        while (!watched && !closed) {
            waitForNews();
        }
        return !closed;
    }

    private void waitForNews() {
        try {
            wait();
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted and goes on until it is closed", name);
        }
    }

    private void encode(Picture picture, VideoFrame frame) throws MediaException {
        long start = alarms.nanoTime();
        boolean wantKey;
        synchronized (this) {
            wantKey = keyFrames.due(start);
        }
        EncodedPicture encoded = encoder.encode(frame, picture.timestampMicros(), wantKey);
        if (encoded == null) {
            return;
        }
        long done = alarms.nanoTime();
        if (encoded.key()) {
            synchronized (this) {
                keyFrames.made(done); // before it is sent: who asks from now on may have come too late for it
                keyFramesMade++;
            }
        }
        broadcast.picture(0, encoded);
        long now = alarms.nanoTime();
        synchronized (this) {
            if (!picture.again()) {
                lastDelayMicros = TimeUnit.NANOSECONDS.toMicros(now) - encoded.timestampMicros();
            }
        }
        owner.sent(picture, (done - start) / 1e6, now);
    }

    /** Ends the thread and the broadcast. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        broadcast.close();
        thread.join();
    }
}
