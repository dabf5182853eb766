package red5.faceswap.harness.bench.faces;

import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.harness.bench.Series;

/**
 * How far the swapped face's expression is from the person's own, in percent of the face's height, every third frame: the
 * difference of the lips' distance in the middle; the distance of the mouth's corners, seen from the eyes' outer corners; the
 * difference of the lids' distance. Means of absolute values.
 */
final class ExpressionKept implements Metric {
    private static final int EVERY = 3;
    private static final int[] LIPS = {13, 14};
    private static final int[][] LIDS = {{159, 145}, {386, 374}};
    private static final int[] MOUTH_CORNERS = {61, 291};
    private static final int LEFT_EYE = 33;
    private static final int RIGHT_EYE = 263;

    final Series mouth = new Series();
    final Series corners = new Series();
    final Series lids = new Series();

    @Override
    public void see(Shot shot) {
        if (shot.number % EVERY != 0) {
            return;
        }
        shot.pairs().forEach(this::add);
    }

    void add(Shot.Pair face) {
        double percent = 100 / FaceRuler.faceHeight(face.before());
        mouth.add(percent * Math.abs(gap(face.after(), LIPS) - gap(face.before(), LIPS)));
        for (int[] lid : LIDS) {
            lids.add(percent * Math.abs(gap(face.after(), lid) - gap(face.before(), lid)));
        }
        for (int corner : MOUTH_CORNERS) {
            double[] a = fromEyes(face.after(), corner);
            double[] b = fromEyes(face.before(), corner);
            corners.add(percent * Math.hypot(a[0] - b[0], a[1] - b[1]));
        }
    }

    private static double gap(float[] p, int[] ends) {
        return Math.hypot(p[3 * ends[0]] - p[3 * ends[1]], p[3 * ends[0] + 1] - p[3 * ends[1] + 1]);
    }

    /** A point along and across the line of the eyes, from its middle, pixels. */
    private static double[] fromEyes(float[] p, int point) {
        double dx = p[3 * RIGHT_EYE] - p[3 * LEFT_EYE];
        double dy = p[3 * RIGHT_EYE + 1] - p[3 * LEFT_EYE + 1];
        double length = Math.hypot(dx, dy);
        double x = p[3 * point] - (p[3 * RIGHT_EYE] + p[3 * LEFT_EYE]) / 2;
        double y = p[3 * point + 1] - (p[3 * RIGHT_EYE + 1] + p[3 * LEFT_EYE + 1]) / 2;
        return new double[] {(x * dx + y * dy) / length, (y * dx - x * dy) / length};
    }
}
