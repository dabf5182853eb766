package red5.faceswap.face.mesh.geometry;

/**
 * The 21 points of a hand as MediaPipe Hands numbers them: 0 the wrist, then four of each finger from its root to its tip, thumb (1 to 4), index
 * (5 to 8), middle, ring and little finger (17 to 20). Packed x, y.
 */
public final class HandShape {
    public static final int POINTS = 21;

    /** Room around the palm, and around the points, that the landmark network was trained with; and how far the fingers lie off the middle. */
    private static final float PALM_ROOM = 2.6f;

    private static final float PALM_SHIFT = .5f;
    private static final float ROOM = 2;
    private static final float SHIFT = .1f;
    /** Those that do not move with the fingertips. */
    private static final int[] STABLE = {0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18};

    /** Of flesh about a bone, against the hand's size: a finger's, a thumb's, and a forearm's, which goes on from the wrist by its length. */
    private static final float FINGER = .12f;

    private static final float THUMB = .13f;
    private static final float FOREARM = .26f;
    private static final float FOREARM_LENGTH = 1.5f;
    /** A hand seen from its side is as large as its palm is wide, times that. */
    private static final float WIDTH = 1.25f;

    private static final int[][] BONES = {
        {1, 2}, {2, 3}, {3, 4}, {5, 6}, {6, 7}, {7, 8}, {9, 10}, {10, 11}, {11, 12}, {13, 14}, {14, 15}, {15, 16},
        {17, 18}, {18, 19}, {19, 20}, {0, 1}, {1, 5}, {5, 9}, {9, 13}, {13, 17}, {17, 0}
    };
    private static final int THUMBS = 3;
    private static final int[][] PALM = {{0, 1, 5}, {0, 5, 9}, {0, 9, 13}, {0, 13, 17}};

    private HandShape() {}

    /** From the wrist to the middle finger's root, frame pixels; of a hand that points at the camera what that would be. */
    public static float size(float[] points) {
        return Math.max(length(points, 0, 9), WIDTH * length(points, 5, 17));
    }

    /** Between the middles of two hands' palms. */
    public static float distance(float[] a, float[] b) {
        float dx = a[0] + a[2 * 9] - b[0] - b[2 * 9];
        float dy = a[1] + a[2 * 9 + 1] - b[1] - b[2 * 9 + 1];
        return (float) Math.hypot(dx, dy) / 2;
    }

    private static float length(float[] points, int from, int to) {
        return (float) Math.hypot(points[2 * to] - points[2 * from], points[2 * to + 1] - points[2 * from + 1]);
    }

    /**
     * How deep within the hand or its forearm a place lies: 1 on a bone and in the palm, 0 about where the flesh ends, below beside it, in
     * thicknesses of what is nearest.
     *
     * @param size of the hand
     */
    public static float depth(float[] points, float size, float x, float y) {
        for (int[] corners : PALM) {
            if (holds(points, corners, x, y)) {
                return 1;
            }
        }
        float nearest = Float.MAX_VALUE; // squared, in thicknesses
        for (int i = 0; i < BONES.length; i++) {
            int a = 2 * BONES[i][0];
            int b = 2 * BONES[i][1];
            float radius = (i < THUMBS ? THUMB : FINGER) * size;
            float distance = squaredDistance(points[a], points[a + 1], points[b], points[b + 1], x, y);
            nearest = Math.min(nearest, distance / (radius * radius));
        }
        float wristX = points[0];
        float wristY = points[1];
        float elbowX = wristX + FOREARM_LENGTH * (wristX - points[2 * 9]);
        float elbowY = wristY + FOREARM_LENGTH * (wristY - points[2 * 9 + 1]);
        float radius = FOREARM * size;
        float distance = squaredDistance(wristX, wristY, elbowX, elbowY, x, y);
        return 1 - (float) Math.sqrt(Math.min(nearest, distance / (radius * radius)));
    }

    private static boolean holds(float[] points, int[] corners, float x, float y) {
        boolean left = false;
        boolean right = false;
        for (int i = 0; i < corners.length; i++) {
            int a = 2 * corners[i];
            int b = 2 * corners[(i + 1) % corners.length];
            float side =
                    (points[b] - points[a]) * (y - points[a + 1]) - (points[b + 1] - points[a + 1]) * (x - points[a]);
            left |= side > 0;
            right |= side < 0;
        }
        return left != right;
    }

    /** From a place to a line from A to B. */
    private static float squaredDistance(float ax, float ay, float bx, float by, float x, float y) {
        float dx = bx - ax;
        float dy = by - ay;
        float along = Curves.clamp(0, 1, ((x - ax) * dx + (y - ay) * dy) / Math.max(1e-6f, dx * dx + dy * dy));
        float offX = x - ax - along * dx;
        float offY = y - ay - along * dy;
        return offX * offX + offY * offY;
    }

    /** Where the points are to be looked for: around a palm, its fingers upward. */
    public static Region around(Detection palm) {
        float[] k = palm.keypoints();
        float angle = upward(k[0], k[1], k[4], k[5]);
        float up = PALM_SHIFT * palm.height();
        return new Region(
                palm.centreX() + (float) Math.sin(angle) * up,
                palm.centreY() - (float) Math.cos(angle) * up,
                PALM_ROOM * palm.size(),
                angle);
    }

    /** The same from the points of the frame before. */
    public static Region around(float[] points) {
        float middleX = .25f * (points[2 * 5] + points[2 * 13]) + .5f * points[2 * 9];
        float middleY = .25f * (points[2 * 5 + 1] + points[2 * 13 + 1]) + .5f * points[2 * 9 + 1];
        float angle = upward(points[0], points[1], middleX, middleY);
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(angle);
        float left = Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int i : STABLE) {
            float x = cos * points[2 * i] + sin * points[2 * i + 1];
            float y = cos * points[2 * i + 1] - sin * points[2 * i];
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
        }
        float x = (left + right) / 2;
        float y = (top + bottom) / 2 - SHIFT * (bottom - top);
        float side = ROOM * Math.max(right - left, bottom - top);
        return new Region(cos * x - sin * y, sin * x + cos * y, side, angle);
    }

    /** The turn after which the way from the one place to the other leads up. */
    private static float upward(float fromX, float fromY, float toX, float toY) {
        return (float) (Math.PI / 2 - Math.atan2(fromY - toY, toX - fromX));
    }
}
