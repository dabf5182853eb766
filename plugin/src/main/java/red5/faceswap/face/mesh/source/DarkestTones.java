package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;

/** How dark each part of a face may be in a texture, relative to the skin around: shadows of a picture look like holes on another face. */
final class DarkestTones {
    /** Least luma relative to the skin's: on plain skin, in shadow pictures, in the nostrils, in brows and lashes. */
    private static final float DARKEST = .5f;

    /** The same by steps from the outline, and on the forehead: what is darker there is hair, or its shadow. */
    private static final float[] DARKEST_AT_OUTLINE = {.92f, .92f, .92f, .86f, .75f};

    private static final float DARKEST_FOREHEAD = .86f;
    private static final float DARKEST_IN_SHADOW = .72f;
    private static final float DARKEST_NOSE = .6f;
    private static final float DARKEST_BROW = .45f;
    private static final float DARKEST_LASH = .45f;
    private static final float DARKEST_LIP = .6f;
    private static final float DARKEST_BEARD = .25f;
    /** In shadow pictures one dark patch under the nose hides nostrils, septum and lip: it gives way to nostrils alone. */
    private static final float DARKEST_UNDER_NOSE = .86f;

    /** The same over the eyes, and how far brows stand out from the sockets if there are none, and if there are. */
    private static final float DARKEST_OVER_EYES = .92f;

    private static final float NO_BROWS = .03f;
    private static final float BROWS = .15f;
    private static final float DARKEST_NOSTRIL = .62f;
    /** Radius of the nose's underside, cm. */
    private static final float UNDERSIDE = 1.5f;
    /** How much all of those but the skin's are higher in shadow pictures. */
    private static final float LIFT_IN_SHADOW = .18f;
    /** Distances on the canonical face from brows and sockets, cm: up to which a place lies over the eyes, and from which not. */
    private static final float OVER_EYES = .8f;

    private static final float NOT_OVER_EYES = 1.4f;

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final float[] relative;
    /** Least luma per vertex relative to the skin's. */
    final float[] least = new float[CanonicalMesh.VERTICES];
    /** 0..1 per vertex: how far what is dark there is the picture's shadow over the eyes. */
    final float[] overEyes = new float[CanonicalMesh.VERTICES];

    /**
     * @param relative luma per texel relative to the skin's
     * @param beard 0..1 per vertex: where one grows
     * @param shadow 0..1: from a clean picture to one full of deep shadows
     */
    DarkestTones(CanonicalMesh mesh, UvGrid grid, float[] relative, float[] beard, float shadow) {
        this.mesh = mesh;
        this.grid = grid;
        this.relative = relative;
        parts(LIFT_IN_SHADOW * shadow, DARKEST + shadow * (DARKEST_IN_SHADOW - DARKEST));
        outline();
        underNose(shadow);
        for (int vertex : FaceParts.BROW_HAIRS) {
            least[vertex] = Math.min(least[vertex], DARKEST_BROW + LIFT_IN_SHADOW * shadow);
        }
        overEyes(shadow);
        for (int i = 0; i < least.length; i++) {
            least[i] += beard[i] * (DARKEST_BEARD - least[i]);
        }
    }

    private void parts(float lift, float skin) {
        Arrays.fill(least, skin);
        for (int i = 0; i < least.length; i++) {
            if (mesh.distance2(i, FaceParts.NOSE_BASE) < Complexion.NOSE * Complexion.NOSE) {
                least[i] = Math.min(least[i], DARKEST_NOSE + lift);
            }
            if (mesh.lip[i]) {
                least[i] = Math.min(least[i], DARKEST_LIP + lift);
            }
            if (mesh.eye[i]) {
                least[i] = Math.min(least[i], DARKEST_LASH + lift);
            }
        }
    }

    private void outline() {
        for (int i = 0; i < least.length; i++) {
            boolean plain = mesh.skin[i] || mesh.ring[i] == 0;
            if (plain && mesh.ring[i] < DARKEST_AT_OUTLINE.length) {
                least[i] = Math.max(least[i], DARKEST_AT_OUTLINE[mesh.ring[i]]);
            }
            if (plain && mesh.forehead[i]) {
                least[i] = Math.max(least[i], DARKEST_FOREHEAD);
            }
        }
    }

    private void underNose(float shadow) {
        for (int i = 0; i < least.length; i++) {
            if (!mesh.lip[i] && mesh.distance2(i, FaceParts.SEPTUM) < UNDERSIDE * UNDERSIDE) {
                least[i] += shadow * (DARKEST_UNDER_NOSE - least[i]);
            }
        }
        for (int vertex : FaceParts.NOSTRILS) {
            least[vertex] += shadow * (DARKEST_NOSTRIL - least[vertex]);
        }
    }

    /** Where no brows stand out from the sockets, the dark over the eyes is shadow and would be two brown arcs on a lighter face. */
    private void overEyes(float shadow) {
        float standOut = mean(FaceParts.SOCKETS) - mean(FaceParts.BROW_HAIRS);
        float noBrows = shadow * Curves.smoothstep(BROWS, NO_BROWS, standOut);
        for (int i = 0; i < least.length; i++) {
            float nearest = mesh.brow[i] ? 0 : Float.MAX_VALUE;
            for (int socket : FaceParts.SOCKETS) {
                nearest = Math.min(nearest, mesh.distance2(i, socket));
            }
            overEyes[i] = noBrows * Curves.smoothstep(NOT_OVER_EYES, OVER_EYES, (float) Math.sqrt(nearest));
            if (!mesh.eye[i]) {
                least[i] += overEyes[i] * (DARKEST_OVER_EYES - least[i]);
            }
        }
    }

    private float mean(int[] vertices) {
        float sum = 0;
        for (int vertex : vertices) {
            int row = (int) (mesh.uv[2 * vertex + 1] * grid.side);
            sum += relative[row * grid.side + (int) (mesh.uv[2 * vertex] * grid.side)];
        }
        return sum / vertices.length;
    }
}
