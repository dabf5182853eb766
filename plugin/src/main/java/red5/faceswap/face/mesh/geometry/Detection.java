package red5.faceswap.face.mesh.geometry;

import java.util.Comparator;

/**
 * A face that a detector saw.
 *
 * @param centreX frame pixels
 * @param centreY frame pixels
 * @param width frame pixels
 * @param height frame pixels
 * @param keypoints packed x, y of right eye, left eye (the person's), nose, mouth, right ear, left ear
 * @param score 0..1
 */
public record Detection(float centreX, float centreY, float width, float height, float[] keypoints, float score) {
    public static final Comparator<Detection> LARGEST_FIRST =
            Comparator.comparing((Detection face) -> face.width * face.height).reversed();

    /** How near to the picture's rim a face is cut by it, or may be, in shares of its size: a detector's box ends at brow and chin. */
    private static final float RIM = .15f;

    /** Whether the face may be partly outside a picture of that size. */
    public boolean atRim(int pictureWidth, int pictureHeight) {
        float x = (.5f + RIM) * width;
        float y = (.5f + RIM) * height;
        return centreX < x || centreY < y || centreX > pictureWidth - x || centreY > pictureHeight - y;
    }

    /** Whether the other one's middle lies in this one's box. */
    public boolean holds(Detection other) {
        return Math.abs(other.centreX - centreX) < width / 2 && Math.abs(other.centreY - centreY) < height / 2;
    }

    /** Longer side, frame pixels. */
    public float size() {
        return Math.max(width, height);
    }

    /** Intersection over union of the two boxes. */
    public float overlap(Detection other) {
        float w = Math.min(centreX + width / 2, other.centreX + other.width / 2)
                - Math.max(centreX - width / 2, other.centreX - other.width / 2);
        float h = Math.min(centreY + height / 2, other.centreY + other.height / 2)
                - Math.max(centreY - height / 2, other.centreY - other.height / 2);
        return w <= 0 || h <= 0 ? 0 : w * h / (width * height + other.width * other.height - w * h);
    }
}
