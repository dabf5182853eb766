package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.geometry.UvGrid;

/**
 * Paints the face of nobody: even skin, brows, eyes that look ahead and a quiet mouth, all from formulas over the canonical face, like
 * a friendly doll in a shop window. No picture of anybody goes into it. Lengths in cm on that face, colours y (0..219), u, v.
 */
public final class NobodyTexture {
    public static final float[] SKIN = {142, -13, 17};
    private static final float[] LIPS = {112, -9, 25};
    private static final float[] MOUTH = {34, -2, 14};
    private static final float[] TEETH = {172, -6, 4};
    private static final float[] HAIR = {58, -6, 8};
    private static final float[] WHITE = {176, 0, 1};
    private static final float[] IRIS = {70, -8, 7};
    private static final float[] PUPIL = {18, 0, 0};
    private static final float[] BLUSH = {136, -12, 25};

    private static final float IRIS_RADIUS = .60f;
    private static final float PUPIL_RADIUS = .25f;
    private static final float GLINT_RADIUS = .13f;
    private static final float BROW_HALF = .38f;
    private static final float LASHES = .13f;

    private static final int[][] BROWS = {
        {70, 63, 105, 66, 107, 46, 53, 52, 65, 55},
        {300, 293, 334, 296, 336, 276, 283, 282, 295, 285}
    };
    private static final int[][] UPPER_LIDS = {
        {33, 246, 161, 160, 159, 158, 157, 173, 133},
        {263, 466, 388, 387, 386, 385, 384, 398, 362}
    };
    private static final int[][] LOWER_LIDS = {
        {33, 7, 163, 144, 145, 153, 154, 155, 133},
        {263, 249, 390, 373, 374, 380, 381, 382, 362}
    };
    private static final int[] LIPS_MEET = {78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308};
    /** Pairs of vertices with a nostril in the middle between them. */
    private static final int[][] NOSTRILS = {{242, 60}, {462, 290}};

    private static final int UNDER_NOSE = 2;
    private static final int[] CHEEKS = {50, 280};

    private final CanonicalMesh mesh;
    private final UvGrid grid;
    private final float[] shade = new float[CanonicalMesh.VERTICES];
    private final float[][] planes;
    private final float[] colour = new float[3];
    private final float[] lip = new float[CanonicalMesh.VERTICES];
    private final boolean[] inEye;
    private final boolean[] inMouth;

