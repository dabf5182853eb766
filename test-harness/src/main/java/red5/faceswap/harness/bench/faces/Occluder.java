package red5.faceswap.harness.bench.faces;

import java.util.Random;

/**
 * An object drawn over a picture. Shapes are capsules (all points within a radius of a line), in face heights from the object's
 * middle, x to the right and y down.
 *
 * @param capsules x0, y0, x1, y1, radius of each
 * @param skin coloured like the person's own skin, else nearly black
 */
record Occluder(String name, double[][] capsules, boolean skin) {
    static final Occluder HAND = new Occluder(
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
            true);
    static final Occluder MICROPHONE =
            new Occluder("dark microphone", new double[][] {{0, -.05, 0, .05, .17}, {0, .1, .1, 1.3, .07}}, false);

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

    /**
     * Paints it over planes y, u, v.
     *
     * @param skinColour y, u, v
     * @param opacity filled with 0..1 per luma pixel
     */
    void paint(
            byte[][] planes,
            int width,
            double centreX,
            double centreY,
            double unit,
            double[] skinColour,
            float[] opacity) {
        double softness = 2 / unit;
        Random grain = new Random(4);
        for (int i = 0; i < opacity.length; i++) {
            double x = (i % width - centreX) / unit;
            double y = (i / width - centreY) / unit;
            opacity[i] = (float) opacity(x, y, softness);
            double shade =
                    skin ? 14 * Math.min(1, depth(x, y) * 12) - 10 + 5 * Math.sin(60 * y) : 10 * Math.sin(90 * x);
            double luma = (skin ? skinColour[0] : 34) + shade + 2 * grain.nextGaussian();
            planes[0][i] = mix(planes[0][i], luma, opacity[i]);
        }
        int half = width / 2;
        for (int i = 0; i < planes[1].length; i++) {
            float o = opacity[i / half * 2 * width + i % half * 2];
            planes[1][i] = mix(planes[1][i], skin ? skinColour[1] : 128, o);
            planes[2][i] = mix(planes[2][i], skin ? skinColour[2] : 128, o);
        }
    }

    private static byte mix(byte under, double over, double opacity) {
        double value = (under & 255) + opacity * (over - (under & 255));
        return (byte) Math.max(16, Math.min(235, Math.round(value)));
    }
}
