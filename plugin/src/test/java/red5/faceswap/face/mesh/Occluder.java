package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.media.VideoFrame;

/**
 * An object drawn over a picture. Shapes are capsules (all points within a radius of a line), in face heights from the object's
 * middle, x to the right and y down.
 *
 * @param capsules x0, y0, x1, y1, radius of each
 * @param colour y, u, v in bytes; null for the person's own skin
 * @param shaded with a texture, and those of the skin's colour darker at their border
 */
public record Occluder(String name, double[][] capsules, double[] colour, boolean shaded) implements OccluderPainter {
    /** With spread fingers. */
    public static final Occluder HAND = new Occluder(
            "hand",
            new double[][] {
                {-.05, .1, .05, .1, .2},
                {-.18, 0, -.24, -.32, .055},
                {-.06, -.05, -.08, -.42, .058},
                {.06, -.05, .07, -.42, .058},
                {.17, 0, .22, -.34, .052},
                {.15, .2, .34, 0, .06},
                {0, .25, .05, 1.2, .16}
            },
            null);

    /** Over mouth and nose, with closed fingers. */
    public static final Occluder PALM = new Occluder(
            "palm",
            new double[][] {
                {-.12, .05, .12, .05, .24},
                {-.2, -.05, -.2, -.3, .075},
                {-.07, -.05, -.07, -.38, .075},
                {.07, -.05, .07, -.38, .075},
                {.2, -.05, .2, -.3, .075},
                {0, .25, .05, 1.2, .2}
            },
            null);

    public static final Occluder MICROPHONE = new Occluder(
            "dark microphone",
            new double[][] {{0, -.05, 0, .05, .17}, {0, .1, .1, 1.3, .07}},
            new double[] {34, 128, 128});
    public static final Occluder CUP = new Occluder(
            "cup",
            new double[][] {{-.06, -.02, -.06, .3, .16}, {.06, -.02, .06, .3, .16}, {.24, .1, .32, .14, .04}},
            new double[] {168, 118, 140});

    /** As large as a fist, with nothing of its own: neither shadow nor grain nor a form. */
    public static final Occluder BLOB = new Occluder("blob", new double[][] {{-.05, .03, .05, .03, .23}}, null, false);

    public static final List<Occluder> ALL = List.of(HAND, MICROPHONE, CUP, PALM, BLOB);

    private Occluder(String name, double[][] capsules, double[] colour) {
        this(name, capsules, colour, true);
    }

    /** Strokes along lines of a face's points, to be painted from the tip of its nose. */
    static Occluder along(float[] points, double[] colour, double radius, int[]... lines) {
        double unit = CanonicalMesh.faceHeight(points);
        List<double[]> capsules = new ArrayList<>();
        for (int[] line : lines) {
            for (int i = 1; i < line.length; i++) {
                int a = 3 * line[i - 1];
                int b = 3 * line[i];
                capsules.add(new double[] {
                    (points[a] - points[3]) / unit,
                    (points[a + 1] - points[4]) / unit,
                    (points[b] - points[3]) / unit,
                    (points[b + 1] - points[4]) / unit,
                    radius
                });
            }
        }
        return new Occluder("strokes", capsules.toArray(new double[0][]), colour);
    }

    /** Paints it from the tip of a face's nose. */
    float[] paintFromNose(VideoFrame frame, float[] points) {
        return paint(frame, points[3], points[4], CanonicalMesh.faceHeight(points), colour);
    }

    /**
     * Opacity 0..1 at a place from the object's middle, face heights; the border is soft over {@code softness}.
     */
    double opacity(double x, double y, double softness) {
        return Math.max(0, Math.min(1, .5 + depth(x, y) / softness));
    }

    /** How far inside, face heights; negative outside. */
    private double depth(double x, double y) {
        double best = -1;
        for (double[] c : capsules) {
            double dx = c[2] - c[0];
            double dy = c[3] - c[1];
            double along = ((x - c[0]) * dx + (y - c[1]) * dy) / (dx * dx + dy * dy);
            along = Math.max(0, Math.min(1, along));
            best = Math.max(best, c[4] - Math.hypot(x - c[0] - along * dx, y - c[1] - along * dy));
        }
        return best;
    }

    @Override
    public float[] paint(VideoFrame frame, double centreX, double centreY, double unit, double[] skin) {
        double[] over = colour == null ? skin : colour;
        int width = frame.width();
        byte[] luma = Pixels.plane(frame, 0);
        float[] opacity = new float[luma.length];
        double softness = 2 / unit;
        Random grain = new Random(4);
        for (int i = 0; i < opacity.length; i++) {
            double x = (i % width - centreX) / unit;
            double y = (i / width - centreY) / unit;
            opacity[i] = (float) opacity(x, y, softness);
            double shade = !shaded
                    ? 0
                    : colour == null
                            ? 14 * Math.min(1, depth(x, y) * 12) - 10 + 5 * Math.sin(60 * y)
                            : 10 * Math.sin(90 * x);
            luma[i] = mix(luma[i], over[0] + shade + 2 * grain.nextGaussian(), opacity[i]);
        }
        Pixels.setPlane(frame, 0, luma);
        int half = width / 2;
        for (int plane = 1; plane < 3; plane++) {
            byte[] chroma = Pixels.plane(frame, plane);
            for (int i = 0; i < chroma.length; i++) {
                chroma[i] = mix(chroma[i], over[plane], opacity[i / half * 2 * width + i % half * 2]);
            }
            Pixels.setPlane(frame, plane, chroma);
        }
        return opacity;
    }

    private static byte mix(byte under, double over, double opacity) {
        double value = (under & 255) + opacity * (over - (under & 255));
        return (byte) Math.max(16, Math.min(235, Math.round(value)));
    }

    /** Mean of both cheeks, bytes as in the planes. */
    public static double[] skinOf(VideoFrame frame, float[] face) {
        double[] colour = new double[3];
        for (int plane = 0; plane < 3; plane++) {
            byte[] pixels = Pixels.plane(frame, plane);
            int shrink = plane == 0 ? 1 : 2;
            for (int cheek : new int[] {50, 280, 205, 425}) {
                int x = (int) face[3 * cheek] / shrink;
                int y = (int) face[3 * cheek + 1] / shrink;
                colour[plane] += (pixels[y * (frame.width() / shrink) + x] & 255) / 4.0;
            }
        }
        return colour;
    }
}
