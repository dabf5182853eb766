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
    static final float NOSE = 1.5f;
    /** Share of the range from the skin to the darkest in which a clean picture's luma stays as it is. */
    private static final float FAITHFUL = .7f;
    /** Luma relative to the skin's from which a texel is a highlight. */
    private static final float HIGHLIGHT = 1.16f;

    /** Share of their colour that places lose for each share of the skin's luma that they lack: hair is less coloured than skin. */
    private static final float DULLNESS = .6f;
    /**
     * Radius in texels of the hues of plain skin, twice, and share of what is finer that is taken out of every picture: a compressed one has its colours in
     * squares, which are blotches on a face that is seen from near, and skin changes its hue slowly.
     */
    private static final int HUES = 20;

    private static final float EVEN_HUES = .8f;
    /** Luma relative to the skin's from which a texel is as plain as the skin, and below which it tells nothing of its hue. */
    private static final float LIGHT_ENOUGH = .95f;

    private static final float TOO_DARK = .8f;

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final Planes filter;
    private final float[] covered;
    private final float[] smooth;
    private final float[] beard;
    /** Luma relative to the skin around, 1 where they are the same. */
    private final float[] relative;

    /**
     * @param covered 1 for texels that the face covers
     * @param smooth y, u, v of the skin around each vertex
     * @param beard 0..1 per vertex: where one grows
     */
    Complexion(CanonicalMesh mesh, UvGrid grid, float[] covered, float[] smooth, float[] beard) {
        this.mesh = mesh;
        this.grid = grid;
        this.covered = covered;
        this.smooth = smooth;
        this.beard = beard;
        filter = new Planes(grid.side, grid.side);
        relative = new float[grid.side * grid.side];
    }

    /**
     * Cleans planes y, u, v in place.
     *
     * @return 0..1: from a clean picture to one full of deep shadows or cracks
     */
    float clean(float[][] planes) {
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
        DarkestTones darkest = new DarkestTones(mesh, grid, relative, beard, shadow);
        bendTones(darkest, shadow);
        float damage = Math.max(shadow, cracked);
        evenSkin(damage);
        colour(planes, darkest, STAINS * damage);
        return damage;
    }

    /** Puts the new luma back into the planes; what changes takes the skin's hue in the same measure, and brows are no redder than they are dark. */
    private void colour(float[][] planes, DarkestTones darkest, float stains) {
        float[] own = new float[CanonicalMesh.VERTICES];
        float[] lip = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < own.length; i++) {
            lip[i] = mesh.lip[i] ? 1 : 0;
            own[i] = mesh.lip[i] ? 1 : (1 - stains) * (1 - darkest.overEyes[i]);
        }
        evenHues(planes);
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float before = planes[0][t] / skinLuma(k);
            float hue = grid.mix(own, k);
            float lacking = Curves.clamp(0, 1, 1 - relative[t]);
            float colour = 1 - DULLNESS * (1 - grid.mix(lip, k)) * lacking;
            planes[0][t] = relative[t] * skinLuma(k);
            for (int c = 1; c < 3; c++) {
                float tint = grid.mix3(smooth, k, c);
                planes[c][t] = colour * (relative[t] * tint + hue * (planes[c][t] - before * tint));
            }
        }
    }

    /** Lets the hue of plain skin, which is what its chroma differs from that of the skin around at its luma, change slowly. */
    private void evenHues(float[][] planes) {
        float[] plain = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = mesh.lip[i] || mesh.eye[i] || mesh.brow[i] ? 0 : 1;
        }
        float[] weight = new float[relative.length];
        float[] hue = new float[relative.length];
        float[] even = new float[relative.length];
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float light = Curves.smoothstep(TOO_DARK, LIGHT_ENOUGH, planes[0][t] / skinLuma(k));
            weight[t] = light * Curves.smoothstep(.5f, 1, grid.mix(plain, k));
        }
        for (int c = 1; c < 3; c++) {
            for (int k = 0; k < grid.count; k++) {
                int t = grid.texel[k];
                hue[t] = planes[c][t] - planes[0][t] / skinLuma(k) * grid.mix3(smooth, k, c);
            }
            filter.box(hue, weight, even, HUES);
            filter.box(even, weight, even, HUES);
            for (int k = 0; k < grid.count; k++) {
                int t = grid.texel[k];
                float share = EVEN_HUES * Curves.smoothstep(.5f, 1, grid.mix(plain, k));
                planes[c][t] += share * (even[t] - hue[t]);
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
            if (grid.mix(inner, k) > .5f && grid.mix(beard, k) < .1f) {
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
     * the skin's. Highlights belong to the picture's lamps: they are halved. Between the two a clean picture stays as it is.
     */
    private void bendTones(DarkestTones darkest, float shadow) {
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float range = 1 - grid.mix(darkest.least, k);
            float faithful = (1 - shadow) * FAITHFUL * range;
            if (relative[t] < 1 - faithful) {
                float rest = range - faithful;
                relative[t] = 1 - faithful - rest * (float) (1 - Math.exp((relative[t] - 1 + faithful) / rest));
            } else if (relative[t] > HIGHLIGHT) {
                relative[t] = HIGHLIGHT + (relative[t] - HIGHLIGHT) / 2;
            }
        }
    }

    /**
     * Evens out what is left of cracks and stains where skin is plain: away from eyes, brows, lips and nose. There a
     * deviation from the surroundings belongs to the picture and not to the person.
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