    private NobodyTexture(CanonicalMesh mesh, UvGrid grid) {
        this.mesh = mesh;
        this.grid = grid;
        planes = new float[3][grid.side * grid.side];
        inEye = new boolean[CanonicalMesh.VERTICES];
        inMouth = new boolean[CanonicalMesh.VERTICES];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            lip[i] = mesh.lip[i] ? 1 : 0;
            inEye[i] = mesh.eye[i];
        }
        for (int i : FaceParts.MOUTH_OPENING) {
            inMouth[i] = true;
        }
        light();
    }

    /** Planes y, u, v, each the grid's side squared. */
    public static float[][] paint(CanonicalMesh mesh, UvGrid grid) {
        NobodyTexture texture = new NobodyTexture(mesh, grid);
        for (int k = 0; k < grid.count; k++) {
            texture.paint(k);
        }
        return texture.planes;
    }

    /** Two soft lamps, one above and in front, one from the side. */
    private void light() {
        float[] above = facing(.75, 0);
        float[] left = facing(.15, .6);
        float[] right = facing(.15, -.6);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float lamp = .7f * Math.max(0, above[i]) + .2f * Math.max(0, left[i]) + .2f * Math.max(0, right[i]);
            shade[i] = .58f + .46f * lamp;
        }
        for (int pass = 0; pass < 2; pass++) {
            float[] before = shade.clone();
            for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
                float sum = before[i];
                for (int j : mesh.neighbours[i]) {
                    sum += before[j];
                }
                shade[i] = sum / (1 + mesh.neighbours[i].length);
            }
        }
    }

    /** How much each vertex looks towards a lamp that is that far up and to the side, radians. */
    private float[] facing(double up, double side) {
        float[] turned = new float[mesh.position.length];
        for (int i = 0; i < turned.length; i += 3) {
            double x = mesh.position[i] * Math.cos(side) + mesh.position[i + 2] * Math.sin(side);
            double z = mesh.position[i + 2] * Math.cos(side) - mesh.position[i] * Math.sin(side);
            turned[i] = (float) x;
            turned[i + 1] = (float) (mesh.position[i + 1] * Math.cos(up) - z * Math.sin(up));
            turned[i + 2] = (float) (z * Math.cos(up) + mesh.position[i + 1] * Math.sin(up));
        }
        float[] facing = new float[CanonicalMesh.VERTICES];
        new SurfaceNormals(mesh).facing(turned, facing);
        return facing;
    }

    private void paint(int k) {
        float x = grid.mix3(mesh.position, k, 0);
        float y = grid.mix3(mesh.position, k, 1);
        System.arraycopy(SKIN, 0, colour, 0, 3);
        boolean eye = inEye[grid.a[k]] && inEye[grid.b[k]] && inEye[grid.c[k]];
        boolean mouth = inMouth[grid.a[k]] && inMouth[grid.b[k]] && inMouth[grid.c[k]];
        if (eye) {
            eye(x, y);
        } else if (mouth) {
            mouth(x, y);
        } else {
            skin(k, x, y);
        }
        for (int c = 0; c < 3; c++) {
            planes[c][grid.texel[k]] = colour[c];
        }
    }

    private void skin(int k, float x, float y) {
        for (int cheek : CHEEKS) {
            mix(BLUSH, .55f * Curves.smoothstep(2.6f, .4f, to(cheek, x, y)));
        }
        colour[0] *= grid.mix(shade, k);
        mix(LIPS, .85f * Curves.smoothstep(.45f, .85f, grid.mix(lip, k)));
        mix(MOUTH, .6f * Curves.smoothstep(.16f, .03f, line(LIPS_MEET, x, y)));
        colour[0] *= 1 - .10f * Curves.smoothstep(1.5f, .2f, to(UNDER_NOSE, x, y));
        for (int[] nostril : NOSTRILS) {
            float dx = x - (at(nostril[0], 0) + at(nostril[1], 0)) / 2;
            float dy = y - (at(nostril[0], 1) + at(nostril[1], 1)) / 2;
            mix(MOUTH, .5f * Curves.smoothstep(.42f, .1f, (float) Math.hypot(.75f * dx, 1.4f * dy)));
        }
        for (int[] brow : BROWS) {
            brow(brow, x, y);
        }
        for (int side = 0; side < 2; side++) {
            colour[0] *= 1 - .16f * Curves.smoothstep(.75f, .1f, line(UPPER_LIDS[side], x, y));
            mix(HAIR, .9f * Curves.smoothstep(LASHES, .03f, line(UPPER_LIDS[side], x, y)));
            mix(HAIR, .35f * Curves.smoothstep(.09f, .02f, line(LOWER_LIDS[side], x, y)));
        }
    }

    /** A band between the two rows of vertices, thin at its outer end. */
    private void brow(int[] rows, float x, float y) {
        float nearest = Float.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            float ax = (at(rows[i], 0) + at(rows[i + 5], 0)) / 2;
            float ay = (at(rows[i], 1) + at(rows[i + 5], 1)) / 2 + calm(i);
            float bx = (at(rows[i + 1], 0) + at(rows[i + 6], 0)) / 2;
            float by = (at(rows[i + 1], 1) + at(rows[i + 6], 1)) / 2 + calm(i + 1);
            float along = along(ax, ay, bx, by, x, y);
            float half = BROW_HALF * (.45f + .55f * (i + along) / 4);
            float distance = (float) Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
            nearest = Math.min(nearest, distance / half);
        }
        mix(HAIR, .72f * Curves.smoothstep(1.1f, .5f, nearest));
    }

    /** The canonical face raises the inner ends of its brows, which looks worried. */
    private static float calm(int step) {
        return .1f * step - .15f;
    }

    private void eye(float x, float y) {
        int side = x < 0 ? 0 : 1;
        float cx = (at(LOWER_LIDS[side][0], 0) + at(LOWER_LIDS[side][8], 0)) / 2;
        float cy = .5f * at(UPPER_LIDS[side][4], 1) + .5f * at(LOWER_LIDS[side][4], 1) - .04f;
        float d = (float) Math.hypot(x - cx, y - cy);
        System.arraycopy(WHITE, 0, colour, 0, 3);
        mix(IRIS, Curves.smoothstep(IRIS_RADIUS + .06f, IRIS_RADIUS - .06f, d));
        colour[0] -= 24 * Curves.smoothstep(.14f, 0, Math.abs(d - IRIS_RADIUS + .08f)); // the iris' dark rim
        mix(PUPIL, Curves.smoothstep(PUPIL_RADIUS + .06f, PUPIL_RADIUS - .06f, d));
        float glint = (float) Math.hypot(x - cx + .2f, y - cy + .2f);
        mix(WHITE, Curves.smoothstep(GLINT_RADIUS + .05f, GLINT_RADIUS - .05f, glint));
        colour[0] *= 1 - .4f * Curves.smoothstep(.32f, 0, line(UPPER_LIDS[side], x, y)); // the lid's shadow
        mix(HAIR, .85f * Curves.smoothstep(.09f, .02f, line(UPPER_LIDS[side], x, y)));
    }

    private void mouth(float x, float y) {
        System.arraycopy(MOUTH, 0, colour, 0, 3);
        float wide = Math.abs(x) / Math.abs(at(308, 0));
        mix(TEETH, .75f * Curves.smoothstep(.85f, .55f, wide) * Curves.smoothstep(.5f, .2f, line(LIPS_MEET, x, y)));
    }

    private void mix(float[] other, float share) {
        for (int c = 0; c < 3; c++) {
            colour[c] += share * (other[c] - colour[c]);
        }
    }

    private float at(int vertex, int axis) {
        return mesh.position[3 * vertex + axis];
    }

    private float to(int vertex, float x, float y) {
        return (float) Math.hypot(x - at(vertex, 0), y - at(vertex, 1));
    }

    /** Distance from a line through vertices. */
    private float line(int[] vertices, float x, float y) {
        float nearest = Float.MAX_VALUE;
        for (int i = 1; i < vertices.length; i++) {
            float ax = at(vertices[i - 1], 0);
            float ay = at(vertices[i - 1], 1);
            float bx = at(vertices[i], 0);
            float by = at(vertices[i], 1);
            float along = along(ax, ay, bx, by, x, y);
            nearest = Math.min(nearest, (float) Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
        }
        return nearest;
    }

    /** Where the foot of the perpendicular lies on a stretch, 0..1. */
    private static float along(float ax, float ay, float bx, float by, float x, float y) {
        float dx = bx - ax;
        float dy = by - ay;
        return Curves.clamp(0, 1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9f));
    }
}
