package red5.faceswap.session;

import java.time.Duration;
import java.util.ArrayDeque;
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

/**
 * One broadcast and the thread that encodes its pictures. Pictures are handed over by a short queue: when the encoder falls
 * behind, the oldest one is dropped and counted. While nobody watches it holds neither encoder nor pictures. When no new
 * pictures come, the last one is sent again now and then, so that who joins meanwhile sees something. Thread-safe.
 */
final class PictureOutput implements Broadcast.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PictureOutput.class);
    /** Pictures that wait for the encoder. */
    static final int MAX_WAITING = 3;
    /** After this time without a new picture the last one is sent again. */
    static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long CLOSE_SECONDS = 10;

    /** What the owner decides and is told. Calls come from different threads and must not block. */
    interface Owner {
        /** Somebody watches, or nobody does any more. */
        void watched(boolean watched);

        /** No new picture came for a while: what to show, one reference for the output; null to show nothing. */
        VideoFrame refresh(Picture last);

        void problem(String sentence);

        /** A picture was given to the broadcast. */
        void sent(Picture picture, boolean key, double encodeMillis, long nowNanos);
    }

    /**
     * A picture to be encoded.
     *
     * @param frame one reference, the output's
     * @param original whether it shows what was published
     * @param timestampMicros on the server's clock
     * @param arrivalNanos when it came to the session, 0 for a picture that is shown again
     */
    record Picture(VideoFrame frame, boolean original, long timestampMicros, long arrivalNanos) {
        boolean again() {
            return arrivalNanos == 0;
        }
    }

    private final Codecs codecs;
    private final Alarms alarms;
    private final Owner owner;
    private final Broadcast broadcast;
    private final Thread thread;

    private final ArrayDeque<Picture> waiting = new ArrayDeque<>();
    private final KeyFrameLimiter keyFrames;
    private Picture shown;
    private long lastPictureNanos;
    private long lastDelayMicros;
    private boolean watched;
    private boolean refreshing;
    private boolean closed;
    private long dropped;
    private long keyFramesMade;

    private Codecs.PictureEncoder encoder; // the encoding thread's, as all below
    private int width;
    private int height;
    private long lastTimestamp;

    /** @param name of the broadcast; the thread is called {@code faceswap-<name>-encode} */
    PictureOutput(
            String name,
            Duration keyFrameInterval,
            Codecs codecs,
            Alarms alarms,
            BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
            Owner owner) {
        this.codecs = codecs;
        this.alarms = alarms;
        this.owner = owner;
        this.keyFrames = new KeyFrameLimiter(keyFrameInterval.toNanos());
        this.broadcast = broadcasts.apply(name, this);
        this.thread = new Thread(this::encodeAll, "faceswap-" + name + "-encode");
        thread.setDaemon(true);
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
        if (waiting.size() == MAX_WAITING) {
            waiting.poll().frame().close();
            dropped++;
        }
        waiting.add(picture);
        if (!picture.again()) {
            lastPictureNanos = alarms.nanoTime();
        }
        notifyAll();
    }

    /** Passes sound to the viewers. One thread at a time. */
    void sound(EncodedSound sound) {
        if (watched()) {
            broadcast.sound(sound);
        }
    }

    synchronized boolean watched() {
        return watched;
    }

    /** Pictures that the encoder was too slow for. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized long keyFramesMade() {
        return keyFramesMade;
    }

    /** Microseconds from capture to sending of the last new picture. */
    synchronized long delayMicros() {
        return lastDelayMicros;
    }

    @Override
    public void demand(boolean wanted) {
        synchronized (this) {
            if (watched == wanted || closed) {
                return;
            }
            watched = wanted;
            lastPictureNanos = alarms.nanoTime();
            if (wanted) {
                keyFrames.request();
                armRefresh(REFRESH_NANOS);
            }
            notifyAll();
        }
        owner.watched(wanted);
    }

    @Override
    public void keyFrameWanted() {
        boolean idle;
        synchronized (this) {
            keyFrames.request();
            idle = watched && waiting.isEmpty() && alarms.nanoTime() - lastPictureNanos > REFRESH_NANOS / 2;
        }
        if (idle) {
            showAgain();
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
            long quiet = alarms.nanoTime() - lastPictureNanos;
            idle = quiet >= REFRESH_NANOS;
            armRefresh(idle ? REFRESH_NANOS : REFRESH_NANOS - quiet);
        }
        if (idle) {
            showAgain();
        }
    }

    private void showAgain() {
        Picture last;
        long time;
        synchronized (this) {
            last = shown;
            if (last != null) {
                last.frame().retain();
            }
            time = TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime()) - lastDelayMicros;
        }
        VideoFrame frame;
        try {
            frame = owner.refresh(last);
        } finally {
            if (last != null) {
                last.frame().close();
            }
        }
        if (frame != null) {
            boolean original = last != null && last.frame() == frame && last.original();
            offer(new Picture(frame, original, time, 0));
        }
    }

    private void encodeAll() {
        while (true) {
            Picture next = take();
            if (next == null) {
                closeEncoder();
                if (!awaitWatched()) {
                    return;
                }
                continue;
            }
            try {
                encode(next);
            } catch (MediaException | RuntimeException | Error e) {
                closeEncoder();
                owner.problem("encoding a picture failed: " + e.getMessage());
                LOG.debug("{} failed", thread.getName(), e);
            } finally {
                next.frame().close();
            }
        }
    }

    /** The next picture; null when nobody watches any more. Forgets all pictures then. */
    private synchronized Picture take() {
        while (watched && !closed && waiting.isEmpty()) {
            waitForNews();
        }
        if (watched && !closed) {
            Picture next = waiting.poll();
            if (shown != null) {
                shown.frame().close();
            }
            next.frame().retain();
            shown = next;
            return next;
        }
        waiting.forEach(picture -> picture.frame().close());
        waiting.clear();
        if (shown != null) {
            shown.frame().close();
            shown = null;
        }
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
            LOG.debug("{} was interrupted and goes on until it is closed", thread.getName());
        }
    }

    private void encode(Picture picture) throws MediaException {
        VideoFrame frame = picture.frame();
        if (encoder == null || width != frame.width() || height != frame.height()) {
            closeEncoder();
            encoder = codecs.pictures(
                    frame.width(), frame.height()); // begins with a key frame, which may change the size
            width = frame.width();
            height = frame.height();
        }
        long start = alarms.nanoTime();
        boolean wantKey;
        synchronized (this) {
            wantKey = keyFrames.due(start);
        }
        long timestamp = Math.max(picture.timestampMicros(), lastTimestamp + OutputClock.MIN_STEP);
        EncodedPicture encoded = encoder.encode(frame, timestamp, wantKey);
        if (encoded == null) {
            return;
        }
        lastTimestamp = timestamp;
        long done = alarms.nanoTime();
        broadcast.picture(encoded);
        long now = alarms.nanoTime();
        synchronized (this) {
            if (encoded.key()) {
                keyFrames.made(done);
                keyFramesMade++;
            }
            if (!picture.again()) {
                lastDelayMicros = TimeUnit.NANOSECONDS.toMicros(now) - timestamp;
            }
        }
        owner.sent(picture, encoded.key(), (done - start) / 1e6, now);
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    /** Ends the thread and the broadcast. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        broadcast.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("{} did not end within {} s", thread.getName(), CLOSE_SECONDS);
        }
    }
}
