package red5.faceswap.face.mesh.geometry;

/**
 * A head in the picture: an ellipse from above the hair line to below the chin and from ear to ear, in frame pixels.
 *
 * @param angle radians by which the head is tilted, clockwise in the picture
 */
public record HeadShape(float centreX, float centreY, float halfWidth, float halfHeight, float angle) {
    /** How far the soft edge of a cover reaches beyond the ellipse. */
    public static final float EDGE = 1.14f;

    /** A head about the canonical face, cm: an ellipsoid that holds chin, ears and the back of the head however it is turned. */
    private static final double[] CENTRE = {0, -.6, .5};

    private static final double[] RADII = {9.2, 12, 10.5};
    /** No point of the face lies farther out than this share of the ellipse. */
    private static final float FULLEST = .97f;

    /** A detector's box is about as wide as the face and ends at brow and chin. */
    private static final float DETECTED_WIDTH = .72f;

    private static final float DETECTED_HEIGHT = .92f;
    private static final float DETECTED_UP = .12f;
    /** Within this radius lies the middle of a face that is mostly within the ellipse. */
    private static final float MOSTLY = .8f;
    /** Side of the landmark network's region for a head of half that height. */
    private static final float REGION = 2.1f;

    /**
     * Around found points.
     *
     * @param pose fitted from the canonical face to the points
     */
    public static HeadShape around(RigidFit pose, float[] points) {
        double[] r = pose.rotation;
        double x = pose.centreB[0];
        double y = pose.centreB[1];
        double down = 0;
        for (int k = 0; k < 3; k++) {
            double from = CENTRE[k] - pose.centreA[k];
            x += pose.scale * r[k] * from;
            y += pose.scale * r[3 + k] * from;
        }
        float angle = (float) Math.atan2(r[3], r[0]); // of the line through both eyes; of no use in profile:
        double across = Math.hypot(r[0], r[3]);
        double up = Math.hypot(r[1], r[4]);
        if (up > across) {
            angle = (float) Math.atan2(-r[1], r[4]);
        }
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double wide = 0;
        for (int k = 0;
                k < 3;
                k++) { // the ellipsoid's shadow: root of the sum of its axes' squares along that direction
            wide += square(RADII[k] * (cos * r[k] + sin * r[3 + k]));
            down += square(RADII[k] * (-sin * r[k] + cos * r[3 + k]));
        }
        HeadShape head = new HeadShape(
                (float) x,
                (float) y,
                (float) (pose.scale * Math.sqrt(wide)),
                (float) (pose.scale * Math.sqrt(down)),
                angle);
        return head.grown(Math.max(1, head.farthest(points) / FULLEST));
    }

    private static double square(double x) {
        return x * x;
    }

    /** In a region that the landmark network looks at. */
    public static HeadShape in(Region region) {
        float halfHeight = region.side() / REGION;
        return new HeadShape(region.centreX(), region.centreY(), .78f * halfHeight, halfHeight, region.angle());
    }

    /** Around what a detector saw. */
    public static HeadShape around(Detection seen) {
        float[] k = seen.keypoints();
        float angle = (float) Math.atan2(k[3] - k[1], k[2] - k[0]);
        float size = Math.max(seen.width(), seen.height());
        float up = DETECTED_UP * size;
        return new HeadShape(
                seen.centreX() + up * (float) Math.sin(angle),
                seen.centreY() - up * (float) Math.cos(angle),
                DETECTED_WIDTH * size,
                DETECTED_HEIGHT * size,
                angle);
    }

    /** Everything that a cover may touch. */
    public Box box() {
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(angle);
        float w = EDGE * (float) Math.hypot(halfWidth * cos, halfHeight * sin);
        float h = EDGE * (float) Math.hypot(halfWidth * sin, halfHeight * cos);
        return new Box(centreX - w, centreY - h, centreX + w, centreY + h);
    }

    /** Where the landmark network is to look for this head's points. */
    public Region region() {
        return new Region(centreX, centreY, REGION * halfHeight, angle);
    }

    public HeadShape grown(float factor) {
        return factor == 1 ? this : new HeadShape(centreX, centreY, factor * halfWidth, factor * halfHeight, angle);
    }

    public HeadShape moved(float dx, float dy) {
        return new HeadShape(centreX + dx, centreY + dy, halfWidth, halfHeight, angle);
    }

    /** Distance from the centre: 1 on the ellipse. */
    public float radius(float x, float y) {
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(angle);
        float dx = x - centreX;
        float dy = y - centreY;
        return (float) Math.hypot((cos * dx + sin * dy) / halfWidth, (cos * dy - sin * dx) / halfHeight);
    }

    /** Whether a cover of this head hides most of a face. */
    public boolean covers(Detection face) {
        return box().holds(face) && radius(face.centreX(), face.centreY()) < MOSTLY;
    }

    private float farthest(float[] points) {
        float most = 0;
        for (int i = 0; i < points.length; i += 3) {
            most = Math.max(most, radius(points[i], points[i + 1]));
        }
        return most;
    }
}
