package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;

/** How opaque each vertex is before pose, skin and light are known: soft at the outline and where the person's own shows. */
public final class BlendWeights {
    /** On the contour of the eyes, between the new lids and the person's own eyes. */
    private static final float LASHES = .45f;

    private static final float MOUTH_OPENING = .25f;
    /** How far around the mouth's corners the person's own skin, which tells how they are drawn, shines through, cm. */
    private static final float AROUND_CORNER = 1.03f;
    /** Of all of these while something hides much of the face: then what shows of the person is most of what is seen. */
    private static final float LEAST_BESIDE_OBJECTS = .8f;

    private BlendWeights() {}

    public static float[] of(CanonicalMesh mesh) {
        float[] alpha = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = mesh.eye[i] ? LASHES : outline(mesh, i);
        }
        limit(alpha, FaceParts.MOUTH_OPENING, MOUTH_OPENING);
        limitAround(mesh, FaceParts.LEFT_MOUTH_CORNER, alpha);
        limitAround(mesh, FaceParts.RIGHT_MOUTH_CORNER, alpha);
        return alpha;
    }

    /** The same while something hides much of the face. */
    public static float[] besideObjects(CanonicalMesh mesh) {
        float[] alpha = of(mesh);
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = mesh.ring[i] > 1 ? Math.max(alpha[i], LEAST_BESIDE_OBJECTS) : alpha[i];
        }
        limit(alpha, FaceParts.MOUTH_OPENING, MOUTH_OPENING);
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

    private static void limitAround(CanonicalMesh mesh, int corner, float[] alpha) {
        for (int i = 0; i < alpha.length; i++) {
            float away = (float) Math.sqrt(mesh.distance2(i, corner)) / AROUND_CORNER;
            alpha[i] = Math.min(alpha[i], away);
        }
    }

    private static void limit(float[] alpha, int[] vertices, float most) {
        for (int vertex : vertices) {
            alpha[vertex] = Math.min(alpha[vertex], most);
        }
    }
}
