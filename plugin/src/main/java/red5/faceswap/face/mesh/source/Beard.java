package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;

/**
 * Where a full beard grows: most of both halves of the face is much darker below the nose than above it. It is the person's, as brows are, and neither the
 * light of a picture nor a shadow in it.
 */
public final class Beard {
    /** Luma relative to the cheeks' from which a place is no beard, and below which it is one. */
    private static final float SKIN = .75f;

    private static final float HAIR = .5f;
    /** Share of the chin and the jaw that is dark from which there may be a beard, and from which there is one. */
    private static final float SOME = .4f;

    private static final float FULL = .65f;
    /** From the nose's tip down to where a moustache begins, cm: nostrils are dark, too. */
    private static final float BELOW_NOSE = 1;

    private Beard() {}

    /**
     * @param colours packed y, u, v per vertex
     * @return 0..1 per vertex
     */
    public static float[] of(CanonicalMesh mesh, float[] colours) {
        float[] beard = new float[CanonicalMesh.VERTICES];
        float cheeks = Math.max(1, cheeks(mesh, colours));
        float mouth = mesh.position[3 * FaceParts.LEFT_MOUTH_CORNER + 1];
        float nose = mesh.position[3 * FaceParts.NOSE_BASE + 1] + BELOW_NOSE;
        float dark = 0;
        int chin = 0;
        for (int i = 0; i < beard.length; i++) {
            if (mesh.position[3 * i + 1] > nose && !mesh.lip[i]) {
                float luma = Math.max(colours[3 * i], colours[3 * mesh.mirror[i]]);
                beard[i] = Curves.smoothstep(SKIN, HAIR, luma / cheeks);
                if (mesh.skin[i] && mesh.position[3 * i + 1] > mouth) {
                    dark += beard[i];
                    chin++;
                }
            }
        }
        float grown = Curves.smoothstep(SOME, FULL, dark / chin);
        for (int i = 0; i < beard.length; i++) {
            beard[i] *= grown;
        }
        return beard;
    }

    /** Median luma of the skin between the eyes' height and the nose's tip. */
    private static float cheeks(CanonicalMesh mesh, float[] colours) {
        float eyes = mesh.position[3 * FaceParts.LEFT_EYE_OUTER + 1];
        float nose = mesh.position[3 * FaceParts.NOSE_BASE + 1];
        float[] luma = new float[CanonicalMesh.VERTICES];
        int n = 0;
        for (int i = 0; i < luma.length; i++) {
            float y = mesh.position[3 * i + 1];
            if (mesh.skin[i] && mesh.ring[i] >= 3 && y > eyes && y < nose) {
                luma[n++] = colours[3 * i];
            }
        }
        Arrays.sort(luma, 0, n);
        return luma[n / 2];
    }
}
