package red5.faceswap.face.onnx.network;

/**
 * Faces larger than a network's square: every second (third, ...) pixel of each row and column makes a picture of the network's size, and what it makes of
 * these is put together the same way.
 */
final class PixelBoost {
    private PixelBoost() {}

    /**
     * One of the smaller pictures.
     *
     * @param rgb of the whole, row by row
     * @param side pixels of the whole
     * @param boost so many times smaller are the parts
     * @param part 0 to boost squared, row by row
     */
    static byte[] take(byte[] rgb, int side, int boost, int part) {
        byte[] taken = new byte[rgb.length / (boost * boost)];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = rgb[place(i, side, boost, part)];
        }
        return taken;
    }

    /** Puts one of the smaller pictures where {@link #take} would take it. */
    static void put(byte[] made, byte[] whole, int side, int boost, int part) {
        for (int i = 0; i < made.length; i++) {
            whole[place(i, side, boost, part)] = made[i];
        }
    }

    private static int place(int i, int side, int boost, int part) {
        int small = side / boost;
        int x = i / 3 % small * boost + part % boost;
        int y = i / 3 / small * boost + part / boost;
        return 3 * (y * side + x) + i % 3;
    }
}
