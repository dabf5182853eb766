package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.picture.Canvas;
import red5.faceswap.face.mesh.picture.GrainPlane;
import red5.faceswap.face.mesh.picture.TexturePyramid;

/** Both chroma planes of a swapped face's triangles, at half the size with a texture twice as coarse; three loops, as in {@link LumaRows}. For one thread. */
final class ChromaRows implements AutoCloseable {
    /** Levels of half an octave that chroma's half resolution is coarser. */
    private static final int LEVELS = 2;

    private static final int NO_CHROMA = 128;
    private static final int MOST_CHROMA = 112;

    private final TriangleRows rows;
    private final TexturePlace at;
    private final RowValue opacity;
    private final RowValue gain;
    private final RowValue tint;
    private final RowValue offsetU;
    private final RowValue offsetV;
    private final GrainPlane grainU = new GrainPlane();
    private final GrainPlane grainV = new GrainPlane();

    ChromaRows(CanonicalMesh mesh, TriangleRows rows) {
        this.rows = rows;
        at = new TexturePlace(mesh, rows);
        opacity = new RowValue(rows);
        gain = new RowValue(rows);
        tint = new RowValue(rows);
        offsetU = new RowValue(rows);
        offsetV = new RowValue(rows);
    }

    /** @param share of the planes' grain that is laid on the face, 0..1 */
    void read(Canvas canvas, float share) {
        grainU.read(canvas.u, share);
        grainV.read(canvas.v, share);
    }

