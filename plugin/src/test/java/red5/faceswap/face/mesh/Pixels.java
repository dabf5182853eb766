package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Reads, compares and makes frames. */
public final class Pixels {
    private Pixels() {}

    /** The visible pixels of a plane, row by row without padding. */
    public static byte[] plane(VideoFrame frame, int plane) {
        int w = plane == 0 ? frame.width() : frame.width() / 2;
        int h = plane == 0 ? frame.height() : frame.height() / 2;
        byte[] pixels = new byte[w * h];
        try (BytePointer row = new BytePointer(frame.plane(plane))) {
            for (int y = 0; y < h; y++) {
                row.position((long) y * frame.stride(plane)).get(pixels, y * w, w);
            }
        }
        return pixels;
    }

    public static void setPlane(VideoFrame frame, int plane, byte[] pixels) {
        int w = plane == 0 ? frame.width() : frame.width() / 2;
        int h = plane == 0 ? frame.height() : frame.height() / 2;
        try (BytePointer row = new BytePointer(frame.plane(plane))) {
            for (int y = 0; y < h; y++) {
                row.position((long) y * frame.stride(plane)).put(pixels, y * w, w);
            }
        }
    }

    /** All three planes one after the other. */
    public static byte[] all(VideoFrame frame) {
        byte[] y = plane(frame, 0);
        byte[] all = new byte[y.length * 3 / 2];
        System.arraycopy(y, 0, all, 0, y.length);
        System.arraycopy(plane(frame, 1), 0, all, y.length, y.length / 4);
        System.arraycopy(plane(frame, 2), 0, all, y.length * 5 / 4, y.length / 4);
        return all;
    }

    /** That something was drawn over a frame, on so many pixels at least, and shows what was there before. */
    static void assertHardlyChanged(VideoFrame frame, VideoFrame drawn, int least) {
        byte[] before = plane(frame, 0);
        byte[] after = plane(drawn, 0);
        double sum = 0;
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            int difference = Math.abs((before[i] & 255) - (after[i] & 255));
            sum += difference;
            changed += difference > 0 ? 1 : 0;
        }
        assertTrue(changed > least, "it was drawn: " + changed);
        assertTrue(sum / changed < 3, "mean difference of changed pixels " + sum / changed);
    }

    /** A grey frame with soft waves: nothing that anybody would take for a face. */
    public static VideoFrame scenery(FramePool pool, int width, int height, long micros) {
        VideoFrame frame = pool.take(width, height, micros);
        byte[] y = new byte[width * height];
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (110 + 40 * Math.sin(i % width / 23.0) + 20 * Math.sin(i / width / 41.0));
        }
        setPlane(frame, 0, y);
        byte[] grey = new byte[width * height / 4];
        java.util.Arrays.fill(grey, (byte) 128);
        setPlane(frame, 1, grey);
        setPlane(frame, 2, grey);
        return frame;
    }

    /** Paints a grey rectangle over a frame. */
    public static void blank(VideoFrame frame, Box box) {
        fill(frame, box, 90, 128, 128);
    }

    /** Paints a rectangle of that colour over a frame. */
    public static void fill(VideoFrame frame, Box box, int... yuv) {
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            int w = frame.width() / shrink;
            int h = frame.height() / shrink;
            byte[] pixels = plane(frame, plane);
            for (int y = Math.max(0, (int) box.top() / shrink); y < Math.min(h, (int) box.bottom() / shrink); y++) {
                for (int x = Math.max(0, (int) box.left() / shrink); x < Math.min(w, (int) box.right() / shrink); x++) {
                    pixels[y * w + x] = (byte) yuv[plane];
                }
            }
            setPlane(frame, plane, pixels);
        }
    }

    /** A frame moved to the right by that many pixels, its left edge repeated. */
    public static VideoFrame shifted(FramePool pool, VideoFrame frame, int right, long micros) {
        VideoFrame moved = pool.take(frame.width(), frame.height(), micros);
        for (int plane = 0; plane < 3; plane++) {
            int w = frame.width() / (plane == 0 ? 1 : 2);
            int by = right / (plane == 0 ? 1 : 2);
            byte[] from = plane(frame, plane);
            byte[] to = new byte[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i - Math.min(by, i % w)];
            }
            setPlane(moved, plane, to);
        }
        return moved;
    }

    /** Two frames of the same height beside each other. */
    public static VideoFrame beside(FramePool pool, VideoFrame left, VideoFrame right) {
        VideoFrame both = pool.take(left.width() + right.width(), left.height(), left.timestampMicros());
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            byte[] l = plane(left, plane);
            byte[] r = plane(right, plane);
            int lw = left.width() / shrink;
            int rw = right.width() / shrink;
            byte[] row = new byte[l.length + r.length];
            for (int y = 0; y < left.height() / shrink; y++) {
                System.arraycopy(l, y * lw, row, y * (lw + rw), lw);
                System.arraycopy(r, y * rw, row, y * (lw + rw) + lw, rw);
            }
            setPlane(both, plane, row);
        }
        return both;
    }

    /** One half of a frame, 0 the left and 1 the right. */
    static VideoFrame half(FramePool pool, VideoFrame frame, int which) {
        VideoFrame half = pool.take(frame.width() / 2, frame.height(), frame.timestampMicros());
        for (int plane = 0; plane < 3; plane++) {
            int w = frame.width() / (plane == 0 ? 1 : 2);
            byte[] from = plane(frame, plane);
            byte[] to = new byte[from.length / 2];
            for (int y = 0; y < from.length / w; y++) {
                System.arraycopy(from, y * w + which * w / 2, to, y * w / 2, w / 2);
            }
            setPlane(half, plane, to);
        }
        return half;
    }

    /** Share of the inner pixels of a face whose luma has visibly changed, as far as they lie in the frame. */
    static double changedShare(VideoFrame frame, VideoFrame drawn, Box face) {
        byte[] before = plane(frame, 0);
        byte[] after = plane(drawn, 0);
        int changed = 0;
        int n = 0;
        int bottom = Math.min(frame.height(), (int) (face.bottom() - face.height() / 5));
        int right = Math.min(frame.width(), (int) (face.right() - face.width() / 5));
        for (int y = Math.max(0, (int) (face.top() + face.height() / 5)); y < bottom; y++) {
            for (int x = Math.max(0, (int) (face.left() + face.width() / 5)); x < right; x++, n++) {
                int k = y * frame.width() + x;
                changed += Math.abs((before[k] & 255) - (after[k] & 255)) > 4 ? 1 : 0;
            }
        }
        return (double) changed / n;
    }

    /** @param extension with its dot, for example {@code .png} */
    public static byte[] encode(VideoFrame frame, String extension) {
        byte[] planes = all(frame);
        try (Mat yuv = new Mat(frame.height() * 3 / 2, frame.width(), opencv_core.CV_8UC1);
                Mat bgr = new Mat();
                BytePointer encoded = new BytePointer()) {
            yuv.data().put(planes);
            opencv_imgproc.cvtColor(yuv, bgr, opencv_imgproc.COLOR_YUV2BGR_I420);
            opencv_imgcodecs.imencode(extension, bgr, encoded);
            byte[] bytes = new byte[(int) encoded.limit()];
            encoded.get(bytes);
            return bytes;
        }
    }
}
