package red5.faceswap.session.output;

import java.util.concurrent.TimeUnit;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;

/**
 * One rung of a broadcast: its scaler, its encoder and when it makes key frames. Both are open while somebody wants the rung and for
 * some seconds longer, so that a viewer who goes to and fro between two rungs does not open one each time.
 *
 * <p>Thread-safe, but {@link #fit}, {@link #encode} and {@link #closeUnused} are for one thread.
 */
final class RungEncoder {
    /** How long an encoder that nobody wants is kept. */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int VALUES = 60;

    private final int index;
    private final Alarms alarms;
    private final Broadcast broadcast;
    private final FrameFitter fitter;
    private final SizedEncoder encoder;
    private final KeyFrameLimiter keyFrames;
    private final EventRate rate = new EventRate();
    private final RecentValues millis = new RecentValues(VALUES);
    private boolean wanted;
    private long unwantedSince;
    private long keyFramesMade;

    /** @param index of the rung in the broadcast's list */
    RungEncoder(int index, long keyFrameIntervalNanos, Codecs codecs, Alarms alarms, Broadcast broadcast) {
        this.index = index;
        this.alarms = alarms;
        this.broadcast = broadcast;
        this.fitter = new FrameFitter(codecs);
        this.encoder = new SizedEncoder(codecs);
        this.keyFrames = new KeyFrameLimiter(keyFrameIntervalNanos);
    }

    int index() {
        return index;
    }

    /** Whether anybody gets its pictures. */
    synchronized void want(boolean now) {
        if (now && !wanted) {
            keyFrames.request(); // it left pictures out meanwhile
        }
        if (wanted && !now) {
            unwantedSince = alarms.nanoTime();
        }
        wanted = now;
    }

    synchronized boolean wanted() {
        return wanted;
    }

    /**
     * The next picture shall be a key frame, or a later one if the last is too recent.
     *
     * @return whether a picture encoded now would be one
     */
    synchronized boolean requestKeyFrame() {
        keyFrames.request();
        return keyFrames.due(alarms.nanoTime());
    }

    synchronized long keyFramesMade() {
        return keyFramesMade;
    }

    RungStatus status(Rung rung) {
        return new RungStatus(
                rung.width(), rung.height(), rung.bitsPerSecond(), rate.perSecond(alarms.nanoTime()), millis.median());
    }

    /** The frame in the rung's size, with a reference for the caller, who keeps the one to the frame given. */
    VideoFrame fit(VideoFrame frame, Rung rung) throws MediaException {
        return fitter.fit(frame, rung.width(), rung.height());
    }

    /**
     * Encodes and sends a picture.
     *
     * @param frame of the rung's size; the caller keeps its reference
     * @param startNanos when work on it began
     * @return milliseconds until it was encoded; negative when the encoder left it out
     */
    double encode(VideoFrame frame, Rung rung, Picture picture, long startNanos) throws MediaException {
        boolean wantKey;
        synchronized (this) {
            wantKey = keyFrames.due(startNanos);
        }
        EncodedPicture encoded = encoder.encode(frame, rung, picture.timestampMicros(), wantKey);
        if (encoded == null) {
            return -1;
        }
        long done = alarms.nanoTime();
        if (encoded.key()) {
            synchronized (this) {
                keyFrames.made(done); // before it is sent: who asks from now on may have come too late for it
                keyFramesMade++;
            }
        }
        broadcast.picture(index, encoded);
        rate.event(done);
        double took = (done - startNanos) / 1e6;
        millis.add(took);
        return took;
    }

    /** Frees encoder and scaler when nobody has wanted them for a while, or at once. */
    void closeUnused(boolean atOnce) {
        boolean unused;
        synchronized (this) {
            unused = !wanted && alarms.nanoTime() - unwantedSince >= LINGER_NANOS;
        }
        if (unused || atOnce) {
            encoder.close();
            fitter.close();
        }
    }
}
