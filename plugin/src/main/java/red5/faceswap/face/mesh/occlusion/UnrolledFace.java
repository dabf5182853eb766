package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.Planes;

/** One face of one frame unrolled into texture space. Filled anew for each frame; for one thread. */
final class UnrolledFace {
    private static final int SIDE = OcclusionModel.SIDE;
    /** Radius of the surroundings that structure is measured against, texels. */
    static final int AROUND = 4;

    private final UvGrid grid;
    private final Planes filter;
    private final float[] sample = new float[3];
    private final float[] around = new float[SIDE * SIDE];

    /** Luma 0..219 per texel. */
    final float[] luma = new float[SIDE * SIDE];
    /** 0..1 per texel: how far it faces the camera, 0 outside the frame. */
    final float[] visible = new float[SIDE * SIDE];
    /** Luma minus that of the visible surroundings, relative to them, per texel. */
    final float[] structure = new float[SIDE * SIDE];
    /** R - Y and B - Y relative to the brightness, per covered texel. */
    final float[] red;

    final float[] blue;

    UnrolledFace(UvGrid grid, Planes filter) {
        this.grid = grid;
        this.filter = filter;
        red = new float[grid.count];
        blue = new float[grid.count];
    }

    void read(FaceWindow window, float[] points, float[] facing) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float x = grid.mix3(points, k, 0);
            float y = grid.mix3(points, k, 1);
            window.sample(x, y, sample, 0);
            luma[t] = Math.max(0, sample[0]);
            red[k] = red(luma[t], sample[2]);
            blue[k] = blue(luma[t], sample[1]);
            visible[t] = window.holds(x, y) ? Curves.smoothstep(.08f, .35f, grid.mix(facing, k)) : 0;
        }
        filter.box(luma, visible, around, AROUND);
        for (int t : grid.texel) { // the surroundings of what is out of sight are unknown, not black
            structure[t] = visible[t] > .02f ? structure(luma[t], around[t]) : 0;
        }
    }

    /** Of covered texel k, levels about 0. */
    float u(int k) {
        return blue[k] * (luma[grid.texel[k]] + 22) / 173.3f;
    }

    float v(int k) {
        return red[k] * (luma[grid.texel[k]] + 22) / 137.1f;
    }

    /** R - Y relative to the brightness. */
    static float red(float luma, float v) {
        return 137.1f * v / (luma + 22);
    }

    /** B - Y relative to the brightness. */
    static float blue(float luma, float u) {
        return 173.3f * u / (luma + 22);
    }

    /** Of one place: its luma against that of its surroundings. */
    static float structure(float luma, float around) {
        return (luma - around) / (around + 12);
    }
}
