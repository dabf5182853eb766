package red5.faceswap.face.mesh;

/** The squares of the cover {@code pixels}: a grid that belongs to the head, moves and tilts with it. For one thread. */
final class CoverSquares {
    /** From the top of the head to its bottom. */
    private static final int ROWS = 9;
    /** Luma by which a square may differ from its neighbours without a reason: what squares do in a picture of a head. */
    private static final int UNEVEN = 13;
    /** Squares whose middle lies within are drawn: they reach over the ellipse everywhere. */
    private static final float REACH = 1.11f;

    private final byte[][] colours = new byte[3][];
    private boolean[] drawn = {};
    private int columns;
    private float perAcross;
    private float perDown;

    /** @param seed the same for the same head, so that its squares stay as they are */
    void fill(HeadShape head, CoverTones tones, long seed) {
        columns = Math.max(3, Math.round(ROWS * head.halfWidth() / head.halfHeight()) | 1);
        perDown = ROWS / (2 * HeadShape.EDGE);
        perAcross = perDown * head.halfWidth() / head.halfHeight();
        if (drawn.length < ROWS * columns) {
            drawn = new boolean[ROWS * columns];
            for (int c = 0; c < 3; c++) {
                colours[c] = new byte[ROWS * columns];
            }
        }
        for (int k = 0; k < ROWS * columns; k++) {
            float across = (k % columns + .5f - columns / 2f) / perAcross;
            float down = (k / columns + .5f - ROWS / 2f) / perDown;
            drawn[k] = Math.hypot(across, down) < REACH;
            float uneven = noise(seed, k) * tones.at(0, across, down) / 128;
            colours[0][k] = (byte) (int) Curves.clamp(16, 235, tones.at(0, across, down) + uneven + 16.5f);
            colours[1][k] = (byte) (int) (tones.at(1, across, down) + 128.5f);
            colours[2][k] = (byte) (int) (tones.at(2, across, down) + 128.5f);
        }
    }

    /** -UNEVEN..UNEVEN, by Marsaglia's xorshift. */
    private static float noise(long seed, int square) {
        int x = (int) (seed * 0x9E3779B9L) ^ (square + 1) * 0x85EBCA6B;
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        return UNEVEN * ((x & 0xFFFF) / 32768f - 1);
    }

    /** The square at a place in the head, -1 for none. */
    int at(float across, float down) {
        int column = (int) Math.floor(across * perAcross + columns / 2f);
        int row = (int) Math.floor(down * perDown + ROWS / 2f);
        return column < 0 || row < 0 || column >= columns || row >= ROWS ? -1 : row * columns + column;
    }

    boolean covers(int square) {
        return square >= 0 && drawn[square];
    }

    byte colour(int channel, int square) {
        return colours[channel][square];
    }
}
