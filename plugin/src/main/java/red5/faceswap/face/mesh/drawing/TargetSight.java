package red5.faceswap.face.mesh.drawing;

/**
 * The person's own face under a drawn one.
 *
 * @param points of the mesh's vertices in the frame, not to be changed
 * @param edge 0..1 per vertex: fades out towards the silhouette
 */
public record TargetSight(float[] points, float[] edge) {
    /** The same moved by that many pixels. */
    TargetSight moved(float dx, float dy) {
        return new TargetSight(shifted(points, dx, dy), edge);
    }

    /** A copy of packed x, y, z, moved. */
    static float[] shifted(float[] points, float dx, float dy) {
        float[] shifted = points.clone();
        for (int i = 0; i < shifted.length; i += 3) {
            shifted[i] += dx;
            shifted[i + 1] += dy;
        }
        return shifted;
    }
}
