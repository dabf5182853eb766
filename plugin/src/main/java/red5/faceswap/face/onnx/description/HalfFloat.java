package red5.faceswap.face.onnx.description;

/** Numbers of 16 bits (IEEE 754 binary16), which Java knows only from version 20 on. */
public final class HalfFloat {
    private static final int FRACTION = 10;
    private static final int BIAS = 15;

    private HalfFloat() {}

    public static float toFloat(short half) {
        int exponent = half >> FRACTION & 31;
        int fraction = half & (1 << FRACTION) - 1;
        float size;
        if (exponent == 0) {
            size = Math.scalb((float) fraction, 1 - BIAS - FRACTION);
        } else if (exponent == 31) {
            size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = Math.scalb((float) (fraction | 1 << FRACTION), exponent - BIAS - FRACTION);
        }
        return half < 0 ? -size : size;
    }
}
