package red5.faceswap.face.mesh;

import java.util.Arrays;

/**
 * Draws a swapped face on a canvas: triangles far to near, back faces and openings left out, everything linear within a
 * triangle. Luma and chroma are two passes, the second at half the size with a texture twice as coarse. For one thread.
 */
final class MeshRasteriser {
    /** Levels of half an octave that chroma's half resolution is coarser. */
    private static final int CHROMA_LEVELS = 2;
    /** Less than that of the new face cannot be seen. */
    private static final float INVISIBLE = .004f;

    private static final int GRAIN_LIMIT = 9;
    private static final int MASK = OcclusionModel.SIDE;

    private final CanonicalMesh mesh;
    private final long[] order = new long[CanonicalMesh.TRIANGLES];
    private final TriangleRows rows = new TriangleRows();
    private final OccluderTouch touch;

    private SwappedFace face;
    private int a;
    private int b;
    private int c;
    private boolean masked;

    MeshRasteriser(CanonicalMesh mesh) {
        this.mesh = mesh;
        touch = new OccluderTouch(mesh);
    }

    void draw(SwappedFace drawing, Canvas canvas) {
        face = drawing;
        sort();
        touch.update(face.mask());
        int chroma = Math.min(TexturePyramid.LEVELS - 1, face.level() + CHROMA_LEVELS);
        for (long key : order) {
            int t = (int) key;
            if (!mesh.opening[t]) {
                a = mesh.triangles[3 * t];
                b = mesh.triangles[3 * t + 1];
                c = mesh.triangles[3 * t + 2];
                masked = touch.touches(t);
                if (place(canvas.luma, 1)) {
                    drawLuma(
                            canvas.luma,
                            face.source().texture.luma[face.level()],
                            face.source().texture.side[face.level()]);
                }
                if (place(canvas.u, .5f)) {
                    drawChroma(
                            canvas.u, canvas.v, face.source().texture.yuv[chroma], face.source().texture.side[chroma]);
                }
            }
        }
    }

