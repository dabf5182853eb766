package red5.faceswap.media;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An I420 picture of another library: copied into a frame of ours, turned upright. Sides that are odd lose their last row or column.
 *
 * @param y luma, in memory outside the heap
 * @param u half of it in both directions, rounded up
 * @param v the same
 * @param strideY bytes from one row to the next
 * @param strideU of U
 * @param strideV of V
 * @param width pixels
 * @param height pixels
 * @param rotation degrees clockwise by which it is to be turned: 0, 90, 180 or 270
 */
public record UprightCopy(
        ByteBuffer y,
        ByteBuffer u,
        ByteBuffer v,
        int strideY,
        int strideU,
        int strideV,
        int width,
        int height,
        int rotation) {
    private static final int QUARTER = 90;

    /**
     * Makes the copy.
     *
     * @throws IllegalArgumentException for a picture that is smaller or larger than a frame may be, and for another rotation
     */
    public VideoFrame into(FramePool pool, long timestampMicros) {
        if (rotation < 0 || rotation > 3 * QUARTER || rotation % QUARTER != 0) {
            throw new IllegalArgumentException("a picture is turned by quarters, not by " + rotation + " degrees");
        }
        int evenWidth = width & ~1;
        int evenHeight = height & ~1;
        boolean onItsSide = rotation % 180 != 0;
        VideoFrame frame =
                pool.take(onItsSide ? evenHeight : evenWidth, onItsSide ? evenWidth : evenHeight, timestampMicros);
        plane(y, strideY, evenWidth, evenHeight, frame, 0);
        plane(u, strideU, evenWidth / 2, evenHeight / 2, frame, 1);
        plane(v, strideV, evenWidth / 2, evenHeight / 2, frame, 2);
        return frame;
    }

    private void plane(ByteBuffer bytes, int stride, int columns, int rows, VideoFrame frame, int index) {
        boolean luma = index == 0;
        try (BytePointer data = new BytePointer(bytes);
                Mat from = new Mat(rows, columns, opencv_core.CV_8UC1, data, stride);
                Mat to = new Mat(
                        luma ? frame.height() : frame.height() / 2,
                        luma ? frame.width() : frame.width() / 2,
                        opencv_core.CV_8UC1,
                        frame.plane(index),
                        frame.stride(index))) {
            switch (rotation / QUARTER) {
                case 1 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_CLOCKWISE);
                case 2 -> opencv_core.rotate(from, to, opencv_core.ROTATE_180);
                case 3 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
                default -> from.copyTo(to);
            }
        }
    }
}
