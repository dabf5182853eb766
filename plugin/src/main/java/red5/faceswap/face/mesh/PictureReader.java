package red5.faceswap.face.mesh;

import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.FaceException;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Decodes an uploaded picture into a frame, upright as its EXIF data say, shrunk where it is larger than of use. */
final class PictureReader {
    static final double MAX_MEGAPIXELS = 40;
    private static final int LONG_SIDE = 1600;

    /**
     * @param frame the picture in video levels; the caller closes it
     * @param width of the upright picture as uploaded, pixels
     * @param height of the upright picture as uploaded, pixels
     */
    record Picture(VideoFrame frame, int width, int height) implements AutoCloseable {
        /** Pixels of the upload per pixel of the frame. */
        float scale() {
            return (float) width / frame.width();
        }

        @Override
        public void close() {
            frame.close();
        }
    }

    private PictureReader() {}

    /** @throws FaceException when it is no picture, damaged or too large */
    static Picture read(byte[] encoded) throws FaceException {
        PictureHeader header = PictureHeader.read(encoded)
                .orElseThrow(() -> new FaceException(
                        "This is not a JPEG, PNG or WebP picture: choose a photograph in one of these formats"));
        if (header.megapixels() > MAX_MEGAPIXELS) {
            throw new FaceException(String.format(
                    Locale.ROOT,
                    "The picture has %.0f megapixels, at most %.0f are taken: make it smaller, 1 megapixel is plenty",
                    header.megapixels(),
                    MAX_MEGAPIXELS));
        }
        try (BytePointer bytes = new BytePointer(encoded);
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
                Mat picture = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_COLOR)) {
            if (picture.empty()) {
                throw new FaceException("The picture is damaged and cannot be decoded: save it anew and try again");
            }
            return toFrame(picture);
        } catch (RuntimeException e) {
            throw new FaceException("The picture is damaged and cannot be decoded: save it anew and try again", e);
        }
    }

    private static Picture toFrame(Mat picture) {
        double shrink = Math.min(1, (double) LONG_SIDE / Math.max(picture.cols(), picture.rows()));
        int width = even(picture.cols() * shrink);
        int height = even(picture.rows() * shrink);
        try (Mat sized = new Mat();
                Mat planes = new Mat();
                Size size = new Size(width, height);
                FramePool pool = new FramePool(0)) {
            opencv_imgproc.resize(picture, sized, size, 0, 0, opencv_imgproc.INTER_AREA);
            opencv_imgproc.cvtColor(sized, planes, opencv_imgproc.COLOR_BGR2YUV_I420);
            VideoFrame frame = pool.take(width, height, 0);
            byte[] row = new byte[width];
            BytePointer from = planes.data();
            long at = 0;
            for (int plane = 0; plane < 3; plane++) {
                int w = plane == 0 ? width : width / 2;
                int h = plane == 0 ? height : height / 2;
                BytePointer to = new BytePointer(frame.plane(plane));
                for (int y = 0; y < h; y++, at += w) {
                    from.position(at).get(row, 0, w);
                    to.position((long) y * frame.stride(plane)).put(row, 0, w);
                }
            }
            return new Picture(frame, picture.cols(), picture.rows());
        }
    }

    private static int even(double pixels) {
        return Math.max(2, (int) Math.round(pixels / 2) * 2);
    }
}
