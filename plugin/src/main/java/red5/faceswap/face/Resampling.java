package red5.faceswap.face;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Takes squares of pixels out of others by OpenCV, to a thirty-second of a pixel. */
public final class Resampling {
    private Resampling() {}

    /**
     * A square whose pixels lie anywhere in another one; beyond that its rim goes on.
     *
     * @param rgb red, green and blue of each pixel of a square, row by row
     * @param side pixels of its side
     * @param to from places in the result to places in that square, in pixels of each; the middle of the first pixel is at .5, .5
     * @param pixels of the result's side; where it is shrunk, each is the mean of several
     * @return red, green and blue of each pixel, row by row
     */
    public static byte[] square(byte[] rgb, int side, Similarity to, int pixels) {
        int samples = Math.max(1, (int) Math.round(to.scale()));
        double step = 1.0 / samples;
        double a = to.a() * step;
        double b = to.b() * step;
        // OpenCV counts from the pixels' middles
        double[] coefficients = {a, -b, to.dx() + (a - b) / 2 - .5, b, a, to.dy() + (a + b) / 2 - .5};
        byte[] made = new byte[3 * pixels * pixels];
        try (BytePointer content = new BytePointer(rgb);
                Mat from = new Mat(side, side, opencv_core.CV_8UC3, content);
                DoublePointer numbers = new DoublePointer(coefficients);
                Mat affine = new Mat(2, 3, opencv_core.CV_64F, numbers);
                Mat warped = new Mat();
                Mat shrunk = new Mat();
                Scalar none = new Scalar();
                Size large = new Size(pixels * samples, pixels * samples);
                Size size = new Size(pixels, pixels)) {
            opencv_imgproc.warpAffine(
                    from,
                    warped,
                    affine,
                    large,
                    opencv_imgproc.INTER_LINEAR | opencv_imgproc.WARP_INVERSE_MAP,
                    opencv_core.BORDER_REPLICATE,
                    none);
            if (samples > 1) {
                opencv_imgproc.resize(warped, shrunk, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
            try (BytePointer first = (samples > 1 ? shrunk : warped).data()) {
                first.get(made);
            }
        }
        return made;
    }
}
