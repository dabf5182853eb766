package red5.faceswap.face.mesh.geometry;

import java.util.Arrays;

/** The mesh's triangles in the painter's order, farthest first. For one thread. */
public final class PaintOrder {
    private final CanonicalMesh mesh;
    /** The triangle's number rides in the key's lower half. */
    private final long[] keys = new long[CanonicalMesh.TRIANGLES];

    public PaintOrder(CanonicalMesh mesh) {
        this.mesh = mesh;
    }

    /**
     * @param p points of the mesh's vertices
     * @return the triangles' numbers in the lower 32 bits of each; the same array every time
     */
    public long[] sort(float[] p) {
        for (int t = 0; t < keys.length; t++) {
            float z = p[3 * mesh.triangles[3 * t] + 2]
                    + p[3 * mesh.triangles[3 * t + 1] + 2]
                    + p[3 * mesh.triangles[3 * t + 2] + 2];
            keys[t] = (long) ((int) (-z * 64) + (1 << 30)) << 32 | t;
        }
        Arrays.sort(keys);
        return keys;
    }
}
