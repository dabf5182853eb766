package red5.faceswap.face.mesh;

import java.util.Arrays;

/** Follows the {@link HeadTones} of one head: slowly enough not to flicker, fast enough for the light to change. Frames in order. */
final class HeadLight {
    /** Seconds in which colours are followed. */
    private static final double TAU = .3;
    /** Pixels of the head's longer side at which it is looked at, at least. */
    private static final float PIXELS = 40;
    /** Places per row and column of the head. */
    private static final int GRID = 13;
    /** Within this radius is head. */
    private static final float INSIDE = .62f;
    /** Just outside of it. */
    private static final float AROUND = 1.1f;
    /** Slopes are drawn towards none by this share: few places tell little. */
    private static final float RIDGE = .05f;

    private final FaceWindow window = new FaceWindow();
    private final float[] plane = new float[9];
    private final float[] rim = new float[3 * HeadTones.SECTORS];
    private final float[] colour = new float[3];
    private boolean first = true;

    /** @param dt seconds since the frame before */
    HeadTones follow(FramePyramid frame, HeadShape head, double dt) {
        Box box = head.box();
        window.read(frame, box, frame.levelFor(Math.max(box.width(), box.height()), PIXELS));
        float share = first ? 1 : Curves.follow(dt, TAU);
        first = false;
        followPlane(head, share);
        followRim(frame, head, share);
        return new HeadTones(plane.clone(), rim.clone());
    }

    /** Least squares over places on a grid; on a disc the three terms do not mix. */
    private void followPlane(HeadShape head, float share) {
        double[] sums = new double[9];
        double squares = 0;
        int n = 0;
        for (int k = 0; k < GRID * GRID; k++) {
            float across = INSIDE * (2f * (k % GRID) / (GRID - 1) - 1);
            float down = INSIDE * (2f * (k / GRID) / (GRID - 1) - 1);
            if (across * across + down * down > INSIDE * INSIDE) {
                continue;
            }
            sample(head, across, down);
            for (int c = 0; c < 3; c++) {
                sums[3 * c] += colour[c];
                sums[3 * c + 1] += colour[c] * across;
                sums[3 * c + 2] += colour[c] * down;
            }
            squares += across * across;
            n++;
        }
        for (int i = 0; i < 9; i++) {
            double value = i % 3 == 0 ? sums[i] / n : sums[i] / (squares * (1 + RIDGE));
            plane[i] += share * ((float) value - plane[i]);
        }
    }

    private void followRim(FramePyramid frame, HeadShape head, float share) {
        for (int s = 0; s < HeadTones.SECTORS; s++) {
            double direction = 2 * Math.PI * s / HeadTones.SECTORS;
            float[] mean = new float[3];
            for (int step = -1; step <= 1; step++) {
                double d = direction + step * Math.PI / HeadTones.SECTORS / 1.5;
                sample(head, AROUND * (float) Math.cos(d), AROUND * (float) Math.sin(d));
                for (int c = 0; c < 3; c++) {
                    mean[c] += colour[c] / 3;
                }
            }
            for (int c = 0; c < 3; c++) {
                rim[3 * s + c] += share * (mean[c] - rim[3 * s + c]);
            }
        }
    }

    private void sample(HeadShape head, float across, float down) {
        float cos = (float) Math.cos(head.angle());
        float sin = (float) Math.sin(head.angle());
        float x = across * head.halfWidth();
        float y = down * head.halfHeight();
        window.sample(head.centreX() + cos * x - sin * y, head.centreY() + sin * x + cos * y, colour, 0);
    }

    /** Starts as another head was last seen. */
    void startAs(HeadTones tones) {
        System.arraycopy(tones.plane(), 0, plane, 0, plane.length);
        System.arraycopy(tones.rim(), 0, rim, 0, rim.length);
        first = false;
    }

    void startAnew() {
        Arrays.fill(plane, 0);
        first = true;
    }
}
