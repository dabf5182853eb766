package red5.faceswap.face.mesh;

import java.util.function.Supplier;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.face.mesh.cover.CoverTracker;
import red5.faceswap.media.VideoFrame;

/** One stream's tracker for all modes. When the mode turns to anonymous, heads that were being swapped are covered from the first frame on. */
final class ModeTracker implements FaceTracker {
    private final MeshTracker swap;
    private final Supplier<CoverTracker> covers;
    /** Null in other modes: its networks need memory. */
    private CoverTracker anonymous;

    /** @param covers makes a tracker for mode anonymous */
    ModeTracker(MeshTracker swap, Supplier<CoverTracker> covers) {
        this.swap = swap;
        this.covers = covers;
    }

    @Override
    public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
        if (settings.mode() != Mode.ANONYMOUS) {
            leaveAnonymous();
            return swap.track(frame, settings);
        }
        if (anonymous == null) {
            begin();
        }
        try {
            return anonymous.track(frame, settings.cover(), settings.safeguard().lookBack());
        } catch (RuntimeException e) {
            throw new FaceException("The frame could not be examined", e);
        }
    }

    /** Whatever becomes of the swapped frames before: a failure there must not keep heads from being covered from the next frame on. */
    private void begin() throws FaceException {
        anonymous = covers.get();
        try {
            swap.conclude();
        } finally {
            anonymous.remember(swap.heads());
            swap.forget();
        }
    }

    /** Covers are looked for in each frame at once: nothing is left to be completed of them. */
    @Override
    public void conclude() throws FaceException {
        swap.conclude();
    }

    private void leaveAnonymous() {
        if (anonymous != null) {
            anonymous.close();
            anonymous = null;
        }
    }

    @Override
    public void close() {
        leaveAnonymous();
        swap.close();
    }
}
