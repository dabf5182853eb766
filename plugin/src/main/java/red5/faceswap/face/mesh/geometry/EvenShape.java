package red5.faceswap.face.mesh.geometry;

/**
 * A face's points with a far half that is like the near one. In a picture of a turned head the far half is partly a guess of
 * the network; on another head it would fold the nose's flank and cut an edge beside it. In what a picture shows as well of both, they may differ: nobody's
 * halves are alike.
 */
public final class EvenShape {
    private EvenShape() {}

    /**
     * @param points as found in a picture
     * @param evenness 0..1: how alike both halves become in what looks at the camera as much in one as in the other
     * @return in the canonical face's frame, cm; each half follows the one that looks at the camera
     */
    public static float[] of(CanonicalMesh mesh, float[] points, float evenness) {
        float[] facing = new float[CanonicalMesh.VERTICES];
        new SurfaceNormals(mesh).facing(points, facing);
        float[] upright = upright(mesh, points);
        float[] even = new float[points.length];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            int other = mesh.mirror[i];
            float mine = Curves.smoothstep(0, .6f, facing[i]) + .05f;
            float theirs = other == i ? mine : Curves.smoothstep(0, .6f, facing[other]) + .05f;
            float share = (Math.max(0, theirs - mine) + evenness * Math.min(mine, theirs)) / (mine + theirs);
            for (int k = 0; k < 3; k++) {
                float mirrored = k == 0 ? -upright[3 * other] : upright[3 * other + k];
                even[3 * i + k] = upright[3 * i + k] + share * (mirrored - upright[3 * i + k]);
            }
        }
        return even;
    }

    /** The points turned, moved and scaled to lie on the canonical face. */
    private static float[] upright(CanonicalMesh mesh, float[] points) {
        float[] weight = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = mesh.lip[i] || mesh.ring[i] < 1 ? .1f : 1 - .6f * mesh.fold[i];
        }
        RigidFit fit = new RigidFit();
        fit.fit(mesh.position, points, weight);
        float[] upright = new float[points.length];
        for (int i = 0; i < points.length; i += 3) {
            for (int k = 0; k < 3; k++) {
                double at = fit.centreA[k];
                for (int j = 0; j < 3; j++) {
                    at += fit.rotation[3 * j + k] * (points[i + j] - fit.centreB[j]) / fit.scale;
                }
                upright[i + k] = (float) at;
            }
        }
        return upright;
    }
}
