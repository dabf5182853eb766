package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadShape;

/**
 * The colours of one cover on a raster over the head and its soft edge. Working memory, filled anew for each head; for one thread.
 */
final class CoverTones {
    /** Places per row and column of the raster for soft covers. */
    static final int SIDE = 28;
    /** Of the plain shape: black, in which a recogniser sees least (in greys it sees a little of everybody). */
    private static final float[] PLAIN = {0, 0, 0};

    /**
     * What a blurred face of anybody looks like: across, down, radius, luma as a share of the skin's. Brows and eyes, nose, mouth. So strong that a
     * recogniser takes it for somebody of his own: in a face that hardly has features it sees a little of everybody.
     */
    private static final float[][] FEATURES = {
        {-.33f, -.10f, .15f, -.52f},
        {.33f, -.10f, .15f, -.52f},
        {0, .18f, .11f, -.18f},
        {-.13f, .44f, .12f, -.3f},
        {.13f, .44f, .12f, -.3f},
        {0, .04f, .10f, .16f}
    };

    /** How much of that squares have, in which it helps less. */
    private static final float IN_SQUARES = .75f;

    /** The raster reaches a little farther than any cover, so that no rounding leads beyond it. */
    private static final float REACH = HeadShape.EDGE + .03f;

    private static final float PER_UNIT = 65536 * (SIDE - 1) / (2 * REACH);
    private static final int LAST = (SIDE - 1 << 16) - 1;
    /** Half a step of a pixel's value: colours are cut off, not rounded, when they are drawn. */
    private static final int HALF = 128;

    /** Per channel y (16..235), u, v (16..240), times 256. */
    private final int[][] colours = new int[3][SIDE * SIDE];

    private CoveredHead cover;

    void fill(CoveredHead wanted) {
        cover = wanted;
        float step = 2 * REACH / (SIDE - 1);
        for (int k = 0; k < SIDE * SIDE; k++) {
            float across = k % SIDE * step - REACH;
            float down = k / SIDE * step - REACH;
            set(k, across, down);
        }
    }

    private void set(int k, float across, float down) {
        if (cover.cover() == Cover.SHAPE) {
            for (int c = 0; c < 3; c++) {
                set(c, k, PLAIN[c]);
            }
            return;
        }
        HeadTones tones = cover.tones();
        float direction = (float) Math.atan2(down, across);
        float out = Curves.smoothstep(.62f, 1.02f, (float) Math.hypot(across, down));
        float strength = cover.nobody() != null ? 0 : cover.cover() == Cover.PIXELS ? IN_SQUARES : 1;
        float features = strength == 0 ? 1 : 1 + strength * features(across, down);
        for (int c = 0; c < 3; c++) {
            float inner = tones.inner(c, across, down) * (c == 0 ? features : 1);
            set(c, k, inner + out * (tones.outer(c, direction) - inner));
        }
    }

    private void set(int channel, int k, float value) {
        float pixel = channel == 0 ? Curves.clamp(16, 235, value + 16) : Curves.clamp(16, 240, value + 128);
        colours[channel][k] = (int) (pixel * 256) + HALF;
    }

    /** Between the places of the raster. */
    float at(int channel, float across, float down) {
        int x = Math.max(0, Math.min(LAST, position(across)));
        int y = Math.max(0, Math.min(LAST, position(down)));
        return at(channel, x, y) / 256f;
    }

    /** A coordinate in the head as one of the raster, with 16 bits of fraction. */
    static int position(float coordinate) {
        return (int) ((coordinate + REACH) * PER_UNIT);
    }

    /** Raster steps per change of a coordinate in the head, with 16 bits of fraction. */
    static int step(float change) {
        return Math.round(change * PER_UNIT);
    }

    /** At a position on the raster, times 256; must lie on it. */
    int at(int channel, int x, int y) {
        int[] c = colours[channel];
        int k = (y >> 16) * SIDE + (x >> 16);
        int fx = x >> 8 & 255;
        int upper = (c[k] << 8) + fx * (c[k + 1] - c[k]) >> 8;
        int lower = (c[k + SIDE] << 8) + fx * (c[k + SIDE + 1] - c[k + SIDE]) >> 8;
        return upper + ((y >> 8 & 255) * (lower - upper) >> 8);
    }

    private float features(float across, float down) {
        if (Float.isNaN(cover.turn())) {
            return 0;
        }
        float narrow = (float) Math.sqrt(Math.max(.15f, 1 - cover.turn() * cover.turn())); // a face that turns away
        float sum = 0;
        for (float[] f : FEATURES) {
            float dx = (across - cover.turn() - f[0] * narrow) / (f[2] * narrow);
            float dy = (down - f[1]) / f[2];
            sum += f[3] * (float) Math.exp(-.5f * (dx * dx + dy * dy));
        }
        return sum;
    }
}
