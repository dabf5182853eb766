package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.Quality;
import red5.faceswap.face.mesh.network.Landmarker;

/** How much work one face is given in a frame. The second look at the eyes comes and goes within a few frames, so that nothing jumps. */
public final class Effort {
    /** Frames that going over takes. */
    private static final int FRAMES = 12;
    /** Pixels of the face's region from which eyes show enough for a second look. */
    private static final float ENOUGH = 48;
    /** Below this they do not any more. */
    private static final float TOO_SMALL = 40;

    private Quality quality = Quality.BALANCED;
    private boolean finer;
    private int step;
    private boolean begun;

    /**
     * For another face, before it is looked for: nothing is gone over to.
     *
     * @param side of the region that the face lies in, pixels
     */
    public void begin(Quality wanted, float side) {
        begun = false;
        finer = false;
        aim(wanted, side);
    }

    /**
     * One call per frame.
     *
     * @param side of the region that the face lies in, pixels
     */
    public void aim(Quality wanted, float side) {
        quality = wanted;
        finer = wanted == Quality.BEST && side > (finer ? TOO_SMALL : ENOUGH);
        if (!begun) {
            step = finer ? FRAMES : 0;
            begun = true;
        } else {
            step = Math.max(0, Math.min(FRAMES, step + (finer ? 1 : -1)));
        }
    }

    /** 0..1: share of the second look, as {@link Landmarker} takes it. */
    public float fineness() {
        return (float) step / FRAMES;
    }

    /** Whether a face's occlusion is examined in a frame; a quiet one less often. */
    public boolean examines(long frame, boolean calm) {
        int every = quality == Quality.FAST ? calm ? 4 : 2 : calm ? 2 : 1;
        return frame % every == 0;
    }

    /** Whether the points of a face that does nothing but move may be carried into a frame instead of being looked for. */
    boolean carries(long frame) {
        return quality == Quality.FAST && frame % 2 == 1;
    }

    /** Whether the new face is to have the grain of the picture. */
    public boolean grain() {
        return quality != Quality.FAST;
    }
}
