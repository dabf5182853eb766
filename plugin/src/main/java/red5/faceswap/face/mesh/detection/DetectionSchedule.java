package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * Decides when a stream looks for faces: at once where one is missing, else every few frames on another thread. The result of such
 * a look is always taken with the next frame: how busy the machine is does not decide what a frame looks like. Looks are so
 * frequent that whoever comes in is known before the first frame with them has lost its last chance of being covered.
 */
public final class DetectionSchedule implements AutoCloseable {
    private final FaceDetector detector;
    private final PendingLook pending;
    private final int every;
    private int sinceLook;
    /** The detector holds a frame that was not looked at. */
    private boolean unseen;

    /**
     * Who was in a frame.
     *
     * @param framesAgo 0 for the last frame
     */
    public record Look(Sight sight, int framesAgo) {}

    /** @param every frames between two looks, at most, however much later a frame may still be covered */
    public DetectionSchedule(FaceDetector detector, ExecutorService helpers, int every) {
        this.detector = detector;
        pending = new PendingLook(helpers);
        this.every = every;
    }

    /**
     * One call per frame.
     *
     * @param urgent look now, because somebody's face may be showing
     * @param lookBack how many frames later a frame may still be covered
     * @return what became known, the older frame first; empty when nothing did
     */
    public List<Look> next(FramePyramid frame, boolean urgent, int lookBack) throws FaceException {
        List<Look> known = new ArrayList<>(2);
        await(1).ifPresent(known::add);
        detector.look(frame); // each frame, so that the last one can be looked at when no other comes
        unseen = true;
        sinceLook++;
        if (urgent || lookBack == 0) {
            known.add(now());
        } else if (sinceLook >= Math.min(every, lookBack)) {
            sinceLook = 0;
            unseen = false;
            pending.begin(detector::search);
        }
        return known;
    }

    /** The last frame's faces, unless they are known: no other frame comes to tell. */
    public Optional<Look> last() throws FaceException {
        Optional<Look> look = await(0);
        return look.isEmpty() && unseen ? Optional.of(now()) : look;
    }

    private Look now() {
        sinceLook = 0;
        unseen = false;
        return new Look(detector.search(), 0);
    }

    /** The detector must not be touched while a helper uses it. */
    private Optional<Look> await(int framesAgo) throws FaceException {
        try {
            return pending.await().map(sight -> new Look(sight, framesAgo));
        } catch (FaceException e) {
            unseen = true;
            throw e;
        }
    }

    @Override
    public void close() {
        pending.end();
        detector.close();
    }
}