    /** Painter's order: farthest first; the triangle's number rides in the key's lower half. */
    private void sort() {
        float[] p = face.points();
        for (int t = 0; t < order.length; t++) {
            float z = p[3 * mesh.triangles[3 * t] + 2]
                    + p[3 * mesh.triangles[3 * t + 1] + 2]
                    + p[3 * mesh.triangles[3 * t + 2] + 2];
            order[t] = (long) ((int) (-z * 64) + (1 << 30)) << 32 | t;
        }
        Arrays.sort(order);
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
        float[] uv = mesh.uv;
        float u0 = uv[2 * a] * side - .5f;
        float ub = (uv[2 * b] - uv[2 * a]) * side;
        float uc = (uv[2 * c] - uv[2 * a]) * side;
        float v0 = uv[2 * a + 1] * side - .5f;
        float vb = (uv[2 * b + 1] - uv[2 * a + 1]) * side;
        float vc = (uv[2 * c + 1] - uv[2 * a + 1]) * side;
        float alpha0 = face.alpha()[a];
        float alphaB = face.alpha()[b] - alpha0;
        float alphaC = face.alpha()[c] - alpha0;
        float gain0 = face.gain()[a];
        float gainB = face.gain()[b] - gain0;
        float gainC = face.gain()[c] - gain0;
        float offset0 = face.offset()[3 * a];
        float offsetB = face.offset()[3 * b] - offset0;
        float offsetC = face.offset()[3 * c] - offset0;
        float stepB = rows.stepB;
        float stepC = rows.stepC;
        float stepU = ub * stepB + uc * stepC;
        float stepV = vb * stepB + vc * stepC;
        float stepAlpha = alphaB * stepB + alphaC * stepC;
        float stepGain = gainB * stepB + gainC * stepC;
        float stepOffset = offsetB * stepB + offsetC * stepC;
        float grain = face.grain() / Grain.SCALE;
        byte[] under = plane.under;
        byte[] drawn = plane.drawn;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            float u = u0 + ub * rows.b + uc * rows.c;
            float v = v0 + vb * rows.b + vc * rows.c;
            float alpha = alpha0 + alphaB * rows.b + alphaC * rows.c;
            float gain = gain0 + gainB * rows.b + gainC * rows.c;
            float offset = offset0 + offsetB * rows.b + offsetC * rows.c;
            boolean inner = grain > 0 && y > 0 && y < plane.height - 1 && rows.from > 0 && rows.to < plane.width - 1;
            int end = y * plane.width + rows.to;
            for (int o = y * plane.width + rows.from; o <= end; o++) {
                float opacity = masked ? alpha * (1 - maskAt(u, v, side)) : alpha;
                if (opacity > INVISIBLE) {
                    float luma = bilinear(texture, side, u, v) * gain + offset;
                    if (inner) {
                        luma += Curves.clamp(-GRAIN_LIMIT, GRAIN_LIMIT, grain * Grain.highPass(under, o, plane.width));
                    }
                    float old = (under[o] & 255) - 16;
                    float mixed = old + opacity * (Curves.clamp(0, 219, luma) - old);
                    drawn[o] = (byte) (int) (mixed + 16.5f);
                }
                u += stepU;
                v += stepV;
                alpha += stepAlpha;
                gain += stepGain;
                offset += stepOffset;
            }
        }
    }

    /** Texture coordinates may overshoot at a triangle's rim by a rounding error: they are kept inside. */
    private static float bilinear(byte[] texture, int side, float u, float v) {
        int iu = u < 0 ? 0 : Math.min((int) u, side - 2);
        int iv = v < 0 ? 0 : Math.min((int) v, side - 2);
        float fu = u - iu;
        float fv = v - iv;
        int k = iv * side + iu;
        float upper = (texture[k] & 255) + fu * ((texture[k + 1] & 255) - (texture[k] & 255));
        float lower = (texture[k + side] & 255) + fu * ((texture[k + side + 1] & 255) - (texture[k + side] & 255));
        return upper + fv * (lower - upper);
    }

    private float maskAt(float u, float v, int side) {
        float scale = (float) MASK / side;
        float x = Curves.clamp(0, MASK - 1.01f, (u + .5f) * scale - .5f);
        float y = Curves.clamp(0, MASK - 1.01f, (v + .5f) * scale - .5f);
        int k = (int) y * MASK + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float[] mask = face.mask();
        float upper = mask[k] + fx * (mask[k + 1] - mask[k]);
        float lower = mask[k + MASK] + fx * (mask[k + MASK + 1] - mask[k + MASK]);
        return upper + fy * (lower - upper);
    }

    private void drawChroma(Canvas.Plane planeU, Canvas.Plane planeV, int[] texture, int side) {
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            float wb = rows.b;
            float wc = rows.c;
            int end = y * planeU.width + rows.to;
            for (int o = y * planeU.width + rows.from; o <= end; o++) {
                chromaPixel(planeU, planeV, o, texture, side, wb, wc);
                wb += rows.stepB;
                wc += rows.stepC;
            }
        }
    }

    private void chromaPixel(
            Canvas.Plane planeU, Canvas.Plane planeV, int o, int[] texture, int side, float wb, float wc) {
        float wa = 1 - wb - wc;
        float u = (wa * mesh.uv[2 * a] + wb * mesh.uv[2 * b] + wc * mesh.uv[2 * c]) * side - .5f;
        float v = (wa * mesh.uv[2 * a + 1] + wb * mesh.uv[2 * b + 1] + wc * mesh.uv[2 * c + 1]) * side - .5f;
        float opacity = wa * face.alpha()[a] + wb * face.alpha()[b] + wc * face.alpha()[c];
        if (masked) {
            opacity *= 1 - maskAt(u, v, side);
        }
        if (opacity <= INVISIBLE) {
            return;
        }
        int k = Math.round(Curves.clamp(0, side - 1, v)) * side + Math.round(Curves.clamp(0, side - 1, u));
        int texel = texture[k];
        float gain = Relighting.chromaGain(wa * face.gain()[a] + wb * face.gain()[b] + wc * face.gain()[c]);
        float inverse = wa * face.source().inverseLuma[a]
                + wb * face.source().inverseLuma[b]
                + wc * face.source().inverseLuma[c];
        float tint = Math.min(1, (texel & 255) * inverse); // what is dark in the source must not take colour
        float[] offset = face.offset();
        float newU = ((texel >> 8 & 255) - 128) * gain
                + tint * (wa * offset[3 * a + 1] + wb * offset[3 * b + 1] + wc * offset[3 * c + 1]);
        float newV = ((texel >> 16 & 255) - 128) * gain
                + tint * (wa * offset[3 * a + 2] + wb * offset[3 * b + 2] + wc * offset[3 * c + 2]);
        blend(planeU, o, newU, opacity);
        blend(planeV, o, newV, opacity);
    }

    private static void blend(Canvas.Plane plane, int o, float value, float opacity) {
        float old = (plane.under[o] & 255) - 128;
        plane.drawn[o] = (byte) (int) (old + opacity * (Curves.clamp(-112, 112, value) - old) + 128.5f);
    }
}
