package red5.faceswap.face.mesh;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.VideoFrame;

/** What somebody may do to a hidden face, with any picture editor, in the hope that more of it can be seen. */
public enum Restoration {
    NONE,
    /** A blur taken back: its fine structure made much stronger (unsharp mask). */
    DEBLURRED {
        @Override
        void restore(Mat luma, double faceHeight) {
            sharpen(luma, .08 * faceHeight, 3);
        }
    },
    /** Squares taken back: shrunk until each is one pixel, enlarged smoothly and sharpened. */
    ENLARGED {
        private static final double SQUARES = 9;

        @Override
        void restore(Mat luma, double faceHeight) {
            double scale = SQUARES / faceHeight;
            try (Mat small = new Mat();
                    Size few = new Size(
                            Math.max(4, (int) (scale * luma.cols())), Math.max(4, (int) (scale * luma.rows())));
                    Size whole = luma.size()) {
                opencv_imgproc.resize(luma, small, few, 0, 0, opencv_imgproc.INTER_AREA);
                opencv_imgproc.resize(small, luma, whole, 0, 0, opencv_imgproc.INTER_CUBIC);
            }
            sharpen(luma, .05 * faceHeight, 1.5);
        }
    };

    /** A new frame, which the caller closes. */
    VideoFrame of(VideoFrame frame, float[] points) {
        VideoFrame restored = frame.copy();
        byte[] pixels = Pixels.plane(restored, 0);
        try (Mat luma = new Mat(frame.height(), frame.width(), opencv_core.CV_8UC1)) {
            luma.data().put(pixels);
            restore(luma, FaceRuler.faceHeight(points));
            luma.data().get(pixels);
        }
        Pixels.setPlane(restored, 0, pixels);
        return restored;
    }

    void restore(Mat luma, double faceHeight) {}

    private static void sharpen(Mat luma, double sigma, double gain) {
        try (Mat blurred = new Mat();
                Size bySigma = new Size(0, 0)) {
            opencv_imgproc.GaussianBlur(luma, blurred, bySigma, sigma);
            opencv_core.addWeighted(luma, 1 + gain, blurred, -gain, 0, luma);
        }
    }
}
