package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Turns I420 with BT.709 coefficients (what most publishers of HD send) into BT.601, in limited range and without a detour over RGB:
 * a linear map of Y, Cb and Cr, where the four luma samples over a chroma sample share its part. The factors are the product of
 * BT.601's matrix and the inverse of BT.709's. Used by one thread at a time.
 */
final class Bt709 {
    private static final int ONE = 1 << 16;
    private static final int HALF = ONE / 2;
    private static final int Y_CB = fixed(0.101579);
    private static final int Y_CR = fixed(0.196076);
    private static final int CB_CB = fixed(0.989854);
    private static final int CB_CR = fixed(-0.110653);
    private static final int CR_CB = fixed(-0.072453);
    private static final int CR_CR = fixed(0.983398);

    private byte[] upper = {};
    private byte[] lower = {};
    private byte[] cb = {};
    private byte[] cr = {};

    private static int fixed(double factor) {
        return (int) Math.round(factor * ONE);
    }

    void convert(AVFrame from, VideoFrame to) {
        if (upper.length != to.width()) {
            upper = new byte[to.width()];
            lower = new byte[to.width()];
            cb = new byte[to.width() / 2];
            cr = new byte[to.width() / 2];
        }
        try (BytePointer y = new BytePointer(from.data(0));
                BytePointer u = new BytePointer(from.data(1));
                BytePointer v = new BytePointer(from.data(2));
                BytePointer outY = new BytePointer(to.plane(0));
                BytePointer outU = new BytePointer(to.plane(1));
                BytePointer outV = new BytePointer(to.plane(2))) {
            for (int row = 0; row < to.height() / 2; row++) {
                y.position(2L * row * from.linesize(0)).get(upper);
                y.position((2L * row + 1) * from.linesize(0)).get(lower);
                u.position((long) row * from.linesize(1)).get(cb);
                v.position((long) row * from.linesize(2)).get(cr);
                convertRows(upper, lower, cb, cr);
                outY.position(2L * row * to.stride(0)).put(upper);
                outY.position((2L * row + 1) * to.stride(0)).put(lower);
                outU.position((long) row * to.stride(1)).put(cb);
                outV.position((long) row * to.stride(2)).put(cr);
            }
        }
    }

    /** Two rows of luma and their row of chroma, in place. */
    private static void convertRows(byte[] upper, byte[] lower, byte[] cb, byte[] cr) {
        for (int i = 0; i < cb.length; i++) {
            int b = (cb[i] & 0xff) - 128;
            int r = (cr[i] & 0xff) - 128;
            int shift = Y_CB * b + Y_CR * r + HALF >> 16;
            cb[i] = clamp(128 + (CB_CB * b + CB_CR * r + HALF >> 16));
            cr[i] = clamp(128 + (CR_CB * b + CR_CR * r + HALF >> 16));
            upper[2 * i] = clamp((upper[2 * i] & 0xff) + shift);
            upper[2 * i + 1] = clamp((upper[2 * i + 1] & 0xff) + shift);
            lower[2 * i] = clamp((lower[2 * i] & 0xff) + shift);
            lower[2 * i + 1] = clamp((lower[2 * i + 1] & 0xff) + shift);
        }
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
