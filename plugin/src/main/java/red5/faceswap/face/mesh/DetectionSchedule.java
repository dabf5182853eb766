package red5.faceswap.face.mesh;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import red5.faceswap.face.FaceException;

/**
 * Decides when a stream looks for faces: at once where one is missing, else every few frames on another thread, more often
 * while the helpers have nothing else to do. The result of such a look is always taken {@link #LAG} frames later: how busy the
 * machine is at that moment does not decide what a frame looks like.
 */
final class DetectionSchedule implements AutoCloseable {
    private static final int LAG = 2;
    /** Frames between two looks while helpers are idle: with the lag, a newcomer shows in at most 4 frames. */
    private static final int EVERY_WHEN_IDLE = 3;

    private final FaceDetector detector;
    private final ExecutorService helpers;
    private final BooleanSupplier idle;
    private final int every;
    private int sinceLook;
    private Future<List<Detection>> pending;

    /**
     * @param idle whether a helper is free just now
     * @param every frames between two looks, at most, whatever else the helpers do
     */
    DetectionSchedule(FaceDetector detector, ExecutorService helpers, BooleanSupplier idle, int every) {
        this.detector = detector;
        this.helpers = helpers;
        this.idle = idle;
        this.every = every;
    }

    /**
     * One call per frame.
     *
     * @param urgent look now, because somebody's face may be showing
     * @return faces, largest first, perhaps none; empty when nothing new is known
     */
    Optional<List<Detection>> next(FramePyramid frame, boolean urgent) throws FaceException {
        sinceLook++;
        if (urgent) {
            await();
            sinceLook = 0;
            detector.look(frame);
            return Optional.of(detector.find());
        }
        if (pending != null && sinceLook >= LAG) {
            return await();
        }
        if (pending == null && isDue()) {
            sinceLook = 0;
            detector.look(frame);
            pending = helpers.submit(detector::find);
        }
        return Optional.empty();
    }

    private boolean isDue() {
        return sinceLook >= every || sinceLook >= EVERY_WHEN_IDLE && idle.getAsBoolean();
    }

    /** The detector must not be touched while a helper uses it. */
    private Optional<List<Detection>> await() throws FaceException {
        if (pending == null) {
            return Optional.empty();
        }
        try {
            List<Detection> faces = pending.get();
            pending = null;
            return Optional.of(faces);
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
