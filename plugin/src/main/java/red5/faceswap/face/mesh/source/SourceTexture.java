package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * Unrolls the source picture's face into texture space: own pixels where they show skin, else the mirrored half brought to the
 * own light, else smoothed skin. Hair, hats and shadows at the rim are left out that way.
 */
final class SourceTexture {
    /** Radius of the nose's base, cm: nostrils of a turned head are no shadows and do not mirror. */
    private static final float NOSE = 2.2f;
    /** Radii in texels: of soft borders, and of the skin that unknown places continue. */
    private static final int SEAM = 7;

    private static final int NEAR = 14;
    private static final int FAR = 56;

    private final CanonicalMesh mesh;
    private final SkinTone skin;
    private final UvGrid grid;
    private final Planes filter;
    /** 1 for texels that the face covers. */
    private final float[] covered;

    private final FaceWindow picture;
    private final float[] points;
    private final float[] colours = new float[3 * CanonicalMesh.VERTICES];
    private final float[] smooth = new float[3 * CanonicalMesh.VERTICES];
    /** 0..1 per vertex: how far its own pixel is to be trusted. */
    private final float[] trust = new float[CanonicalMesh.VERTICES];
    /** 0..1 per vertex: where a beard grows. */
    private float[] beard = {};
    /** {@link #trust} per texel, once unrolled. */
    private float[] ownShare = {};

    SourceTexture(CanonicalMesh mesh, SkinTone skin, UvGrid grid, FaceWindow picture, float[] points) {
        this.mesh = mesh;
        this.skin = skin;
        this.grid = grid;
        this.picture = picture;
        this.points = points;
        filter = new Planes(grid.side, grid.side);
        covered = new float[grid.side * grid.side];
        for (int t : grid.texel) {
            covered[t] = 1;
        }
    }

    /** Planes y, u, v of the texture, values only where the grid covers. */
    float[][] unroll() {
        float[] facing = new float[CanonicalMesh.VERTICES];
        new SurfaceNormals(mesh).facing(points, facing);
        sampleVertices();
        judge(facing);
        return fill();
    }

    /** 0..1 per texel: how much of what {@link #unroll} returned is the picture's own pixels, seen from the front and in the light. */
    float[] ownShare() {
        return ownShare;
    }

    /**
     * Takes the picture's light and noise out of what {@link #unroll} returned.
     *
     * @return 0..1: from a clean picture to one full of deep shadows or cracks
     */
    float clean(float[][] planes) {
        return new Complexion(mesh, grid, covered, smooth, beard).clean(planes);
    }

