package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Turns I420 with BT.709 coefficients (what most publishers of HD send) into BT.601, in limited range and without a detour over RGB:
 * a linear map of Y, Cb and Cr, where the four luma samples over a chroma sample share its part. The factors are the product of
 * BT.601's matrix and the inverse of BT.709's. OpenCV does the sums because it has vector code for them. Used by one thread at a time.
 */
final class Bt709 implements AutoCloseable {
    private static final double Y_CB = 0.101579;
    private static final double Y_CR = 0.196076;
    private static final double CB_CB = 0.989854;
    private static final double CB_CR = -0.110653;
    private static final double CR_CB = -0.072453;
    private static final double CR_CR = 0.983398;
    private static final int NEUTRAL = 128;
    /** Added to luma's share of chroma, which is -38 to 38, to fit into unsigned bytes. */
    private static final int BIAS = 64;

    private final Mat share = new Mat();
    private final Mat shareOfEachPixel = new Mat();

    Bt709() {
        NativeLedger.opened("bt709");
    }

    void convert(AVFrame from, VideoFrame to) {
        int width = to.width();
        int height = to.height();
        try (Mat y = plane(from.data(0), width, height, from.linesize(0));
                Mat cb = plane(from.data(1), width / 2, height / 2, from.linesize(1));
                Mat cr = plane(from.data(2), width / 2, height / 2, from.linesize(2));
                Mat outY = plane(to.plane(0), width, height, to.stride(0));
                Mat outCb = plane(to.plane(1), width / 2, height / 2, to.stride(1));
                Mat outCr = plane(to.plane(2), width / 2, height / 2, to.stride(2));
                Size size = new Size(width, height)) {
            mix(cb, CB_CB, cr, CB_CR, NEUTRAL, outCb);
            mix(cb, CR_CB, cr, CR_CR, NEUTRAL, outCr);
            mix(cb, Y_CB, cr, Y_CR, BIAS, share);
            opencv_imgproc.resize(share, shareOfEachPixel, size, 0, 0, opencv_imgproc.INTER_NEAREST);
            opencv_core.addWeighted(y, 1, shareOfEachPixel, 1, -BIAS, outY);
        }
    }

    /** out = base + a (cb - 128) + b (cr - 128), rounded and clamped. */
    private static void mix(Mat cb, double a, Mat cr, double b, int base, Mat out) {
        opencv_core.addWeighted(cb, a, cr, b, base - (a + b) * NEUTRAL, out);
    }

    private static Mat plane(BytePointer data, int width, int height, int stride) {
        return new Mat(height, width, opencv_core.CV_8UC1, data, stride);
    }

    @Override
    public void close() {
        share.close();
        shareOfEachPixel.close();
        NativeLedger.closed("bt709");
    }
}
