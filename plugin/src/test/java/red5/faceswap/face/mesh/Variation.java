package red5.faceswap.face.mesh;

import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** What real streams do to a picture that a clip does not. */
public enum Variation {
    AS_IT_IS(0, 1, 0, 0, 1, 0),
    MIRRORED(0, -1, 0, 0, 1, 0),
    TILTED(35, 1, 0, 0, 1, 0),
    LYING(90, .8, 0, 0, 1, 0),
    UPSIDE_DOWN(180, 1, 0, 0, 1, 0),
    SMALL(0, .3, .2, .1, 1, 0),
    TINY(0, .15, .3, -.2, 1, 0),
    NEAR(0, 1.4, 0, .05, 1, 0),
    HALF_OUT_AT_THE_SIDE(0, 1, .5, 0, 1, 0),
    HALF_OUT_BELOW(0, 1, 0, .45, 1, 0),
    DARK(0, 1, 0, 0, .3, 2),
    NOISY(0, 1, 0, 0, .8, 16);

    private static final int BLACK = 16;

    private final double degrees;
    private final double scale;
    private final double right;
    private final double down;
    private final double light;
    private final double noise;

    /**
     * @param scale negative to mirror
     * @param right shift as a share of the width
     * @param down shift as a share of the height
     * @param light gain of the luma
     * @param noise standard deviation of the luma
     */
    Variation(double degrees, double scale, double right, double down, double light, double noise) {
        this.degrees = degrees;
        this.scale = scale;
        this.right = right;
        this.down = down;
        this.light = light;
        this.noise = noise;
    }

    /** A new frame of the same size, which the caller closes. */
    public VideoFrame of(VideoFrame frame, FramePool pool) {
        VideoFrame varied = pool.take(frame.width(), frame.height(), frame.timestampMicros());
        for (int plane = 0; plane < 3; plane++) {
            byte[] pixels = Pixels.plane(frame, plane);
            warp(pixels, frame.width() / (plane == 0 ? 1 : 2), plane);
            if (plane == 0) {
                light(pixels, new Random(frame.timestampMicros()));
            }
            Pixels.setPlane(varied, plane, pixels);
        }
        return varied;
    }

    private void warp(byte[] pixels, int width, int plane) {
        int height = pixels.length / width;
        try (Mat from = new Mat(height, width, opencv_core.CV_8UC1);
                Mat to = new Mat();
                Point2f centre = new Point2f(width / 2f, height / 2f);
                Mat matrix = opencv_imgproc.getRotationMatrix2D(centre, -degrees, Math.abs(scale));
                Size size = new Size(width, height);
                Scalar around = new Scalar(plane == 0 ? 90.0 : 128.0)) {
            from.data().put(pixels);
            matrix.ptr(0, 2).putDouble(matrix.ptr(0, 2).getDouble() + right * width);
            matrix.ptr(1, 2).putDouble(matrix.ptr(1, 2).getDouble() + down * height);
            if (scale < 0) {
                opencv_core.flip(from, from, 1);
            }
            opencv_imgproc.warpAffine(
                    from, to, matrix, size, opencv_imgproc.INTER_AREA, opencv_core.BORDER_CONSTANT, around);
            to.data().get(pixels);
        }
    }

    private void light(byte[] pixels, Random random) {
        for (int i = 0; i < pixels.length && (light != 1 || noise != 0); i++) {
            double luma = ((pixels[i] & 255) - BLACK) * light + noise * random.nextGaussian();
            pixels[i] = (byte) (int) Math.max(BLACK, Math.min(235, luma + BLACK));
        }
    }
}
