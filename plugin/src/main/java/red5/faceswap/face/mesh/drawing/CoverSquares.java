package red5.faceswap.face.mesh.drawing;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadShape;

/** The squares of the cover {@code pixels}: a grid that belongs to the head, moves and tilts with it. For one thread. */
final class CoverSquares {
    /** From the top of the head to its bottom. */
    private static final int ROWS = 8;
    /** Squares that are never drawn around them, so that nobody need ask whether a place lies on the grid. */
    private static final int MARGIN = 4;
    /** Columns and rows of the table. */
    private static final int SIDE = ROWS + 2 * MARGIN;
    /** Luma by which a square may differ from its neighbours without a reason: what squares do in a picture of a head. */
    private static final int UNEVEN = 6;
    /** Squares whose middle lies within are drawn: they reach over the ellipse everywhere. */
    private static final float REACH = 1.11f;

    private static final float PER_DOWN = ROWS / (2 * HeadShape.EDGE);

    /** Per channel, -1 where nothing is drawn. */
    private final int[][] colours = new int[3][SIDE * SIDE];

    private float perAcross;

    /** @param seed the same for the same head, so that its squares stay as they are */
    void fill(HeadShape head, CoverTones tones, long seed) {
        perAcross = PER_DOWN * head.halfWidth() / head.halfHeight();
        for (int[] channel : colours) {
            Arrays.fill(channel, -1);
        }
        for (int k = 0; k < SIDE * SIDE; k++) {
            float across = (k % SIDE + .5f - SIDE / 2f) / perAcross;
            float down = (k / SIDE + .5f - SIDE / 2f) / PER_DOWN;
            if (Math.hypot(across, down) < REACH) {
                float luma = tones.at(0, across, down);
                float uneven = noise(seed, k) * (luma - 16) / 128;
                colours[0][k] = (int) Curves.clamp(16, 235, luma + uneven);
                colours[1][k] = (int) tones.at(1, across, down);
                colours[2][k] = (int) tones.at(2, across, down);
            }
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

    /** Place across the head as a column, with 16 bits of fraction. */
    int column(float across) {
        return (int) ((across * perAcross + SIDE / 2f) * 65536);
    }

    /** Place down the head as a row, with 16 bits of fraction. */
    int row(float down) {
        return (int) ((down * PER_DOWN + SIDE / 2f) * 65536);
    }

    /** 16..240, or -1 for none; column and row may lie at most 1.4 radii from the middle. */
    int colour(int channel, int column, int row) {
        return colours[channel][(row >> 16) * SIDE + (column >> 16)];
    }
}
