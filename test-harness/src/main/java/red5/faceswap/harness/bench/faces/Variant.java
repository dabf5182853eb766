package red5.faceswap.harness.bench.faces;

import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** What happens to pictures before they reach the server; keeps an engine from being tuned to a few clips. */
enum Variant {
    HALF_SIZE("half the size") {
        @Override
        void change(Mat from, Mat to) {
            resize(from, to, .5);
        }
    },
    DOUBLE_SIZE("twice the size") {
        @Override
        void change(Mat from, Mat to) {
            resize(from, to, 2);
        }
    },
    DARK("dark") {
        @Override
        void change(Mat from, Mat to) {
            from.convertTo(to, -1, .35, 4);
        }
    },
    MIRRORED("mirrored") {
        @Override
        void change(Mat from, Mat to) {
            opencv_core.flip(from, to, 1);
        }
    },
    NOISY("noisy") {
        @Override
        void change(Mat from, Mat to) {
            from.copyTo(to);
        }
    },
    BLURRED("blurred") {
        @Override
        void change(Mat from, Mat to) {
            try (Size own = new Size()) {
                opencv_imgproc.GaussianBlur(from, to, own, from.rows() / 150.0);
            }
        }
    },
    COMPRESSED("compressed") {
        @Override
        void change(Mat from, Mat to) {
            try (BytePointer encoded = new BytePointer();
                    IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 12)) {
                opencv_imgcodecs.imencode(".jpg", from, encoded, quality);
                try (Mat bytes = new Mat(1, (int) encoded.limit(), opencv_core.CV_8UC1, encoded);
                        Mat decoded = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR)) {
                    decoded.copyTo(to);
                }
            }
        }
    },
    TILTED("tilted by 25 degrees") {
        @Override
        void change(Mat from, Mat to) {
            try (Point2f centre = new Point2f(from.cols() / 2f, from.rows() / 2f);
                    Mat turn = opencv_imgproc.getRotationMatrix2D(centre, 25, 1);
                    Size same = new Size(from.cols(), from.rows());
                    Scalar none = new Scalar()) {
                opencv_imgproc.warpAffine(
                        from, to, turn, same, opencv_imgproc.INTER_LINEAR, opencv_core.BORDER_REPLICATE, none);
            }
        }
    },
    CUT_OFF("cut off at the edge") {
        @Override
        void change(Mat from, Mat to) {
            try (Mat right = from.colRange((from.cols() * 45 / 100) & ~1, from.cols() & ~1)) {
                right.copyTo(to);
            }
        }
    };

    private static final double HEAVY_NOISE = 9;

    private final String words;

    Variant(String words) {
        this.words = words;
    }

    abstract void change(Mat from, Mat to);

    private static void resize(Mat from, Mat to, double factor) {
        int width = (int) (from.cols() * factor) & ~1;
        int height = (int) (from.rows() * factor) & ~1;
        try (Size size = new Size(width, height)) {
            int how = factor < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC;
            opencv_imgproc.resize(from, to, size, 0, 0, how);
        }
    }

    /** All frames of a clip changed so; both are the caller's. */
    Footage of(Footage footage, FramePool pool) {
        Random random = new Random(2);
        return footage.changed(footage.name() + ", " + words, frame -> {
            try (Mat from = Mats.bgr(frame);
                    Mat to = new Mat()) {
                change(from, to);
                VideoFrame changed = Mats.frame(pool, to, frame.timestampMicros());
                if (this == NOISY) {
                    Footage.addNoise(changed, HEAVY_NOISE, random);
                }
                return changed;
            }
        });
    }
}
