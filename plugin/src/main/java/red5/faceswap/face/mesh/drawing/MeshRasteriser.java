package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.PaintOrder;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TexelRow;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.occlusion.OccluderTouch;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.picture.Canvas;
import red5.faceswap.face.mesh.picture.GrainPlane;
import red5.faceswap.face.mesh.picture.TexturePyramid;

/**
 * Draws a swapped face on a canvas: triangles far to near, back faces and openings left out, everything linear within a
 * triangle. Luma and chroma are two passes, the second at half the size with a texture twice as coarse. For one thread.
 */
final class MeshRasteriser implements AutoCloseable {
    /** Levels of half an octave that chroma's half resolution is coarser. */
    private static final int CHROMA_LEVELS = 2;
    /** Less than that of the new face cannot be seen. */
    private static final float INVISIBLE = .004f;

    private static final int MASK = OcclusionModel.SIDE;

    private final CanonicalMesh mesh;
    private final PaintOrder order;
    private final TriangleRows rows = new TriangleRows();
    private final OccluderTouch touch;
    private final OwnEyes eyes;
    private final GrainPlane grain = new GrainPlane();
    private final GrainPlane grainU = new GrainPlane();
    private final GrainPlane grainV = new GrainPlane();

    private final TexelRow texU = new TexelRow(rows);
    private final TexelRow texV = new TexelRow(rows);
    private final RowValue opacity = new RowValue(rows);
    private final RowValue gain = new RowValue(rows);
    private final RowValue tint = new RowValue(rows);
    private final RowValue offsetY = new RowValue(rows);
    private final RowValue offsetU = new RowValue(rows);
    private final RowValue offsetV = new RowValue(rows);

    private SwappedFace face;
    private int a;
    private int b;
    private int c;
    private boolean masked;

    MeshRasteriser(CanonicalMesh mesh) {
        this.mesh = mesh;
        order = new PaintOrder(mesh);
        touch = new OccluderTouch(mesh);
        eyes = new OwnEyes(mesh);
    }

    void draw(SwappedFace drawing, Canvas canvas) {
        draw(drawing, canvas, true);
    }

    /** @param coloured whether chroma is drawn, too */
    void draw(SwappedFace drawing, Canvas canvas, boolean coloured) {
        face = drawing;
        touch.update(face.mask());
        if (!face.source().hasEyes) {
            eyes.move(face, canvas);
        }
        grain.read(canvas.luma, face.grain());
        grainU.read(canvas.u, face.grain());
        grainV.read(canvas.v, face.grain());
        int chroma = Math.min(TexturePyramid.LEVELS - 1, face.level() + CHROMA_LEVELS);
        for (long key : order.sort(face.points())) {
            int t = (int) key;
            a = mesh.triangles[3 * t];
            b = mesh.triangles[3 * t + 1];
            c = mesh.triangles[3 * t + 2];
            if (isSeen(face.alpha()) && (!mesh.opening[t] || face.source().hasEyes)) {
                masked = touch.touches(t);
                if (place(canvas.luma, 1)) {
                    drawLuma(
                            canvas.luma,
                            face.source().texture.luma[face.level()],
                            face.source().texture.side[face.level()]);
                }
                if (coloured && place(canvas.u, .5f)) {
                    drawChroma(
                            canvas.u, canvas.v, face.source().texture.yuv[chroma], face.source().texture.side[chroma]);
                }
            }
        }
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

    private void drawLuma(Canvas.Plane plane, byte[] texture, int side) {
        texU.set(side, -.5f, mesh.uv[2 * a], mesh.uv[2 * b], mesh.uv[2 * c]);
        texV.set(side, -.5f, mesh.uv[2 * a + 1], mesh.uv[2 * b + 1], mesh.uv[2 * c + 1]);
        opacity.set(face.alpha()[a], face.alpha()[b], face.alpha()[c]);
        gain.set(face.gain()[a], face.gain()[b], face.gain()[c]);
        offsetY.set(face.offset()[3 * a], face.offset()[3 * b], face.offset()[3 * c]);
        byte[] under = plane.under;
        byte[] drawn = plane.drawn;
        byte[] grained = grain.values();
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            int u = texU.start();
            int v = texV.start();
            float alpha = opacity.start();
            float g = gain.start();
            float add = offsetY.start();
            int end = y * plane.width + rows.to;
            for (int o = y * plane.width + rows.from; o <= end; o++) {
                float visible = masked ? alpha * (1 - maskAt(u, v, 0, side)) : alpha;
                if (visible > INVISIBLE) {
                    float luma = TexelRow.between(texture, side, u, v) * g + add;
                    luma += GrainPlane.level(grained[o]);
                    float old = (under[o] & 255) - 16;
                    float mixed = old + visible * (Curves.clamp(0, 219, luma) - old);
                    drawn[o] = (byte) (int) (mixed + 16.5f);
                }
                u += texU.step;
                v += texV.step;
                alpha += opacity.step;
                g += gain.step;
                add += offsetY.step;
            }
        }
    }