    /**
     * Draws the triangle that was placed.
     *
     * @param a its corners, as {@code b} and {@code c}
     * @param mask what hides some of it; null where nothing does
     */
    void draw(SwappedFace face, int a, int b, int c, MaskPlace mask, Canvas canvas) {
        int level = Math.min(TexturePyramid.LEVELS - 1, face.level() + LEVELS);
        int[] texture = face.source().texture.yuv[level];
        int side = face.source().texture.side[level];
        float[] alpha = face.alpha();
        float[] offset = face.offset();
        float[] inverse = face.source().inverseLuma;
        at.set(side, 0, a, b, c);
        opacity.set(alpha[a], alpha[b], alpha[c]);
        gain.set(gain(face, a), gain(face, b), gain(face, c));
        tint.set(inverse[a], inverse[b], inverse[c]);
        offsetU.set(offset[3 * a + 1], offset[3 * b + 1], offset[3 * c + 1]);
        offsetV.set(offset[3 * a + 2], offset[3 * b + 2], offset[3 * c + 2]);
        boolean opaque = Math.min(alpha[a], Math.min(alpha[b], alpha[c])) == 1;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (rows.row(y)) {
                int first = y * canvas.u.width + rows.from;
                int end = y * canvas.u.width + rows.to + 1;
                if (mask != null) {
                    mask(canvas.u, canvas.v, texture, side, first, end, mask);
                } else if (opaque) {
                    cover(canvas.u.drawn, canvas.v.drawn, texture, side, first, end);
                } else {
                    mix(canvas.u, canvas.v, texture, side, first, end);
                }
            }
        }
    }

    private static float gain(SwappedFace face, int vertex) {
        return Relighting.chromaGain(face.gain()[vertex], face.saturation());
    }

    private void cover(byte[] drawnU, byte[] drawnV, int[] texture, int side, int first, int end) {
        byte[] grainedU = grainU.values();
        byte[] grainedV = grainV.values();
        long place = at.start();
        long step = at.step();
        float g = gain.start();
        float inverseLuma = tint.start();
        float addU = offsetU.start();
        float addV = offsetV.start();
        float stepG = gain.step;
        float stepInverse = tint.step;
        float stepU = offsetU.step;
        float stepV = offsetV.step;
        for (int o = first; o < end; o++) {
            int texel = texture[TexturePlace.texel(place, side)];
            float tinted = Curves.clamp(0, 1, (texel & 255) * inverseLuma); // the dark must not take colour
            float valueU = ((texel >> 8 & 255) - NO_CHROMA) * g + tinted * addU + GrainPlane.level(grainedU[o]);
            float valueV = ((texel >> 16 & 255) - NO_CHROMA) * g + tinted * addV + GrainPlane.level(grainedV[o]);
            drawnU[o] = chroma(valueU);
            drawnV[o] = chroma(valueV);
            place += step;
            g += stepG;
            inverseLuma += stepInverse;
            addU += stepU;
            addV += stepV;
        }
    }

    private void mix(Canvas.Plane planeU, Canvas.Plane planeV, int[] texture, int side, int first, int end) {
        byte[] grainedU = grainU.values();
        byte[] grainedV = grainV.values();
        byte[] underU = planeU.under;
        byte[] underV = planeV.under;
        byte[] drawnU = planeU.drawn;
        byte[] drawnV = planeV.drawn;
        long place = at.start();
        long step = at.step();
        float alpha = opacity.start();
        float g = gain.start();
        float inverseLuma = tint.start();
        float addU = offsetU.start();
        float addV = offsetV.start();
        float stepAlpha = opacity.step;
        float stepG = gain.step;
        float stepInverse = tint.step;
        float stepU = offsetU.step;
        float stepV = offsetV.step;
        for (int o = first; o < end; o++) {
            int texel = texture[TexturePlace.texel(place, side)];
            float tinted = Curves.clamp(0, 1, (texel & 255) * inverseLuma);
            float valueU = ((texel >> 8 & 255) - NO_CHROMA) * g + tinted * addU + GrainPlane.level(grainedU[o]);
            float valueV = ((texel >> 16 & 255) - NO_CHROMA) * g + tinted * addV + GrainPlane.level(grainedV[o]);
            drawnU[o] = blend(underU[o], valueU, alpha);
            drawnV[o] = blend(underV[o], valueV, alpha);
            place += step;
            alpha += stepAlpha;
            g += stepG;
            inverseLuma += stepInverse;
            addU += stepU;
            addV += stepV;
        }
    }

    private void mask(
            Canvas.Plane planeU, Canvas.Plane planeV, int[] texture, int side, int first, int end, MaskPlace mask) {
        byte[] grainedU = grainU.values();
        byte[] grainedV = grainV.values();
        long place = at.start();
        long step = at.step();
        float alpha = opacity.start();
        float g = gain.start();
        float inverseLuma = tint.start();
        float addU = offsetU.start();
        float addV = offsetV.start();
        for (int o = first; o < end; o++) {
            float visible = alpha * (1 - mask.hidden(o - first));
            if (visible > MeshRasteriser.INVISIBLE) {
                int texel = texture[TexturePlace.texel(place, side)];
                float tinted = Curves.clamp(0, 1, (texel & 255) * inverseLuma);
                float valueU = ((texel >> 8 & 255) - NO_CHROMA) * g + tinted * addU + GrainPlane.level(grainedU[o]);
                float valueV = ((texel >> 16 & 255) - NO_CHROMA) * g + tinted * addV + GrainPlane.level(grainedV[o]);
                planeU.drawn[o] = blend(planeU.under[o], valueU, visible);
                planeV.drawn[o] = blend(planeV.under[o], valueV, visible);
            }
            place += step;
            alpha += opacity.step;
            g += gain.step;
            inverseLuma += tint.step;
            addU += offsetU.step;
            addV += offsetV.step;
        }
    }

    private static byte chroma(float value) {
        int level = (int) (value + NO_CHROMA + .5f);
        return (byte) Math.max(NO_CHROMA - MOST_CHROMA, Math.min(NO_CHROMA + MOST_CHROMA, level));
    }

    private static byte blend(byte under, float value, float opacity) {
        float old = (under & 255) - NO_CHROMA;
        float mixed = old + opacity * (Curves.clamp(-MOST_CHROMA, MOST_CHROMA, value) - old);
        return (byte) (int) (mixed + NO_CHROMA + .5f);
    }

    @Override
    public void close() {
        grainU.close();
        grainV.close();
    }
}
