package red5.faceswap.face.mesh.picture;

/**
 * How far something moved while the camera's shutter was open.
 *
 * @param dx frame pixels
 * @param dy frame pixels
 */
public record Smear(float dx, float dy) {
    public static final Smear NONE = new Smear(0, 0);
    /** Pixels below which nobody sees it. */
    private static final double LEAST = 2;

    public boolean isSeen() {
        return Math.hypot(dx, dy) >= LEAST;
    }
}
