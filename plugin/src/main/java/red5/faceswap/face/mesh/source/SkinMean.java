package red5.faceswap.face.mesh.source;

import java.util.stream.IntStream;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;

/** What each vertex gets of the skin around it in a Gaussian mean. Immutable. */
final class SkinMean {
    /** Vertices of the skin. */
    final int[] donors;
    /** Per donor what it gives to each vertex, 0 to those out of reach. */
    final float[][] gifts;

    /** @param sigma cm on the canonical face */
    SkinMean(CanonicalMesh mesh, double sigma) {
        donors = IntStream.range(0, CanonicalMesh.VERTICES)
                .filter(j -> mesh.skin[j])
                .toArray();
        gifts = new float[donors.length][CanonicalMesh.VERTICES];
        for (int d = 0; d < donors.length; d++) {
            for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
                double distance2 = mesh.distance2(i, donors[d]);
                gifts[d][i] = distance2 < 9 * sigma * sigma ? (float) Math.exp(-distance2 / (2 * sigma * sigma)) : 0;
            }
        }
    }

    /** Plain sums over whole arrays are what the compiler makes vector instructions of. */
    static void give(float[] gift, float what, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += gift[i] * what;
        }
    }
}
