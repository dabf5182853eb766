package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * Another person's head, who speaks and moves: one frame of a clip after the other, cut out by an ellipse about the head and by neck and shoulders
 * below it. Each painting takes the next frame. For one thread.
 */
final class OccluderHead implements OccluderPainter, AutoCloseable {
    private static final double NEARER = 1.1;
    /** Half axes of the ellipse, its middle above the face's, half widths of neck and shoulders, and where these begin; face heights. */
    private static final double HALF_WIDTH = .42;

    private static final double HALF_HEIGHT = .68;
    private static final double ABOVE = .12;
    private static final double NECK = .3;
    private static final double SHOULDERS = .8;
    private static final double SHOULDERS_BELOW = .65;
    private static final double SOFTNESS = 1.5;

    private final List<VideoFrame> frames = new ArrayList<>();
    private final List<float[]> faces = new ArrayList<>();
    private int next;
    private float[] painted;

    /** @param count frames that are read; they are gone through there and back */
    OccluderHead(Path clip, double startSeconds, int count, FaceOracle oracle, FramePool pool) {
        try (ClipReader reader = new ClipReader(clip, startSeconds, pool)) {
            while (frames.size() < count) {
                VideoFrame frame = reader.next();
                frames.add(frame);
                faces.add(oracle.points(frame));
            }
        }
    }

    @Override
    public String name() {
        return "another head";
    }

    /** Points of the face that was painted last, in pixels of the picture. */
    float[] points() {
        return painted;
    }

    @Override
    public float[] paint(VideoFrame frame, double centreX, double centreY, double unit, double[] skin) {
        int turn = Math.max(1, 2 * frames.size() - 2);
        int at = next++ % turn;
        at = at < frames.size() ? at : turn - at;
        float[] face = faces.get(at);
        double scale = FaceRuler.faceHeight(face) / (NEARER * unit);
        double mouthX = face[3 * 13];
        double mouthY = face[3 * 13 + 1];
        float[] opacity = new float[frame.width() * frame.height()];
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            int width = frame.width() / shrink;
            byte[] pixels = Pixels.plane(frame, plane);
            byte[] head = Pixels.plane(frames.get(at), plane);
            for (int i = 0; i < pixels.length; i++) {
                double x = (i % width * shrink - centreX) * scale + mouthX;
                double y = (i / width * shrink - centreY) * scale + mouthY;
                double alpha = opacity(face, x, y, scale);
                if (plane == 0) {
                    opacity[i] = (float) alpha;
                }
                double colour = between(head, frames.get(at).width() / shrink, x / shrink, y / shrink);
                pixels[i] = (byte) Math.round((pixels[i] & 255) + alpha * (colour - (pixels[i] & 255)));
            }
            Pixels.setPlane(frame, plane, pixels);
        }
        painted = face.clone();
        for (int i = 0; i < painted.length; i += 3) {
            painted[i] = (float) ((face[i] - mouthX) / scale + centreX);
            painted[i + 1] = (float) ((face[i + 1] - mouthY) / scale + centreY);
        }
        return opacity;
    }

    private static double opacity(float[] face, double x, double y, double scale) {
        double unit = FaceRuler.faceHeight(face);
        double middleX = (face[3 * 234] + face[3 * 454]) / 2;
        double middleY = (face[3 * 10 + 1] + face[3 * 152 + 1]) / 2 - ABOVE * unit;
        double wide = y > middleY + SHOULDERS_BELOW * unit ? SHOULDERS : y > middleY ? NECK : 0;
        if (Math.abs(x - middleX) < wide * unit) {
            return 1;
        }
        double off = Math.hypot((x - middleX) / (HALF_WIDTH * unit), (y - middleY) / (HALF_HEIGHT * unit));
        return Math.max(0, Math.min(1, .5 + (1 - off) * HALF_WIDTH * unit / (SOFTNESS * scale)));
    }

    /** Between pixels; the nearest edge outside. */
    private static double between(byte[] pixels, int width, double x, double y) {
        double u = Math.max(0, Math.min(width - 1.01, x));
        double v = Math.max(0, Math.min(pixels.length / width - 1.01, y));
        int k = (int) v * width + (int) u;
        double fx = u - (int) u;
        double upper = (pixels[k] & 255) * (1 - fx) + (pixels[k + 1] & 255) * fx;
        double lower = (pixels[k + width] & 255) * (1 - fx) + (pixels[k + width + 1] & 255) * fx;
        return upper + (v - (int) v) * (lower - upper);
    }

    @Override
    public void close() {
        frames.forEach(VideoFrame::close);
    }
}
