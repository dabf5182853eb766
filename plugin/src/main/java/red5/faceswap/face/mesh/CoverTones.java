package red5.faceswap.face.mesh;

import red5.faceswap.face.Cover;

/**
 * The colours of one cover on a raster over the head, -{@link HeadShape#EDGE}..{@link HeadShape#EDGE} across and down. Working memory,
 * filled anew for each head; for one thread.
 */
final class CoverTones {
    /** Places per row and column of the raster for soft covers. */
    static final int SIDE = 40;
    /** Of the plain shape: light grey. */
    private static final float[] PLAIN = {150 - 16, -3, 4};

    /** What a blurred face of anybody looks like: across, down, radius, luma as a share of the skin's. Brows and eyes, nose, mouth. */
    private static final float[][] FEATURES = {
        {-.34f, -.08f, .20f, -.26f},
        {.34f, -.08f, .20f, -.26f},
        {0, .16f, .13f, -.09f},
        {0, .42f, .17f, -.17f},
        {-.16f, .41f, .13f, -.08f},
        {.16f, .41f, .13f, -.08f},
        {0, .02f, .12f, .07f}
    };

    /** Per channel y (0..219), u, v. */
    private final float[][] colours = new float[3][SIDE * SIDE];

    private CoveredHead cover;

    void fill(CoveredHead wanted) {
        cover = wanted;
        float step = 2 * HeadShape.EDGE / (SIDE - 1);
        for (int k = 0; k < SIDE * SIDE; k++) {
            float across = k % SIDE * step - HeadShape.EDGE;
            float down = k / SIDE * step - HeadShape.EDGE;
            set(k, across, down);
        }
    }

    private void set(int k, float across, float down) {
        if (cover.cover() == Cover.SHAPE) {
            for (int c = 0; c < 3; c++) {
                colours[c][k] = PLAIN[c];
            }
            return;
        }
        HeadTones tones = cover.tones();
        float direction = (float) Math.atan2(down, across);
        float out = Curves.smoothstep(.62f, 1.02f, (float) Math.hypot(across, down));
        float features = cover.nobody() == null ? 1 + features(across, down) : 1;
        for (int c = 0; c < 3; c++) {
            float inner = tones.inner(c, across, down) * (c == 0 ? features : 1);
            colours[c][k] = inner + out * (tones.outer(c, direction) - inner);
        }
    }

    /** Between the places of the raster. */
    float at(int channel, float across, float down) {
        float scale = (SIDE - 1) / (2 * HeadShape.EDGE);
        float x = Curves.clamp(0, SIDE - 1.01f, (across + HeadShape.EDGE) * scale);
        float y = Curves.clamp(0, SIDE - 1.01f, (down + HeadShape.EDGE) * scale);
        int k = (int) y * SIDE + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float[] c = colours[channel];
        float upper = c[k] + fx * (c[k + 1] - c[k]);
        return upper + fy * (c[k + SIDE] + fx * (c[k + SIDE + 1] - c[k + SIDE]) - upper);
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
