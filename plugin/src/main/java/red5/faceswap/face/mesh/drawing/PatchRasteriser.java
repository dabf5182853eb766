package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.BoxMask;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.PaintOrder;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TexelRow;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.occlusion.OccluderTouch;
import red5.faceswap.face.mesh.picture.Canvas;

/**
 * Draws a face that a network made: the square that it made is laid on the person's own mesh, so that it goes where the mesh goes after the
 * network has looked. It fades out towards the square's border ({@link BoxMask}) and the face's silhouette, and stays behind what hides the face. For one
 * thread.
 */
final class PatchRasteriser {
    /** Less than that of the new face cannot be seen. */
    private static final float INVISIBLE = .004f;

    private final CanonicalMesh mesh;
    private final PaintOrder order;
    private final OccluderTouch touch;
    private final TriangleRows rows = new TriangleRows();
    private final TexelRow texelU = new TexelRow(rows);
    private final TexelRow texelV = new TexelRow(rows);
    private final RowValue texU = new RowValue(rows);
    private final RowValue texV = new RowValue(rows);
    private final RowValue maskU = new RowValue(rows);
    private final RowValue maskV = new RowValue(rows);
    private final RowValue opacity = new RowValue(rows);
    /** Opacity per vertex as far as it depends on the mesh alone: eyes and mouth are the network's, the outline is soft. */
    private final float[] rim = new float[CanonicalMesh.VERTICES];

    private SwappedFace face;
    private NetworkPatch patch;
    private int a;
    private int b;
    private int c;
    private boolean masked;

    PatchRasteriser(CanonicalMesh mesh) {
        this.mesh = mesh;
        order = new PaintOrder(mesh);
        touch = new OccluderTouch(mesh);
        for (int i = 0; i < rim.length; i++) {
            rim[i] = BlendWeights.outline(mesh, i);
        }
    }

    /** @param coloured whether chroma is drawn, too */
    void draw(SwappedFace face, NetworkPatch patch, Canvas canvas, boolean coloured) {
        this.face = face;
        this.patch = patch;
        touch.update(face.mask(), mesh.uv);
        for (long key : order.sort(face.sight().points())) {
            triangle((int) key, canvas, coloured);
        }
    }

    private void triangle(int t, Canvas canvas, boolean coloured) {
        a = mesh.triangles[3 * t];
        b = mesh.triangles[3 * t + 1];
        c = mesh.triangles[3 * t + 2];
        masked = touch.touches(t);
        boolean plain = !masked && isPlain(a) && isPlain(b) && isPlain(c);
        if (place(canvas.luma, 1)) {
            if (plain) {
                copy(canvas.luma, patch.luma(), null, null, patch.side());
            } else {
                blend(canvas.luma, patch.luma(), null, null, patch.side());
            }
        }
        if (coloured && place(canvas.u, .5f)) {
            int side = patch.side() / 2;
            if (plain) {
                copy(canvas.u, patch.u(), canvas.v, patch.v(), side);
            } else {
                blend(canvas.u, patch.u(), canvas.v, patch.v(), side);
            }
        }
    }

    /** Whether a vertex lies where nothing fades: most of a face does, and need not be blended with what is under it. */
    private boolean isPlain(int vertex) {
        float u = patch.places()[2 * vertex];
        float v = patch.places()[2 * vertex + 1];
        return rim[vertex] * face.sight().edge()[vertex] > 1 - INVISIBLE
                && Math.min(u, v) > BoxMask.INSIDE
                && Math.max(u, v) < 1 - BoxMask.INSIDE;
    }

    private boolean place(Canvas.Plane plane, float scale) {
        float[] p = face.sight().points();
        return rows.place(
                p[3 * a] * scale - plane.left,
                p[3 * a + 1] * scale - plane.top,
                p[3 * b] * scale - plane.left,
                p[3 * b + 1] * scale - plane.top,
                p[3 * c] * scale - plane.left,
                p[3 * c + 1] * scale - plane.top,
                plane.width,
                plane.height);
    }

