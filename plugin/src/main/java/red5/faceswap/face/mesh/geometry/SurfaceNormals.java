package red5.faceswap.face.mesh.geometry;

/** How much each vertex faces the camera. Owns its scratch memory: one per thread. */
public final class SurfaceNormals {
    private final CanonicalMesh mesh;
    private final float[] normal = new float[3 * CanonicalMesh.VERTICES];

    public SurfaceNormals(CanonicalMesh mesh) {
        this.mesh = mesh;
    }

    /**
     * @param facing filled with the normals' part towards the camera: 1 facing it, 0 edge on, negative turned away
     */
    public void facing(float[] points, float[] facing) {
        java.util.Arrays.fill(normal, 0);
        int[] triangles = mesh.triangles;
        for (int t = 0; t < triangles.length; t += 3) {
            int a = 3 * triangles[t];
            int b = 3 * triangles[t + 1];
            int c = 3 * triangles[t + 2];
            float ux = points[b] - points[a];
            float uy = points[b + 1] - points[a + 1];
            float uz = points[b + 2] - points[a + 2];
            float vx = points[c] - points[a];
            float vy = points[c + 1] - points[a + 1];
            float vz = points[c + 2] - points[a + 2];
            float x = uy * vz - uz * vy;
            float y = uz * vx - ux * vz;
            float z = ux * vy - uy * vx;
            add(a, x, y, z);
            add(b, x, y, z);
            add(c, x, y, z);
        }
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            double length = Math.sqrt(
                    Curves.square(normal[3 * i]) + Curves.square(normal[3 * i + 1]) + Curves.square(normal[3 * i + 2]));
            facing[i] = (float) (-normal[3 * i + 2] / (length + 1e-9));
        }
    }

    private void add(int at, float x, float y, float z) {
        normal[at] += x;
        normal[at + 1] += y;
        normal[at + 2] += z;
    }
}
