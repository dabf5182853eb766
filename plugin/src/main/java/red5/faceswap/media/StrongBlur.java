package red5.faceswap.media;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Makes a picture unrecognisable: nothing is left of it but soft clouds of its colours. */
public final class StrongBlur {
    /** Values that are kept along the longer side: of a face as high as a wide picture, five by seven. */
    private static final int CELLS = 12;

    private StrongBlur() {}

    /** That picture as clouds; the caller closes it. */
    public static VideoFrame of(VideoFrame picture, FramePool pool) {
        VideoFrame blurred = pool.take(picture.width(), picture.height(), picture.timestampMicros());
        try (Mat few = new Mat()) {
            for (int plane = 0; plane < 3; plane++) {
                try (Mat from = view(picture, plane);
                        Mat to = view(blurred, plane)) {
                    blur(from, few, to);
                }
            }
            return blurred;
        } catch (RuntimeException | Error e) {
            blurred.close();
            throw e;
        }
    }

    private static Mat view(VideoFrame frame, int plane) {
        int shrink = plane == 0 ? 1 : 2;
        return new Mat(
                frame.height() / shrink,
                frame.width() / shrink,
                opencv_core.CV_8UC1,
                frame.plane(plane),
                frame.stride(plane));
    }

    private static void blur(Mat from, Mat few, Mat to) {
        double cell = Math.max(1, Math.max(from.cols(), from.rows()) / (double) CELLS);
        int columns = (int) Math.ceil(from.cols() / cell);
        int rows = (int) Math.ceil(from.rows() / cell);
        try (Size small = new Size(columns, rows);
                Size whole = to.size()) {
            opencv_imgproc.resize(from, few, small, 0, 0, opencv_imgproc.INTER_AREA);
            opencv_imgproc.resize(few, to, whole, 0, 0, opencv_imgproc.INTER_LINEAR);
        }
    }
}
