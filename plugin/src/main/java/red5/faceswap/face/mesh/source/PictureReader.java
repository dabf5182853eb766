package red5.faceswap.face.mesh.source;

import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.PictureType;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Decodes an uploaded picture into a frame, upright as its EXIF data say, shrunk where it is larger than of use. */
public final class PictureReader {
    private static final int LONG_SIDE = 1600;
    private static final int GREY = 128;

    /**
     * @param frame the picture in video levels; the caller closes it
     * @param width of the upright picture as uploaded, pixels
     * @param height of the upright picture as uploaded, pixels
     */
    public record Picture(VideoFrame frame, int width, int height) implements AutoCloseable {
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

    /** @throws FaceException when it is no picture, an animation, damaged or too large */
    public static Picture read(byte[] encoded) throws FaceException {
        PictureFile header = PictureFile.read(encoded);
        if (header.megapixels() > header.mostMegapixels()) {
            throw new FaceException(String.format(
                    Locale.ROOT,
                    "The picture has %.0f megapixels, at most %.0f are taken: make it smaller, 1 megapixel is plenty.",
                    header.megapixels(),
                    header.mostMegapixels()));
        }
        try (BytePointer bytes = new BytePointer(encoded);
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
                Mat picture = header.alpha() ? onGrey(file) : opencv_imgcodecs.imdecode(file, flags(header))) {
            if (picture.empty()) {
                throw new FaceException("The picture is damaged and cannot be decoded: save it anew and try again.");
            }
            boolean turned = picture.cols() > picture.rows() != header.width() > header.height();
            try (Mat planes = planes(picture)) {
                return new Picture(
                        frame(planes),
                        turned ? header.height() : header.width(),
                        turned ? header.width() : header.height());
            }
        } catch (RuntimeException e) {
            throw new FaceException("The picture is damaged and cannot be decoded: save it anew and try again.", e);
        }
    }

    /** JPEGs can be decoded at a half, a quarter or an eighth of their size, in as much less memory and time. */
    private static int flags(PictureFile file) {
        int longSide = file.type() == PictureType.JPEG ? Math.max(file.width(), file.height()) : 0;
        if (longSide >= 8 * LONG_SIDE) {
            return opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
        }
        if (longSide >= 4 * LONG_SIDE) {
            return opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
        }
        return longSide >= 2 * LONG_SIDE ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 : opencv_imgcodecs.IMREAD_COLOR;
    }

    /**
     * A square as a frame.
     *
     * @param rgb red, green and blue of each pixel, row by row
     * @param side pixels, even
     */
    static VideoFrame frame(byte[] rgb, int side) {
        try (BytePointer bytes = new BytePointer(rgb);
                Mat picture = new Mat(side, side, opencv_core.CV_8UC3, bytes);
                Mat planes = new Mat()) {
            opencv_imgproc.cvtColor(picture, planes, opencv_imgproc.COLOR_RGB2YUV_I420);
            return frame(planes);
        }
    }

    /** Decodes a picture with transparent parts, whose hidden colours nobody knows of, as it looks on a grey page. */
    private static Mat onGrey(Mat file) {
        try (Mat stored = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_UNCHANGED);
                Mat bytes = new Mat();
                Mat alpha = new Mat();
                Mat hidden = new Mat()) {
            stored.convertTo(bytes, opencv_core.CV_8U, stored.depth() == opencv_core.CV_16U ? 1 / 257.0 : 1, 0);
            if (bytes.channels() != 4) {
                return opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_COLOR);
            }
            opencv_core.extractChannel(bytes, alpha, 3);
            opencv_imgproc.cvtColor(alpha, alpha, opencv_imgproc.COLOR_GRAY2BGR);
            opencv_core.bitwise_not(alpha, hidden);
            Mat picture = new Mat();
            opencv_imgproc.cvtColor(bytes, picture, opencv_imgproc.COLOR_BGRA2BGR);
            opencv_core.multiply(picture, alpha, picture, 1 / 255.0, -1);
            opencv_core.addWeighted(picture, 1, hidden, GREY / 255.0, 0, picture);
            return picture;
        }
    }

    /** I420, one plane below the other. */
    private static Mat planes(Mat picture) {
        double shrink = Math.min(1, (double) LONG_SIDE / Math.max(picture.cols(), picture.rows()));
        Mat planes = new Mat();
        try (Mat sized = new Mat();
                Size size = new Size(even(picture.cols() * shrink), even(picture.rows() * shrink))) {
            opencv_imgproc.resize(picture, sized, size, 0, 0, opencv_imgproc.INTER_AREA);
            opencv_imgproc.cvtColor(sized, planes, opencv_imgproc.COLOR_BGR2YUV_I420);
        }
        return planes;
    }

    private static VideoFrame frame(Mat planes) {
        int width = planes.cols();
        int height = planes.rows() * 2 / 3;
        try (FramePool pool = new FramePool(0)) {
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
            return frame;
        }
    }

    private static int even(double pixels) {
        return Math.max(2, (int) Math.round(pixels / 2) * 2);
    }
}
