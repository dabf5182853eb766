package red5.faceswap.pipeline;

import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * A stream's tracker, made at the first frame that needs it and made anew when its memory is of no use: after a defect, and
 * when another publisher's pictures begin. Used by one thread at a time; {@link #forget} by any.
 */
final class SerialTracker implements AutoCloseable {
    private final FaceEngine engine;
    private FaceTracker tracker;
    private volatile boolean stale;

    SerialTracker(FaceEngine engine) {
        this.engine = engine;
    }

    FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
        if (stale) {
            stale = false;
            close();
        }
        if (tracker == null) {
            tracker = engine.newTracker();
        }
        try {
            return tracker.track(frame, settings);
        } catch (RuntimeException | Error e) {
            stale = true; // whatever it remembers may be half written
            throw e;
        }
    }

    /** The next frame has nothing to do with the one before. */
    void forget() {
        stale = true;
    }

    @Override
    public void close() {
        if (tracker != null) {
            FaceTracker old = tracker;
            tracker = null;
            old.close();
        }
    }
}
