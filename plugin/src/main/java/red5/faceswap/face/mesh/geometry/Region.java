package red5.faceswap.face.mesh.geometry;

import red5.faceswap.face.Similarity;

/**
 * A rotated square of a frame, which a network looks at.
 *
 * @param centreX frame pixels
 * @param centreY frame pixels
 * @param side frame pixels
 * @param angle radians, clockwise in the picture
 */
public record Region(float centreX, float centreY, float side, float angle) {
    /** Room around the face that the landmark network was trained with. */
    private static final float ROOM = 1.5f;

    /** Around a detected face, upright along its eyes. */
    public static Region around(Detection face) {
        float dx = face.keypoints()[2] - face.keypoints()[0];
        float dy = face.keypoints()[3] - face.keypoints()[1];
        float side = ROOM * Math.max(face.width(), face.height());
        return new Region(face.centreX(), face.centreY(), side, (float) Math.atan2(dy, dx));
    }

    /** Around the points of the frame before, upright along the eyes' outer corners. */
    public static Region around(float[] points) {
        Box box = Box.around(points);
        float dx = points[3 * FaceParts.RIGHT_EYE_OUTER] - points[3 * FaceParts.LEFT_EYE_OUTER];
        float dy = points[3 * FaceParts.RIGHT_EYE_OUTER + 1] - points[3 * FaceParts.LEFT_EYE_OUTER + 1];
        float side = ROOM * Math.max(box.width(), box.height());
        return new Region(box.centreX(), box.centreY(), side, (float) Math.atan2(dy, dx));
    }

    /** The square that the unit square becomes. */
    public static Region square(Similarity unit) {
        return new Region((float) unit.x(.5, .5), (float) unit.y(.5, .5), (float) unit.scale(), (float)
                Math.atan2(unit.b(), unit.a()));
    }

    /** The same square turned further, clockwise in the picture. */
    public Region turned(float radians) {
        return new Region(centreX, centreY, side, angle + radians);
    }

    /**
     * Takes places in a picture of this square to the frame, in place.
     *
     * @param points of each x and y from the picture's middle, then whatever else it has; x and y become frame pixels
     * @param step values of each point
     * @param pixels that the picture's side has
     */
    public void toFrame(float[] points, int step, int pixels) {
        float scale = side / pixels;
        float cos = (float) Math.cos(angle) * scale;
        float sin = (float) Math.sin(angle) * scale;
        for (int i = 0; i < points.length; i += step) {
            float x = points[i];
            float y = points[i + 1];
            points[i] = centreX + cos * x - sin * y;
            points[i + 1] = centreY + sin * x + cos * y;
        }
    }

    /** The same square that many frame pixels further. */
    public Region moved(float dx, float dy) {
        return new Region(centreX + dx, centreY + dy, side, angle);
    }

    /** Between the middles. */
    public float distance(Region other) {
        return (float) Math.hypot(centreX - other.centreX, centreY - other.centreY);
    }

    /** The unrotated square that holds the whole frame. */
    public static Region whole(int width, int height) {
        return new Region(width / 2f, height / 2f, Math.max(width, height), 0);
    }
}
