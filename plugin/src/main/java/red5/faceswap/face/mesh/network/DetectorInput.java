package red5.faceswap.face.mesh.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How much of its 192 x 192 input the full range detector computes for a picture: bands that would hold nothing but the black
 * beside a wide or a high picture are left out, in whole cells of the network's coarsest grid. A third of the time at 16:9, and
 * the rest sees what it would have seen: the grids lie as before.
 *
 * @param width of the input, pixels
 * @param height of the input, pixels
 */
public record DetectorInput(int width, int height) {
    /** Of the longer side, and of both in the model as published. */
    public static final int SIDE = 192;
    /** Input pixels per cell of the coarsest grid. */
    private static final int CELL = 32;
    /** Less would be a picture four times as long as it is wide: the network was not made for so few cells. */
    private static final int LEAST = 2 * CELL;

    /** Input pixels per cell of the grid that the boxes are found in. */
    static final int STRIDE = 4;

    /** Where heights and widths stand in the published file (its checksum is checked), with the grid's pixels per cell. */
    private static final int[][] SIZES = {{1083800, 1}, {115744, 16}, {43264, 8}, {9824, 4}};
    /** Where the number of boxes stands. */
    private static final int[] COUNTS = {1063124, 1063064};

    public static DetectorInput of(int pictureWidth, int pictureHeight) {
        int longer = Math.max(pictureWidth, pictureHeight);
        return new DetectorInput(cells(pictureWidth, longer), cells(pictureHeight, longer));
    }

    private static int cells(int side, int longer) {
        int pixels = (int) Math.ceil((double) SIDE * side / longer);
        return Math.max(LEAST, (pixels + CELL - 1) / CELL * CELL);
    }

    /** The published model for this input. */
    byte[] fit(byte[] model) {
        ByteBuffer fitted = ByteBuffer.wrap(model.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int[] size : SIZES) {
            put(fitted, size[0], SIDE / size[1], height / size[1]);
            put(fitted, size[0] + Integer.BYTES, SIDE / size[1], width / size[1]);
        }
        for (int at : COUNTS) {
            put(fitted, at, SIDE / STRIDE * (SIDE / STRIDE), width / STRIDE * (height / STRIDE));
        }
        return fitted.array();
    }

    private static void put(ByteBuffer model, int at, int before, int after) {
        if (model.getInt(at) != before) {
            throw new IllegalStateException("not the model that this engine was made for");
        }
        model.putInt(at, after);
    }
}