    /** @param shift added to the texture coordinates, texels */
    private float maskAt(int u, int v, float shift, int side) {
        float scale = (float) MASK / side;
        float x = Curves.clamp(0, MASK - 1.01f, (u * (1f / 65536) + shift + .5f) * scale - .5f);
        float y = Curves.clamp(0, MASK - 1.01f, (v * (1f / 65536) + shift + .5f) * scale - .5f);
        int k = (int) y * MASK + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float[] mask = face.mask();
        float upper = mask[k] + fx * (mask[k + 1] - mask[k]);
        float lower = mask[k + MASK] + fx * (mask[k + MASK + 1] - mask[k + MASK]);
        return upper + fy * (lower - upper);
    }

    private void drawChroma(Canvas.Plane planeU, Canvas.Plane planeV, int[] texture, int side) {
        float[] offset = face.offset();
        float[] inverse = face.source().inverseLuma;
        byte[] grainedU = grainU.values();
        byte[] grainedV = grainV.values();
        texU.set(side, 0, mesh.uv[2 * a], mesh.uv[2 * b], mesh.uv[2 * c]);
        texV.set(side, 0, mesh.uv[2 * a + 1], mesh.uv[2 * b + 1], mesh.uv[2 * c + 1]);
        opacity.set(face.alpha()[a], face.alpha()[b], face.alpha()[c]);
        gain.set(chromaGain(a), chromaGain(b), chromaGain(c));
        tint.set(inverse[a], inverse[b], inverse[c]);
        offsetU.set(offset[3 * a + 1], offset[3 * b + 1], offset[3 * c + 1]);
        offsetV.set(offset[3 * a + 2], offset[3 * b + 2], offset[3 * c + 2]);
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            int u = texU.start();
            int v = texV.start();
            float alpha = opacity.start();
            float g = gain.start();
            float inverseLuma = tint.start();
            float addU = offsetU.start();
            float addV = offsetV.start();
            int end = y * planeU.width + rows.to;
            for (int o = y * planeU.width + rows.from; o <= end; o++) {
                float visible = masked ? alpha * (1 - maskAt(u, v, -.5f, side)) : alpha;
                if (visible > INVISIBLE) {
                    int texel = texture[(v >> 16) * side + (u >> 16)];
                    float tinted = Curves.clamp(0, 1, (texel & 255) * inverseLuma); // the dark must not take colour
                    float valueU = ((texel >> 8 & 255) - 128) * g + tinted * addU;
                    float valueV = ((texel >> 16 & 255) - 128) * g + tinted * addV;
                    blend(planeU, o, valueU + GrainPlane.level(grainedU[o]), visible);
                    blend(planeV, o, valueV + GrainPlane.level(grainedV[o]), visible);
                }
                u += texU.step;
                v += texV.step;
                alpha += opacity.step;
                g += gain.step;
                inverseLuma += tint.step;
                addU += offsetU.step;
                addV += offsetV.step;
            }
        }
    }

    private float chromaGain(int vertex) {
        return Relighting.chromaGain(face.gain()[vertex], face.saturation());
    }

    private static void blend(Canvas.Plane plane, int o, float value, float opacity) {
        float old = (plane.under[o] & 255) - 128;
        plane.drawn[o] = (byte) (int) (old + opacity * (Curves.clamp(-112, 112, value) - old) + 128.5f);
    }

    @Override
    public void close() {
        grain.close();
        grainU.close();
        grainV.close();
    }
}
