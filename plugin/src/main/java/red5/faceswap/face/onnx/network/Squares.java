package red5.faceswap.face.onnx.network;

import red5.faceswap.face.BoxMask;
import red5.faceswap.face.Resampling;
import red5.faceswap.face.Similarity;

/** Puts squares of pixels over others. */
final class Squares {
    private static final int FULL = 255;

    private Squares() {}

    /**
     * A square within another one, faded out towards its border.
     *
     * @param under red, green and blue of each pixel, row by row; not changed
     * @param side of it
     * @param over the square that is put there
     * @param overSide of that
     * @param unit from the unit square, which {@code over} fills, to the pixels of {@code under}
     * @param opacity of each pixel at most, empty for 1 everywhere
     * @param strength of all, 0..1
     */
    static byte[] paste(
            byte[] under, int side, byte[] over, int overSide, Similarity unit, float[] opacity, float strength) {
        byte[] made = under.clone();
        Similarity back = unit.inverse();
        Similarity toOver =
                new Similarity(overSide * back.a(), overSide * back.b(), overSide * back.dx(), overSide * back.dy());
        byte[] laid = Resampling.square(over, overSide, toOver, side);
        for (int y = 0; y < side; y++) {
            double u = back.x(.5, y + .5);
            double v = back.y(.5, y + .5);
            for (int i = y * side; i < (y + 1) * side; i++) {
                if (u >= 0 && u <= 1 && v >= 0 && v <= 1) {
                    float weight = BoxMask.along((float) u) * BoxMask.along((float) v);
                    weight = strength * (opacity.length == 0 ? weight : Math.min(weight, opacity[i]));
                    for (int c = 3 * i; c < 3 * i + 3; c++) {
                        made[c] = mixed(made[c], laid[c] & FULL, weight);
                    }
                }
                u += back.a();
                v += back.b();
            }
        }
        return made;
    }

    /**
     * A square over another one of the same size. Whoever puts the result into a picture fades it out by a {@link BoxMask}; both together are the
     * smaller of box and opacity.
     *
     * @param opacity of each pixel, empty for 1 everywhere
     */
    static byte[] behind(byte[] under, byte[] over, int side, float[] opacity) {
        if (opacity.length == 0) {
            return over;
        }
        byte[] made = over.clone();
        float[] along = new float[side];
        for (int i = 0; i < side; i++) {
            along[i] = BoxMask.along((i + .5f) / side);
        }
        for (int i = 0; i < opacity.length; i++) {
            float box = along[i % side] * along[i / side];
            if (opacity[i] < box) {
                for (int c = 3 * i; c < 3 * i + 3; c++) {
                    made[c] = mixed(under[c], over[c] & FULL, opacity[i] / box);
                }
            }
        }
        return made;
    }

    private static byte mixed(byte under, float over, float weight) {
        float old = under & FULL;
        return (byte) (int) (old + weight * (over - old) + .5f);
    }
}
