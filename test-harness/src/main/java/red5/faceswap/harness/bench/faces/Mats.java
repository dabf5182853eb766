package red5.faceswap.harness.bench.faces;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Frames as OpenCV's pictures and back. */
final class Mats {
    private Mats() {}

    /** A copy in 8 bits of blue, green and red; the caller closes it. */
    static Mat bgr(VideoFrame frame) {
        Mat bgr = new Mat();
        try (Mat yuv = new Mat(frame.height() * 3 / 2, frame.width(), opencv_core.CV_8UC1)) {
            yuv.data().put(Pixels.all(frame));
            opencv_imgproc.cvtColor(yuv, bgr, opencv_imgproc.COLOR_YUV2BGR_I420);
        }
        return bgr;
    }

    /** @param bgr with even sides */
    static VideoFrame frame(FramePool pool, Mat bgr, long micros) {
        VideoFrame frame = pool.take(bgr.cols(), bgr.rows(), micros);
        try (Mat yuv = new Mat()) {
            opencv_imgproc.cvtColor(bgr, yuv, opencv_imgproc.COLOR_BGR2YUV_I420);
            int luma = bgr.cols() * bgr.rows();
            setPlane(frame, 0, yuv, 0, luma);
            setPlane(frame, 1, yuv, luma, luma / 4);
            setPlane(frame, 2, yuv, luma + luma / 4, luma / 4);
        }
        return frame;
    }

    private static void setPlane(VideoFrame frame, int plane, Mat yuv, int from, int count) {
        byte[] pixels = new byte[count];
        try (BytePointer first = new BytePointer(yuv.data())) {
            first.position(from).get(pixels);
        }
        Pixels.setPlane(frame, plane, pixels);
    }

    /** Luma of one level everywhere, without colour; the caller closes it. */
    static VideoFrame plain(FramePool pool, int width, int height, int luma) {
        VideoFrame frame = pool.take(width, height, 0);
        for (int plane = 0; plane < 3; plane++) {
            BytePointer.memset(
                    frame.plane(plane),
                    plane == 0 ? luma : 128,
                    (long) frame.stride(plane) * (plane == 0 ? height : height / 2));
        }
        return frame;
    }
}
