package red5.faceswap.face.mesh.geometry;

/** An upright rectangle in frame pixels; may reach outside the frame. */
public record Box(float left, float top, float right, float bottom) {
    private static final float MOST = .5f;
    /** Shares of a face's sides. */
    private static final float ASIDE = .35f;

    /** Everything, however far outside the frame. */
    public static final Box ENDLESS =
            new Box(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);

    public static Box around(float[] points) {
        float left = Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int i = 0; i < points.length; i += 3) {
            left = Math.min(left, points[i]);
            right = Math.max(right, points[i]);
            top = Math.min(top, points[i + 1]);
            bottom = Math.max(bottom, points[i + 1]);
        }
        return new Box(left, top, right, bottom);
    }

    public static Box around(Detection face) {
        float w = face.width() / 2;
        float h = face.height() / 2;
        return new Box(face.centreX() - w, face.centreY() - h, face.centreX() + w, face.centreY() + h);
    }

    /** Whether another box is in about the same place and about as large. */
    public boolean isAbout(Box other) {
        double distance = Math.hypot(centreX() - other.centreX(), centreY() - other.centreY());
        float larger = Math.max(height(), other.height());
        return distance < .4 * larger && Math.min(height(), other.height()) > .7 * larger;
    }

    /** Whether any of it lies in a picture of that size. */
    public boolean reaches(int pictureWidth, int pictureHeight) {
        return right > 0 && bottom > 0 && left < pictureWidth && top < pictureHeight;
    }

    /** Whether the rim of a picture of that size cuts it. */
    public boolean isCut(int pictureWidth, int pictureHeight) {
        return left < 0 || top < 0 || right > pictureWidth || bottom > pictureHeight;
    }

    /** Whether it moves further out over a rim that cuts it. */
    public boolean leaves(int pictureWidth, int pictureHeight, float dx, float dy) {
        return left < 0 && dx < 0
                || top < 0 && dy < 0
                || right > pictureWidth && dx > 0
                || bottom > pictureHeight && dy > 0;
    }

    public float width() {
        return right - left;
    }

    public float height() {
        return bottom - top;
    }

    public float centreX() {
        return (left + right) / 2;
    }

    public float centreY() {
        return (top + bottom) / 2;
    }

    /** The same place, so many times as large. */
    public Box grown(float factor) {
        float w = factor * width() / 2;
        float h = factor * height() / 2;
        return new Box(centreX() - w, centreY() - h, centreX() + w, centreY() + h);
    }

    /** So many pixels more at each side. */
    public Box grownBy(float across, float down) {
        return new Box(left - across, top - down, right + across, bottom + down);
    }

    /** Whether a place lies in it. */
    public boolean holds(float x, float y) {
        return x >= left && x < right && y >= top && y < bottom;
    }

    /** Whether all of a detected face lies in it. */
    public boolean encloses(Detection face) {
        return face.centreX() - face.width() / 2 >= left
                && face.centreX() + face.width() / 2 <= right
                && face.centreY() - face.height() / 2 >= top
                && face.centreY() + face.height() / 2 <= bottom;
    }

    /** Whether most of a detected face lies in it. */
    public boolean holds(Detection face) {
        float w =
                Math.min(right, face.centreX() + face.width() / 2) - Math.max(left, face.centreX() - face.width() / 2);
        float h = Math.min(bottom, face.centreY() + face.height() / 2)
                - Math.max(top, face.centreY() - face.height() / 2);
        return w > 0 && h > 0 && w * h > MOST * face.width() * face.height();
    }

    /** Whether its middle is so far from a detected face's that a part of that shows. Heads that turn have it somewhat aside. */
    public boolean isAside(Detection face) {
        return isAside(face, ASIDE);
    }

    /** Whether its middle is further from a detected face's than that share of the face's sides. */
    public boolean isAside(Detection face, float share) {
        return Math.abs(centreX() - face.centreX()) > share * face.width()
                || Math.abs(centreY() - face.centreY()) > share * face.height();
    }
}
