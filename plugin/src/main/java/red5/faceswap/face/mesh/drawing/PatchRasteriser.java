package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.BoxMask;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.PaintOrder;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.occlusion.OccluderTouch;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.picture.Canvas;

/**
 * Draws a face that a network made: the square that it made is laid on the person's own mesh, so that it goes where the mesh goes after the
 * network has looked. It fades out towards the square's border ({@link BoxMask}) and the face's silhouette, and stays behind what hides the face. For one
 * thread.
 */
final class PatchRasteriser {
    /** Less than that of the new face cannot be seen. */
    private static final float INVISIBLE = .004f;

    private static final int MASK = OcclusionModel.SIDE;

    private final CanonicalMesh mesh;
    private final PaintOrder order;
    private final OccluderTouch touch;
    private final TriangleRows rows = new TriangleRows();
    private final RowValue texU = new RowValue(rows);
    private final RowValue texV = new RowValue(rows);
    private final RowValue maskU = new RowValue(rows);
    private final RowValue maskV = new RowValue(rows);
    private final RowValue opacity = new RowValue(rows);
    /** Opacity per vertex as far as it depends on the mesh alone: eyes and mouth are the network's, the outline is soft. */
    private final float[] rim = new float[CanonicalMesh.VERTICES];

    PatchRasteriser(CanonicalMesh mesh) {
        this.mesh = mesh;
        order = new PaintOrder(mesh);
        touch = new OccluderTouch(mesh);
        for (int i = 0; i < rim.length; i++) {
            rim[i] = BlendWeights.outline(mesh, i);
        }
    }

    void draw(SwappedFace face, NetworkPatch patch, Canvas canvas) {
        touch.update(face.mask());
        for (long key : order.sort(face.sight().points())) {
            int t = (int) key;
            if (place(t, face.sight().points(), canvas.luma, 1)) {
                prepare(t, face, patch);
                draw(canvas.luma, patch.luma(), patch.side(), face.mask(), touch.touches(t));
            }
            if (place(t, face.sight().points(), canvas.u, .5f)) {
                prepare(t, face, patch);
                draw(canvas.u, patch.u(), patch.side() / 2, face.mask(), touch.touches(t));
                draw(canvas.v, patch.v(), patch.side() / 2, face.mask(), touch.touches(t));
            }
        }
    }

    private boolean place(int triangle, float[] p, Canvas.Plane plane, float scale) {
        int a = 3 * mesh.triangles[3 * triangle];
        int b = 3 * mesh.triangles[3 * triangle + 1];
        int c = 3 * mesh.triangles[3 * triangle + 2];
        return rows.place(
                p[a] * scale - plane.left,
                p[a + 1] * scale - plane.top,
                p[b] * scale - plane.left,
                p[b + 1] * scale - plane.top,
                p[c] * scale - plane.left,
                p[c + 1] * scale - plane.top,
                plane.width,
                plane.height);
    }

    private void prepare(int triangle, SwappedFace face, NetworkPatch patch) {
        int a = mesh.triangles[3 * triangle];
        int b = mesh.triangles[3 * triangle + 1];
        int c = mesh.triangles[3 * triangle + 2];
        float[] places = patch.places();
        texU.set(places[2 * a], places[2 * b], places[2 * c]);
        texV.set(places[2 * a + 1], places[2 * b + 1], places[2 * c + 1]);
        maskU.set(mesh.uv[2 * a], mesh.uv[2 * b], mesh.uv[2 * c]);
        maskV.set(mesh.uv[2 * a + 1], mesh.uv[2 * b + 1], mesh.uv[2 * c + 1]);
        float[] edge = face.sight().edge();
        opacity.set(rim[a] * edge[a], rim[b] * edge[b], rim[c] * edge[c]);
    }

    private void draw(Canvas.Plane plane, byte[] texture, int side, float[] mask, boolean masked) {
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
                    visible *= 1 - between(mask, MASK, mu, mv);
                }
                if (visible > INVISIBLE) {
                    float old = plane.under[o] & 255;
                    plane.drawn[o] = (byte) (int) (old + visible * (between(texture, side, u, v) - old) + .5f);
                }
                u += texU.step;
                v += texV.step;
                mu += maskU.step;
                mv += maskV.step;
                alpha += opacity.step;
            }
        }
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
