package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * A clip's head put anywhere in pictures of any size, also half outside them, in its own surroundings, whose edge is repeated
 * around it. Played there and back. For one thread.
 */
public final class PlacedHead implements AutoCloseable {
    /** Which side of the picture cuts the head. */
    public enum Rim {
        LEFT,
        RIGHT,
        TOP,
        BOTTOM
    }

    /** What light, camera and complexion make of it: factors of red, green and blue. */
    public enum Look {
        AS_IT_IS(1, 1, 1),
        DARK(.3f, .3f, .3f),
        BROWN_SKIN(.55f, .42f, .36f),
        BLUE_LIGHT(.35f, .5f, 1),
        MAGENTA_LIGHT(.9f, .3f, .8f),
        GREY(1, 1, 1) {
            @Override
            void change(int[] rgb) {
                int grey = (2 * rgb[0] + 5 * rgb[1] + rgb[2]) / 8;
                java.util.Arrays.fill(rgb, grey);
            }
        };

        private final float[] light;

        Look(float... light) {
            this.light = light;
        }

        /** One pixel, 0..255. */
        void change(int[] rgb) {
            for (int c = 0; c < 3; c++) {
                rgb[c] = Math.round(light[c] * rgb[c]);
            }
        }
    }

    /**
     * Where the face's points lie in a picture.
     *
     * @param height of their box, pixels
     * @param x of the box's middle
     * @param y of the box's middle
     */
    public record Place(float height, float x, float y) {
        /** Cut by a rim, so that this share of the face's box is in the picture; along the rim at that share of it. */
        public static Place at(Rim rim, float share, float along, float height, float width, int w, int h) {
            return switch (rim) {
                case LEFT -> new Place(height, (share - .5f) * width, along * h);
                case RIGHT -> new Place(height, w - (share - .5f) * width, along * h);
                case TOP -> new Place(height, along * w, (share - .5f) * height);
                case BOTTOM -> new Place(height, along * w, h - (share - .5f) * height);
            };
        }
    }

    /**
     * A picture that the caller closes.
     *
     * @param points of the face, 468 x, y, z in the picture's pixels, also outside it
     */
    public record Shown(VideoFrame frame, float[] points) {}

    private final FramePool pool;
    private final List<VideoFrame> frames = new ArrayList<>();
    private final List<float[]> points = new ArrayList<>();

    /** @param count frames that are read */
    public PlacedHead(Path clip, double startSeconds, int count, FaceRuler ruler, FramePool pool) {
        this.pool = pool;
        try (ClipReader reader = new ClipReader(clip, startSeconds, pool)) {
            while (frames.size() < count) {
                VideoFrame next = reader.next();
                if (next == null) {
                    return;
                }
                List<float[]> found = ruler.find(next);
                if (found.isEmpty()) {
                    next.close();
                } else {
                    frames.add(next);
                    points.add(found.get(0));
                }
            }
        }
    }

    private int at(int i) {
        int turn = Math.max(1, 2 * frames.size() - 2);
        int k = i % turn;
        return k < frames.size() ? k : turn - k;
    }

    /** Width of the face's points of that height. */
    public float width(float height) {
        Box box = Box.around(points.get(0));
        return height * box.width() / box.height();
    }

    /** The clip's frame {@code i} in a picture; of the place the size counts as it was in the first frame, so that the head moves in it as in the clip. */
    public Shown picture(int i, int width, int height, Place place, Look look, long micros) {
        VideoFrame from = frames.get(at(i));
        Box first = Box.around(points.get(0));
        float scale = place.height() / first.height();
        float dx = place.x() - scale * first.centreX();
        float dy = place.y() - scale * first.centreY();
        VideoFrame picture = pool.take(width, height, micros);
        for (int plane = 0; plane < 3; plane++) {
            warp(from, picture, plane, scale, dx, dy);
        }
        paint(picture, look);
        float[] moved = points.get(at(i)).clone();
        for (int k = 0; k < moved.length; k += 3) {
            moved[k] = scale * moved[k] + dx;
            moved[k + 1] = scale * moved[k + 1] + dy;
            moved[k + 2] *= scale;
        }
        return new Shown(picture, moved);
    }

    private static void warp(VideoFrame from, VideoFrame to, int plane, float scale, float dx, float dy) {
        int shrink = plane == 0 ? 1 : 2;
        byte[] pixels = Pixels.plane(from, plane);
        try (Mat source = new Mat(from.height() / shrink, from.width() / shrink, opencv_core.CV_8UC1);
                Mat target = new Mat();
                Mat matrix = new Mat(2, 3, opencv_core.CV_64F);
                Size size = new Size(to.width() / shrink, to.height() / shrink);
                Scalar none = new Scalar()) {
            source.data().put(pixels);
            double[] values = {scale, 0, dx / shrink, 0, scale, dy / shrink};
            for (int k = 0; k < values.length; k++) {
                matrix.ptr(k / 3, k % 3).putDouble(values[k]);
            }
            int how = scale < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
            opencv_imgproc.warpAffine(source, target, matrix, size, how, opencv_core.BORDER_REPLICATE, none);
            byte[] out = new byte[to.width() / shrink * (to.height() / shrink)];
            try (BytePointer first = new BytePointer(target.data())) {
                first.get(out);
            }
            Pixels.setPlane(to, plane, out);
        }
    }

    private static void paint(VideoFrame frame, Look look) {
        if (look == Look.AS_IT_IS) {
            return;
        }
        int w = frame.width();
        byte[][] yuv = {Pixels.plane(frame, 0), Pixels.plane(frame, 1), Pixels.plane(frame, 2)};
        int[] rgb = new int[3];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < w; x++) {
                int at = y / 2 * (w / 2) + x / 2;
                float luma = 1.164f * ((yuv[0][y * w + x] & 255) - 16);
                int u = (yuv[1][at] & 255) - 128;
                int v = (yuv[2][at] & 255) - 128;
                rgb[0] = clip(luma + 1.596f * v);
                rgb[1] = clip(luma - .392f * u - .813f * v);
                rgb[2] = clip(luma + 2.017f * u);
                look.change(rgb);
                yuv[0][y * w + x] = (byte) (16 + (66 * rgb[0] + 129 * rgb[1] + 25 * rgb[2] + 128 >> 8));
                if ((x & 1) == 1 && (y & 1) == 1) {
                    yuv[1][at] = (byte) (128 + (-38 * rgb[0] - 74 * rgb[1] + 112 * rgb[2] + 128 >> 8));
                    yuv[2][at] = (byte) (128 + (112 * rgb[0] - 94 * rgb[1] - 18 * rgb[2] + 128 >> 8));
                }
            }
        }
        for (int plane = 0; plane < 3; plane++) {
            Pixels.setPlane(frame, plane, yuv[plane]);
        }
    }

    private static int clip(float value) {
        return Math.max(0, Math.min(255, Math.round(value)));
    }

    @Override
    public void close() {
        frames.forEach(VideoFrame::close);
    }
}
