package red5.faceswap.pipeline;

import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.media.VideoFrame;

/**
 * A stream's tracker, made at the first frame that needs it and made anew when its memory is of no use: after a defect, and
 * when another scene begins. Used by one thread at a time.
 */
final class SerialTracker implements AutoCloseable {
    private final FaceEngine engine;
    private FaceTracker tracker;
    private long scene;
    private boolean broken;

    SerialTracker(FaceEngine engine) {
        this.engine = engine;
    }

    /** @param frame the slot's input */
    FramePlan track(VideoFrame frame, Slot slot) throws FaceException {
        if (broken || slot.scene != scene) {
            close();
        }
        if (tracker == null) {
            tracker = engine.newTracker();
            scene = slot.scene;
            broken = false;
        }
        try {
            return tracker.track(frame, slot.settings);
        } catch (RuntimeException | Error e) {
            broken = true; // whatever it remembers may be half written
            throw e;
        }
    }

    /** Completes the plans made so far. */
    void conclude() throws FaceException {
        if (tracker == null || broken) {
            throw new FaceException("the face engine forgot the frames before");
        }
        try {
            tracker.conclude();
        } catch (RuntimeException | Error e) {
            broken = true;
            throw e;
        }
    }

    /** Whether plans that are not complete yet never will be. */
    boolean broken() {
        return broken;
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
