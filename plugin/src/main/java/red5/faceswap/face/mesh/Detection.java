package red5.faceswap.face.mesh;

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
record Detection(float centreX, float centreY, float width, float height, float[] keypoints, float score) {
    /** Intersection over union of the two boxes. */
    float overlap(Detection other) {
        float w = Math.min(centreX + width / 2, other.centreX + other.width / 2)
                - Math.max(centreX - width / 2, other.centreX - other.width / 2);
        float h = Math.min(centreY + height / 2, other.centreY + other.height / 2)
                - Math.max(centreY - height / 2, other.centreY - other.height / 2);
        return w <= 0 || h <= 0 ? 0 : w * h / (width * height + other.width * other.height - w * h);
    }
}
