package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;

/** How opaque each vertex is before pose, skin and light are known: soft at the outline and where the person's own shows. */
public final class BlendWeights {
    /** On the contour of the eyes, between the new lids and the person's own eyes. */
    private static final float LASHES = .45f;

    private static final float MOUTH_OPENING = .25f;
    private static final float MOUTH_CORNER = .3f;
    private static final float BESIDE_CORNER = .65f;

    private BlendWeights() {}

    public static float[] of(CanonicalMesh mesh) {
        float[] alpha = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = mesh.eye[i] ? LASHES : outline(mesh, i);
        }
        limit(alpha, FaceParts.MOUTH_OPENING, MOUTH_OPENING);
        limit(alpha, FaceParts.MOUTH_CORNERS, MOUTH_CORNER);
        limit(alpha, FaceParts.BESIDE_MOUTH_CORNERS, BESIDE_CORNER);
        return alpha;
    }

    /** How opaque a vertex is for its nearness to the face's outline. */
    static float outline(CanonicalMesh mesh, int vertex) {
        return switch (mesh.ring[vertex]) {
            case 0 -> 0;
            case 1 -> .75f;
            default -> 1;
        };
    }

    private static void limit(float[] alpha, int[] vertices, float most) {
        for (int vertex : vertices) {
            alpha[vertex] = Math.min(alpha[vertex], most);
        }
    }
}
