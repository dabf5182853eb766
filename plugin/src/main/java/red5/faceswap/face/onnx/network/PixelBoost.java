package red5.faceswap.face.onnx.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Faces larger than a network's square: every second (third, ...) pixel of each row and column makes a picture of the network's size, and what it makes of
 * these is put together the same way.
 */
final class PixelBoost {
    private PixelBoost() {}

    /**
     * The smaller pictures, row by row.
     *
     * @param rgb of the whole, row by row
     * @param side pixels of the whole
     * @param boost so many times smaller are the parts
     */
    static List<byte[]> parts(byte[] rgb, int side, int boost) {
        if (boost == 1) {
            return List.of(rgb);
        }
        List<byte[]> parts = new ArrayList<>();
        for (int part = 0; part < boost * boost; part++) {
            byte[] taken = new byte[rgb.length / (boost * boost)];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = rgb[place(i, side, boost, part)];
            }
            parts.add(taken);
        }
        return parts;
    }

    /** The picture whose {@link #parts} these are. */
    static byte[] whole(List<byte[]> parts, int side, int boost) {
        if (boost == 1) {
            return parts.get(0);
        }
        byte[] whole = new byte[3 * side * side];
        for (int part = 0; part < parts.size(); part++) {
            byte[] made = parts.get(part);
            for (int i = 0; i < made.length; i++) {
                whole[place(i, side, boost, part)] = made[i];
            }
        }
        return whole;
    }

    private static int place(int i, int side, int boost, int part) {
        int small = side / boost;
        int x = i / 3 % small * boost + part % boost;
        int y = i / 3 / small * boost + part / boost;
        return 3 * (y * side + x) + i % 3;
    }
}
