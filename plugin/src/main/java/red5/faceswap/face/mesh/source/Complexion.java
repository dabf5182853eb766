package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Takes out of an unrolled face what belongs to its picture and not to the person: the noise of film and the cracks of old
 * paint, light that falls from one side, deep shadows, the shine of lamps. Everything is judged as luma relative to the skin
 * around, so that dark and light faces are treated alike.
 */
final class Complexion {
    /** Radius in texels of the shading that both halves of the face share. */
    private static final int SHADING = 5;
    /** How strongly the lighter half decides: a power of relative luma. */
    private static final float LIGHTER = 2;
    /** Share of the face darker than half its skin from which a picture has deep shadows, and is all shadow. */
    private static final float SOME_SHADOW = .004f;

    private static final float MUCH_SHADOW = .018f;
    /** Least luma relative to the skin's: on plain skin, in shadow pictures, in the nostrils, in brows and lashes. */
    private static final float DARKEST = .5f;

    private static final float DARKEST_IN_SHADOW = .72f;
    private static final float DARKEST_NOSE = .6f;
    private static final float DARKEST_BROW = .45f;
    private static final float DARKEST_LASH = .45f;
    private static final float DARKEST_LIP = .6f;
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
    /**
     * Share of the remaining unevenness of plain skin taken out of shadowed and cracked pictures, on the whole and about the mouth,
     * where cracks follow its folds; radius in texels.
     */
    private static final float EVEN = .3f;

    private static final float EVEN_FOLDS = .9f;
    private static final int EVENNESS = 4;
    /** Share of the skin's own hues taken out of shadowed and cracked pictures: varnish and stains. */
    private static final float STAINS = .35f;
    /** Radius of the nose's base, cm. */
    private static final float NOSE = 1.5f;
    /** Luma relative to the skin's from which a texel is a highlight. */
    private static final float HIGHLIGHT = 1.08f;

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final Planes filter;
    private final float[] covered;
    private final float[] smooth;
    /** Luma relative to the skin around, 1 where they are the same. */
    private final float[] relative;
    /** 0..1: how far what is dark over the eyes is the picture's shadow. */
    private float shadowOverEyes;

    /**
     * @param covered 1 for texels that the face covers
     * @param smooth y, u, v of the skin around each vertex
     */
    Complexion(CanonicalMesh mesh, UvGrid grid, float[] covered, float[] smooth) {
        this.mesh = mesh;
        this.grid = grid;
        this.covered = covered;
        this.smooth = smooth;
        filter = new Planes(grid.side, grid.side);
        relative = new float[grid.side * grid.side];
    }

    /** Cleans planes y, u, v in place. */
    void clean(float[][] planes) {
        Arrays.fill(relative, 1);
        for (int k = 0; k < grid.count; k++) {
            relative[grid.texel[k]] = planes[0][grid.texel[k]] / skinLuma(k);
        }
        float shadow = Curves.smoothstep(SOME_SHADOW, MUCH_SHADOW, shadowShare());
        float cracked = new PictureNoise(mesh, grid, covered, relative).takeOut(planes);
        for (int k = 0;
                k < grid.count && cracked > 0;
                k++) { // what luma was taken away is none for the hue to go with either
            planes[0][grid.texel[k]] = relative[grid.texel[k]] * skinLuma(k);
        }
        shareShading();
        bendTones(shadow);
        evenSkin(Math.max(shadow, cracked));
        colour(planes, STAINS * Math.max(shadow, cracked));
    }