    /** Means of 5 x 5 places around each vertex, so that pores and noise do not decide. */
    private void sampleVertices() {
        float step = Math.max(1, CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK) / 110f);
        float[] one = new float[3];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            for (int k = 0; k < 25; k++) {
                picture.sample(points[3 * i] + (k % 5 - 2) * step, points[3 * i + 1] + (k / 5 - 2) * step, one, 0);
                for (int c = 0; c < 3; c++) {
                    colours[3 * i + c] += one[c] / 25;
                }
            }
        }
    }

    private void judge(float[] facing) {
        float[] visible = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            visible[i] = Curves.smoothstep(.10f, .45f, facing[i]);
        }
        float[] like = new float[CanonicalMesh.VERTICES];
        skin.likeness(colours, visible, like, .70f, .92f);
        spreadDoubt(like);
        beard = Beard.of(mesh, colours);
        float[] weight = new float[CanonicalMesh.VERTICES];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            like[i] = Math.max(like[i], beard[i]);
            weight[i] = visible[i] * like[i] * like[i] * (1 - beard[i]) + 1e-4f;
        }
        skin.smooth(colours, weight, smooth);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float inner = mesh.forehead[i] ? 0 : Curves.clamp(0, 1, (mesh.ring[i] - 3) / 2f);
            float seen = visible[i] + (1 - visible[i]) * inner * Curves.smoothstep(-.3f, 0f, facing[i]);
            trust[i] = seen * like[i] * symmetry(i);
        }
    }

    /** Doubt at the rim and on the forehead spreads to its neighbours: hair does not end at a vertex. */
    private void spreadDoubt(float[] like) {
        for (int pass = 0; pass < 2; pass++) {
            float[] before = like.clone();
            for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
                if (mesh.forehead[i] || mesh.ring[i] <= 3) {
                    float sum = 0;
                    for (int j : mesh.neighbours[i]) {
                        sum += before[j];
                    }
                    like[i] = Math.min(before[i], sum / mesh.neighbours[i].length * 1.1f);
                }
            }
        }
    }

    /** 0 where the other half of the face is much lighter than the light explains: a lock of hair, a cast shadow. */
    private float symmetry(int i) {
        boolean nose = mesh.distance2(i, FaceParts.NOSE_BASE) < NOSE * NOSE;
        if (nose || !mesh.skin[i] && mesh.ring[i] > 5) {
            return 1;
        }
        int other = mesh.mirror[i];
        float ratio = (colours[3 * i] + 2) / (colours[3 * other] + 2);
        float light = (smooth[3 * i] + 2) / (smooth[3 * other] + 2);
        return Curves.smoothstep(.5f, .8f, ratio / light);
    }

    private float[][] fill() {
        int n = CanonicalMesh.VERTICES;
        float[] mirrorTrust = new float[n];
        float[] mirrorPoints = new float[3 * n];
        float[] mirrorSmooth = new float[3 * n];
        for (int i = 0; i < n; i++) {
            int other = mesh.mirror[i];
            mirrorTrust[i] = trust[other];
            System.arraycopy(points, 3 * other, mirrorPoints, 3 * i, 3);
            System.arraycopy(smooth, 3 * other, mirrorSmooth, 3 * i, 3);
        }
        ownShare = spread(trust);
        float[] mirrorShare = spread(mirrorTrust);
        float[][] planes = new float[3][grid.side * grid.side];
        float[] known = new float[grid.side * grid.side];
        float[] own = new float[3];
        float[] mirrored = new float[3];
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float a = ownShare[t];
            float b = (1 - a) * mirrorShare[t];
            known[t] = a + b;
            picture.sample(grid.mix3(points, k, 0), grid.mix3(points, k, 1), own, 0);
            picture.sample(grid.mix3(mirrorPoints, k, 0), grid.mix3(mirrorPoints, k, 1), mirrored, 0);
            for (int c = 0; c < 3; c++) {
                float other = mirrored[c] - grid.mix3(mirrorSmooth, k, c) + grid.mix3(smooth, k, c);
                planes[c][t] = known[t] > 0 ? (a * own[c] + b * other) / known[t] : 0;
            }
        }
        continueSkin(planes, known);
        return planes;
    }

    /** Shares per texel with wide, soft borders, so that no seam shows where one origin gives way to another. */
    private float[] spread(float[] perVertex) {
        float[] share = new float[grid.side * grid.side];
        for (int k = 0; k < grid.count; k++) {
            share[grid.texel[k]] = Math.max(0, grid.mix(perVertex, k));
        }
        filter.box(share, covered, share, SEAM);
        filter.box(share, covered, share, SEAM);
        for (int t : grid.texel) {
            share[t] = Curves.smoothstep(.3f, .8f, share[t]);
        }
        return share;
    }

    /** What is not known continues the known skin nearby, farther away the mean skin. */
    private void continueSkin(float[][] planes, float[] known) {
        int n = grid.side * grid.side;
        float[] near = new float[n];
        float[] far = new float[n];
        float[] nearSkin = new float[n];
        float[] farSkin = new float[n];
        float[] plain = plainSkin(planes[0], known);
        filter.box(plain, covered, nearSkin, NEAR);
        filter.box(plain, covered, farSkin, FAR);
        for (int c = 0; c < 3; c++) {
            filter.box(planes[c], plain, near, NEAR);
            filter.box(planes[c], plain, far, FAR);
            for (int k = 0; k < grid.count; k++) {
                int t = grid.texel[k];
                float fill = grid.mix3(smooth, k, c);
                fill += Curves.smoothstep(0, .2f, farSkin[t]) * (far[t] - fill);
                fill += Curves.smoothstep(.02f, .3f, nearSkin[t]) * (near[t] - fill);
                planes[c][t] = fill + known[t] * (planes[c][t] - fill);
            }
        }
    }

    /** Known texels of about the skin's brightness, neither brows nor shadows nor the hair's edge, or of a beard. */
    private float[] plainSkin(float[] luma, float[] known) {
        float[] plain = new float[luma.length];
        for (int k = 0; k < grid.count; k++) {
            int t = grid.texel[k];
            float skin = Curves.smoothstep(.6f, .85f, luma[t] / Math.max(8, grid.mix3(smooth, k, 0)));
            plain[t] = known[t] * Math.max(skin, grid.mix(beard, k));
        }
        return plain;
    }
}