    /**
     * The new face and nothing else.
     *
     * @param plane of the triangle that was placed
     * @param other of the same size, with what is drawn on it; null for none
     */
    private void copy(Canvas.Plane plane, byte[] texture, Canvas.Plane other, byte[] texture2, int side) {
        float[] places = patch.places();
        texelU.set(side, -.5f, places[2 * a], places[2 * b], places[2 * c]);
        texelV.set(side, -.5f, places[2 * a + 1], places[2 * b + 1], places[2 * c + 1]);
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            int u = texelU.start();
            int v = texelV.start();
            int end = y * plane.width + rows.to;
            for (int o = y * plane.width + rows.from; o <= end; o++) {
                plane.drawn[o] = (byte) (int) (TexelRow.between(texture, side, u, v) + .5f);
                if (other != null) {
                    other.drawn[o] = (byte) (int) (TexelRow.between(texture2, side, u, v) + .5f);
                }
                u += texelU.step;
                v += texelV.step;
            }
        }
    }

    /** The same, as far as it is seen. */
    private void blend(Canvas.Plane plane, byte[] texture, Canvas.Plane other, byte[] texture2, int side) {
        float[] places = patch.places();
        texU.set(places[2 * a], places[2 * b], places[2 * c]);
        texV.set(places[2 * a + 1], places[2 * b + 1], places[2 * c + 1]);
        float[] edge = face.sight().edge();
        opacity.set(rim[a] * edge[a], rim[b] * edge[b], rim[c] * edge[c]);
        maskU.set(mesh.uv[2 * a], mesh.uv[2 * b], mesh.uv[2 * c]);
        maskV.set(mesh.uv[2 * a + 1], mesh.uv[2 * b + 1], mesh.uv[2 * c + 1]);
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            float u = texU.start();
            float v = texV.start();
            float mu = maskU.start();
            float mv = maskV.start();
            float alpha = opacity.start();
            int end = y * plane.width + rows.to;
            for (int o = y * plane.width + rows.from; o <= end; o++) {
                float visible = alpha * BoxMask.along(u) * BoxMask.along(v);
                if (masked) {
                    visible *= 1 - between(face.mask(), touch.side(), mu, mv);
                }
                if (visible > INVISIBLE) {
                    mix(plane, o, between(texture, side, u, v), visible);
                    if (other != null) {
                        mix(other, o, between(texture2, side, u, v), visible);
                    }
                }
                u += texU.step;
                v += texV.step;
                mu += maskU.step;
                mv += maskV.step;
                alpha += opacity.step;
            }
        }
    }

    private static void mix(Canvas.Plane plane, int o, float value, float visible) {
        float old = plane.under[o] & 255;
        plane.drawn[o] = (byte) (int) (old + visible * (value - old) + .5f);
    }

    /** The texture at shares of its side, between texels. */
    private static float between(byte[] texture, int side, float u, float v) {
        float x = Curves.clamp(0, side - 1.001f, u * side - .5f);
        float y = Curves.clamp(0, side - 1.001f, v * side - .5f);
        int k = (int) y * side + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float upper = (texture[k] & 255) * (1 - fx) + (texture[k + 1] & 255) * fx;
        float lower = (texture[k + side] & 255) * (1 - fx) + (texture[k + side + 1] & 255) * fx;
        return upper + (lower - upper) * fy;
    }

    private static float between(float[] mask, int side, float u, float v) {
        float x = Curves.clamp(0, side - 1.01f, u * side - .5f);
        float y = Curves.clamp(0, side - 1.01f, v * side - .5f);
        int k = (int) y * side + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float upper = mask[k] + fx * (mask[k + 1] - mask[k]);
        float lower = mask[k + side] + fx * (mask[k + side + 1] - mask[k + side]);
        return upper + fy * (lower - upper);
    }
}