    /** Puts the new luma back into the planes; what changes takes the skin's hue in the same measure. */
    private void colour(float[][] planes, float stains) {
        float[] own = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < own.length; i++) {
            own[i] = mesh.lip[i] ? 1 : (1 - stains) * (mesh.brow[i] ? 1 - shadowOverEyes : 1);
        }
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float before = planes[0][t] / skinLuma(k);
            float hue = grid.mix(own, k);
            planes[0][t] = relative[t] * skinLuma(k);
            for (int c = 1; c < 3; c++) {
                float tint = grid.mix3(smooth, k, c);
                planes[c][t] = relative[t] * tint + hue * (planes[c][t] - before * tint);
            }
        }
    }

    private float skinLuma(int k) {
        return Math.max(8, grid.mix3(smooth, k, 0));
    }

    private float shadowShare() {
        float[] inner = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = mesh.skin[i] && mesh.ring[i] >= 3 ? 1 : 0;
        }
        float dark = 0;
        float all = 1;
        for (int k = 0; k < grid.count; k++) {
            if (grid.mix(inner, k) > .5f) {
                dark += relative[grid.texel[k]] < .5f ? 1 : 0;
                all++;
            }
        }
        return dark / all;
    }

    /** Both halves get the same broad shading, that of the lighter one rather: light from one side casts a shadow on the other. */
    private void shareShading() {
        float[] broad = new float[relative.length];
        filter.box(relative, covered, broad, SHADING);
        filter.box(broad, covered, broad, SHADING);
        for (int t : grid.texel) {
            int other = t - t % grid.side + grid.side - 1 - t % grid.side;
            float own = Math.max(.05f, broad[t]);
            float mirrored = covered[other] > 0 ? Math.max(.05f, broad[other]) : own;
            float a = (float) Math.pow(own, LIGHTER);
            float b = (float) Math.pow(mirrored, LIGHTER);
            relative[t] *= (a * own + b * mirrored) / (a + b) / own;
        }
    }

    /**
     * Bends the ends of the luma curve. Shadows and nostrils look like holes on a lighter face: no luma falls below a share of
     * the skin's. Highlights belong to the picture's lamps: they are halved.
     */
    private void bendTones(float shadow) {
        float[] least = leastLuma(shadow);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float range = 1 - grid.mix(least, k);
            float r = relative[t];
            if (r < 1) {
                relative[t] = 1 - range * (float) (1 - Math.exp((r - 1) / range));
            } else if (r > HIGHLIGHT) {
                relative[t] = HIGHLIGHT + (r - HIGHLIGHT) / 2;
            }
        }
    }

    private float[] leastLuma(float shadow) {
        float lift = LIFT_IN_SHADOW * shadow;
        float[] least = new float[CanonicalMesh.VERTICES];
        Arrays.fill(least, DARKEST + shadow * (DARKEST_IN_SHADOW - DARKEST));
        for (int i = 0; i < least.length; i++) {
            if (mesh.distance2(i, FaceParts.NOSE_BASE) < NOSE * NOSE) {
                least[i] = Math.min(least[i], DARKEST_NOSE + lift);
            }
            if (mesh.lip[i]) {
                least[i] = Math.min(least[i], DARKEST_LIP + lift);
            }
            if (mesh.eye[i]) {
                least[i] = Math.min(least[i], DARKEST_LASH + lift);
            }
        }
        underNose(least, shadow);
        for (int vertex : FaceParts.BROW_HAIRS) {
            least[vertex] = Math.min(least[vertex], DARKEST_BROW + lift);
        }
        overEyes(least, shadow);
        return least;
    }

    /** Where no brows stand out from the sockets, the dark over the eyes is shadow and would be two brown arcs on a lighter face. */
    private void overEyes(float[] least, float shadow) {
        float standOut = mean(FaceParts.SOCKETS) - mean(FaceParts.BROW_HAIRS);
        shadowOverEyes = shadow * Curves.smoothstep(BROWS, NO_BROWS, standOut);
        for (int i = 0; i < least.length; i++) {
            if (mesh.brow[i]) {
                least[i] += shadowOverEyes * (DARKEST_OVER_EYES - least[i]);
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

    private void underNose(float[] least, float shadow) {
        for (int i = 0; i < least.length; i++) {
            if (!mesh.lip[i] && mesh.distance2(i, FaceParts.SEPTUM) < UNDERSIDE * UNDERSIDE) {
                least[i] += shadow * (DARKEST_UNDER_NOSE - least[i]);
            }
        }
        for (int vertex : FaceParts.NOSTRILS) {
            least[vertex] += shadow * (DARKEST_NOSTRIL - least[vertex]);
        }
    }

    /**
     * Evens out what is left of cracks and stains where skin is plain: away from eyes, brows, lips and nose. There a deviation
     * from the surroundings belongs to the picture and not to the person.
     */
    private void evenSkin(float strength) {
        float[] plain = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = feature(i) ? 0 : 1;
        }
        float[] weight = new float[relative.length];
        for (int k = 0; k < grid.count; k++) {
            weight[grid.texel[k]] = Curves.smoothstep(.3f, 1, grid.mix(plain, k));
        }
        float[] even = new float[relative.length];
        filter.box(relative, weight, even, EVENNESS);
        filter.box(even, weight, even, EVENNESS);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float share = EVEN + grid.mix(mesh.fold, k) * (EVEN_FOLDS - EVEN);
            relative[t] += strength * share * weight[t] * (even[t] - relative[t]);
        }
    }

    private boolean feature(int vertex) {
        return mesh.lip[vertex]
                || mesh.eye[vertex]
                || mesh.brow[vertex]
                || mesh.distance2(vertex, FaceParts.NOSE_BASE) < NOSE * NOSE;
    }
}
