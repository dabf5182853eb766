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

    private final Linear texU = new Linear();
    private final Linear texV = new Linear();
    private final Linear opacity = new Linear();
    private final Linear gain = new Linear();
    private final Linear tint = new Linear();
    private final Linear offsetY = new Linear();
    private final Linear offsetU = new Linear();
    private final Linear offsetV = new Linear();

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
        texU.set(mesh.uv[2 * a] * side - .5f, mesh.uv[2 * b] * side - .5f, mesh.uv[2 * c] * side - .5f);
        texV.set(mesh.uv[2 * a + 1] * side - .5f, mesh.uv[2 * b + 1] * side - .5f, mesh.uv[2 * c + 1] * side - .5f);
        opacity.set(face.alpha()[a], face.alpha()[b], face.alpha()[c]);
        gain.set(face.gain()[a], face.gain()[b], face.gain()[c]);
        offsetY.set(face.offset()[3 * a], face.offset()[3 * b], face.offset()[3 * c]);
        float grain = face.grain() / Grain.SCALE;
        byte[] under = plane.under;
        byte[] drawn = plane.drawn;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            float u = texU.start();
            float v = texV.start();
            float alpha = opacity.start();
            float g = gain.start();
            float add = offsetY.start();
            boolean inner = grain > 0 && y > 0 && y < plane.height - 1 && rows.from > 0 && rows.to < plane.width - 1;
            int end = y * plane.width + rows.to;
            for (int o = y * plane.width + rows.from; o <= end; o++) {
                float visible = masked ? alpha * (1 - maskAt(u, v, side)) : alpha;
                if (visible > INVISIBLE) {
                    float luma = bilinear(texture, side, u, v) * g + add;
                    if (inner) {
                        luma += Curves.clamp(-GRAIN_LIMIT, GRAIN_LIMIT, grain * Grain.highPass(under, o, plane.width));
                    }
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

    /**
     * The texture between four texels, in whole numbers with 8 bits of fraction. Coordinates may overshoot at a triangle's rim
     * by a rounding error: they are kept inside.
     */
    private static float bilinear(byte[] texture, int side, float u, float v) {
        int fixedU = Math.max(0, (int) (u * 256));
        int fixedV = Math.max(0, (int) (v * 256));
        int k = Math.min(fixedV >> 8, side - 2) * side + Math.min(fixedU >> 8, side - 2);
        int fu = fixedU & 255;
        int fv = fixedV & 255;
        int upper = ((texture[k] & 255) << 8) + fu * ((texture[k + 1] & 255) - (texture[k] & 255));
        int lower = ((texture[k + side] & 255) << 8) + fu * ((texture[k + side + 1] & 255) - (texture[k + side] & 255));
        return ((upper << 8) + fv * (lower - upper)) * (1f / 65536);
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
        float[] offset = face.offset();
        float[] inverse = face.source().inverseLuma;
        texU.set(mesh.uv[2 * a] * side, mesh.uv[2 * b] * side, mesh.uv[2 * c] * side);
        texV.set(mesh.uv[2 * a + 1] * side, mesh.uv[2 * b + 1] * side, mesh.uv[2 * c + 1] * side);
        opacity.set(face.alpha()[a], face.alpha()[b], face.alpha()[c]);
        gain.set(chromaGain(a), chromaGain(b), chromaGain(c));
        tint.set(inverse[a], inverse[b], inverse[c]);
        offsetU.set(offset[3 * a + 1], offset[3 * b + 1], offset[3 * c + 1]);
        offsetV.set(offset[3 * a + 2], offset[3 * b + 2], offset[3 * c + 2]);
        int last = side - 1;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (!rows.row(y)) {
                continue;
            }
            float u = texU.start();
            float v = texV.start();
            float alpha = opacity.start();
            float g = gain.start();
            float inverseLuma = tint.start();
            float addU = offsetU.start();
            float addV = offsetV.start();
            int end = y * planeU.width + rows.to;
            for (int o = y * planeU.width + rows.from; o <= end; o++) {
                float visible = masked ? alpha * (1 - maskAt(u - .5f, v - .5f, side)) : alpha;
                if (visible > INVISIBLE) {
                    int texel = texture[Math.min(last, (int) v) * side + Math.min(last, (int) u)];
                    float tinted = Math.min(1, (texel & 255) * inverseLuma); // the dark must not take colour
                    blend(planeU, o, ((texel >> 8 & 255) - 128) * g + tinted * addU, visible);
                    blend(planeV, o, ((texel >> 16 & 255) - 128) * g + tinted * addV, visible);
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
        return Relighting.chromaGain(face.gain()[vertex]);
    }

    /** A value given at the triangle's corners and linear between them. */
    private final class Linear {
        private float first;
        private float toB;
        private float toC;
        /** Change from one pixel to the next. */
        float step;

        void set(float atA, float atB, float atC) {
            first = atA;
            toB = atB - atA;
            toC = atC - atA;
            step = toB * rows.stepB + toC * rows.stepC;
        }

        /** At the current row's first pixel. */
        float start() {
            return first + toB * rows.b + toC * rows.c;
        }
    }

    private static void blend(Canvas.Plane plane, int o, float value, float opacity) {
        float old = (plane.under[o] & 255) - 128;
        plane.drawn[o] = (byte) (int) (old + opacity * (Curves.clamp(-112, 112, value) - old) + 128.5f);
    }
}
