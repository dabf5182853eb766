package red5.faceswap.face.mesh;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import red5.faceswap.face.FaceException;

/**
 * Decides when a stream looks for faces: at once where one is missing, else every few frames on another thread. The result of
 * such a look is always taken {@link #LAG} frames later, so that the same frames always give the same picture.
 */
final class DetectionSchedule implements AutoCloseable {
    private static final int LAG = 2;

    private final FaceDetector detector;
    private final ExecutorService helpers;
    private final int every;
    private int sinceLook;
    private Future<List<Detection>> pending;

    DetectionSchedule(FaceDetector detector, ExecutorService helpers, int every) {
        this.detector = detector;
        this.helpers = helpers;
        this.every = every;
    }

    /**
     * One call per frame.
     *
     * @param urgent look now, because somebody's face may be showing
     * @return faces, largest first; null when nothing is known about this frame
     */
    List<Detection> next(FramePyramid frame, boolean urgent) throws FaceException {
        sinceLook++;
        if (urgent) {
            await();
            sinceLook = 0;
            detector.look(frame);
            return detector.find();
        }
        if (pending != null && sinceLook >= LAG) {
            return await();
        }
        if (pending == null && sinceLook >= every) {
            sinceLook = 0;
            detector.look(frame);
            pending = helpers.submit(detector::find);
        }
        return null;
    }

    /** The detector must not be touched while a helper uses it. */
    private List<Detection> await() throws FaceException {
        if (pending == null) {
            return null;
        }
        try {
            List<Detection> faces = pending.get();
            pending = null;
            return faces;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaceException("Interrupted while looking for faces", e);
        } catch (ExecutionException e) {
            pending = null;
            throw new FaceException("Looking for faces failed", e.getCause());
        }
    }

    @Override
    public void close() {
        try {
            await();
        } catch (FaceException e) {
            // nobody wants the result any more; whether it was reached does not matter, only that the helper has ended
            pending = null;
        }
        detector.close();
    }
}
