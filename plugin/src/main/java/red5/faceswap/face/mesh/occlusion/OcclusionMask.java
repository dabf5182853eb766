package red5.faceswap.face.mesh.occlusion;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;

/** What hides one face, from frame to frame: rises fast, so that nothing is painted over; falls slower at its edge, so that it does not flicker. */
final class OcclusionMask {
    /**
     * Result of the outline's search up to which a texel is free, and from which it is hidden.
     */
    private static final float FREE = .25f;

    private static final float HIDDEN = .65f;
    /** Share of the way that the mask goes in a frame: up, down at its edge, and down where nothing hides the face any more. */
    private static final float RISE = .9f;

    private static final float FALL = .5f;
    /** The person's own face would show there: it is covered at once. */
    private static final float CLEAR = .9f;

    private final UvGrid grid;
    /** 0..1 per texel. */
    final float[] hidden = new float[OcclusionModel.SIDE * OcclusionModel.SIDE];

    private float share;

    OcclusionMask(UvGrid grid) {
        this.grid = grid;
    }

    /** Share of the visible face that is hidden, 0..1. */
    float share() {
        return share;
    }

    void clear() {
        Arrays.fill(hidden, 0);
        share = 0;
    }

    /**
     * @param found 0..1 per texel: what hides it in this frame
     * @param more is asked of a texel than else
     */
    void follow(float[] found, float[] visible, float more) {
        float seen = 1e-3f;
        float sum = 0;
        for (int t : grid.texel) {
            float wanted = Curves.smoothstep(FREE + more, HIDDEN + more, found[t]);
            hidden[t] += (wanted > hidden[t] ? RISE : wanted > 0 ? FALL : CLEAR) * (wanted - hidden[t]);
            hidden[t] = hidden[t] < .01f ? 0 : hidden[t];
            seen += visible[t];
            sum += hidden[t] * visible[t];
        }
        share = sum / seen;
    }
}
