package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.PaintOrder;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.occlusion.MaskPlaces;
import red5.faceswap.face.mesh.occlusion.OccluderTouch;
import red5.faceswap.face.mesh.picture.Canvas;

/**
 * Draws a swapped face on a canvas: triangles far to near, back faces and openings left out, everything linear within a
 * triangle. Luma and chroma are two passes, the second at half the size with a texture twice as coarse. For one thread.
 */
final class MeshRasteriser implements AutoCloseable {
    /** Less than that of the new face cannot be seen. */
    static final float INVISIBLE = .004f;

    private final CanonicalMesh mesh;
    private final PaintOrder order;
    private final TriangleRows rows = new TriangleRows();
    private final OccluderTouch touch;
    private final MaskPlaces maskPlaces;
    private final MaskPlace hiding = new MaskPlace(rows);
    /** Texture coordinates on what is in front of the face, per vertex. */
    private final float[] places = new float[2 * CanonicalMesh.VERTICES];

    private final OwnEyes eyes;
    private final LumaRows luma;
    private final ChromaRows chroma;

    private SwappedFace face;
    private int a;
    private int b;
    private int c;

    MeshRasteriser(CanonicalMesh mesh) {
        this.mesh = mesh;
        order = new PaintOrder(mesh);
        touch = new OccluderTouch(mesh);
        maskPlaces = new MaskPlaces(mesh);
        eyes = new OwnEyes(mesh);
        luma = new LumaRows(mesh, rows);
        chroma = new ChromaRows(mesh, rows);
    }

    void draw(SwappedFace drawing, Canvas canvas) {
        draw(drawing, canvas, true);
    }

    /** @param coloured whether chroma is drawn, too */
    void draw(SwappedFace drawing, Canvas canvas, boolean coloured) {
        face = drawing;
        if (face.mask().length > 0) {
            maskPlaces.find(face.sight().points(), face.points(), places);
        }
        touch.update(face.mask(), places);
        if (!face.source().hasEyes) {
            eyes.move(face, canvas);
        }
        luma.read(canvas.luma, face.grain());
        chroma.read(canvas, face.grain());
        for (long key : order.sort(face.points())) {
            int t = (int) key;
            a = mesh.triangles[3 * t];
            b = mesh.triangles[3 * t + 1];
            c = mesh.triangles[3 * t + 2];
            if (isSeen(face.alpha()) && (!mesh.opening[t] || face.source().hasEyes)) {
                boolean masked = touch.touches(t);
                if (place(canvas.luma, 1)) {
                    luma.draw(face, a, b, c, masked ? hiding() : null, canvas.luma);
                }
                if (coloured && place(canvas.u, .5f)) {
                    chroma.draw(face, a, b, c, masked ? hiding() : null, canvas);
                }
            }
        }
    }

    private MaskPlace hiding() {
        hiding.set(face.mask(), touch.side(), places, a, b, c);
        return hiding;
    }

    private boolean isSeen(float[] alpha) {
        return Math.max(alpha[a], Math.max(alpha[b], alpha[c])) > INVISIBLE;
    }

    private boolean place(Canvas.Plane plane, float scale) {
        float[] p = face.points();
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

    @Override
    public void close() {
        luma.close();
        chroma.close();
    }
}
