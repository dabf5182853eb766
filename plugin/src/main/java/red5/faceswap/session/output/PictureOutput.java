package red5.faceswap.session.output;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.rtc.Broadcast;

/**
 * One broadcast and the pictures that go to its encoders. While nobody watches it holds neither encoders nor pictures. When no new
 * pictures come, the owner's choice is shown now and then, so that who joins meanwhile sees something. Thread-safe; no method but
 * {@link #close} blocks.
 */
public final class PictureOutput implements Broadcast.Listener, RungEncoders.Owner, AutoCloseable {
    /** After this time without a new picture the owner is asked for one to show. */
    public static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The first viewer asks for a key frame once it can receive one; an earlier one would be lost and put the next one off. Whoever
     * never asks gets one after this time.
     */
    public static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the owner decides and is told. Calls come from different threads and must not block. */
    public interface Owner {
        /** Somebody watches, or nobody does any more. */
        void watched(boolean watched);

        /**
         * No new picture came for a while.
         *
         * @param last picture that came, null when there is none
         * @param quietNanos since the last new picture, or since somebody watches
         * @return what to show, one reference for the output; null to show nothing
         */
        VideoFrame refresh(Picture last, long quietNanos);

        void problem(String sentence);

        /** A picture was given to the broadcast, in the best of the rungs that are wanted. */
        void sent(Picture picture, double encodeMillis, long nowNanos);
    }

    private final Alarms alarms;
    private final Alarms.Alarm refresh;
    private final Owner owner;
    private final Broadcast broadcast;
    private final RungEncoders encoders;

    private Picture last; // with a reference
    private long lastNewNanos;
    private long lastDelayMicros;
    private boolean watched;
    private boolean refreshing;
    private boolean closed;

    /**
     * @param name its threads are named after it
     * @param codecs that the broadcast's viewers understand
     * @param broadcasts makes the broadcast for that listener
     */
    public PictureOutput(
            String name,
            Ladder ladder,
            Codecs codecs,
            Function<Broadcast.Listener, Broadcast> broadcasts,
            Duration keyFrameInterval,
            Alarms alarms,
            Owner owner) {
        this.alarms = alarms;
        this.refresh = alarms.alarm(this::refresh);
        this.owner = owner;
        this.broadcast = broadcasts.apply(this);
        this.encoders = new RungEncoders(name, ladder, keyFrameInterval, codecs, alarms, broadcast, this);
    }

    public Broadcast broadcast() {
        return broadcast;
    }

    /** Hands a picture over; takes the reference. */
    public synchronized void offer(Picture picture) {
        if (!watched || closed) {
            picture.frame().close();
            return;
        }
        if (!picture.again()) {
            lastNewNanos = alarms.nanoTime(); // before anybody can have seen it
        }
        encoders.offer(picture);
        forgetLast();
        last = picture;
    }

    /** Passes sound to the viewers. One thread at a time. */
    public void sound(EncodedSound sound) {
        if (watched()) {
            broadcast.sound(sound);
        }
    }

    /** Pictures that show what was published must not be shown from now on, not even those that wait already. */
    public synchronized void forgetOriginals() {
        encoders.forgetOriginals();
        if (last != null && last.original()) {
            forgetLast();
        }
    }

    /** Call with the lock held. */
    private void forgetLast() {
        if (last != null) {
            last.frame().close();
            last = null;
        }
    }

    public synchronized boolean watched() {
        return watched;
    }

    /** Pictures that the encoder of the best rung was too slow for. */
    public long dropped() {
        return encoders.dropped();
    }

    /** Pictures that the smaller rungs left out. */
    public long droppedSmaller() {
        return encoders.droppedSmaller();
    }

    public long keyFramesMade() {
        return encoders.keyFramesMade();
    }

    /** Rungs that are encoded now, best first. */
    public List<RungStatus> rungs() {
        return watched() ? encoders.status() : List.of();
    }

    @Override
    public void demand(boolean wanted) {
        synchronized (this) {
            if (watched == wanted || closed) {
                return;
            }
            watched = wanted;
            lastNewNanos = alarms.nanoTime();
            encoders.hold(wanted);
            if (wanted) {
                encoders.requestKeyFrames();
                armRefresh(REFRESH_NANOS);
                alarms.after(FIRST_REQUEST_NANOS, this::connected);
            } else {
                forgetLast();
                encoders.rest();
            }
        }
        owner.watched(wanted);
    }

    /** The first viewer can receive. */
    private void connected() {
        encoders.hold(false);
    }

    @Override
    public void rungWanted(int rung, boolean wanted) {
        encoders.want(rung, wanted);
    }

    @Override
    public void keyFrameWanted(int rung) {
        connected();
        boolean due = encoders.requestKeyFrame(rung);
        boolean quiet;
        synchronized (this) {
            quiet = watched && alarms.nanoTime() - lastNewNanos > REFRESH_NANOS / 2;
        }
        if (due && quiet) {
            refreshNow();
        }
    }

    /** Call with the lock held. */
    private void armRefresh(long nanos) {
        if (!refreshing) {
            refreshing = true;
            refresh.set(nanos); // takes no memory: rings where none is left
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
        Picture known;
        long time;
        long quiet;
        synchronized (this) {
            long now = alarms.nanoTime();
            known = last;
            if (known != null) {
                known.frame().retain();
            }
            quiet = now - lastNewNanos;
            time = TimeUnit.NANOSECONDS.toMicros(now) - lastDelayMicros; // as if it had come like the others
        }
        try {
            VideoFrame frame = owner.refresh(known, quiet);
            if (frame != null) {
                boolean original = known != null && known.frame() == frame && known.original();
                offer(new Picture(frame, original, time, 0));
            }
        } finally {
            if (known != null) {
                known.frame().close();
            }
        }
    }

    @Override
    public void sent(Picture picture, double encodeMillis) {
        long now = alarms.nanoTime();
        synchronized (this) {
            if (!picture.again()) {
                lastDelayMicros = TimeUnit.NANOSECONDS.toMicros(now) - picture.timestampMicros();
            }
        }
        owner.sent(picture, encodeMillis, now);
    }

    @Override
    public void problem(String sentence) {
        owner.problem(sentence);
    }

    /** Ends the threads and the broadcast. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            forgetLast();
        }
        broadcast.close();
        encoders.close();
    }
}
