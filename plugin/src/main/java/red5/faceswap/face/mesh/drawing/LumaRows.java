package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TexelRow;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.picture.Canvas;
import red5.faceswap.face.mesh.picture.GrainPlane;

/**
 * The luma of a swapped face's triangles. Three loops do the same, each with as little as it needs: one that did it all would keep more values than the
 * processor has registers for, and half of a face hides all that is under it. For one thread.
 */
final class LumaRows implements AutoCloseable {
    private static final int BLACK = 16;
    private static final int WHITE = 235;

    private final TriangleRows rows;
    private final TexturePlace at;
    private final RowValue opacity;
    private final RowValue gain;
    private final RowValue offset;
    private final GrainPlane grain = new GrainPlane();

    LumaRows(CanonicalMesh mesh, TriangleRows rows) {
        this.rows = rows;
        at = new TexturePlace(mesh, rows);
        opacity = new RowValue(rows);
        gain = new RowValue(rows);
        offset = new RowValue(rows);
    }

    /** @param share of the plane's grain that is laid on the face, 0..1 */
    void read(Canvas.Plane plane, float share) {
        grain.read(plane, share);
    }

    /**
     * Draws the triangle that was placed.
     *
     * @param a its corners, as {@code b} and {@code c}
     * @param mask what hides some of it; null where nothing does
     */
    void draw(SwappedFace face, int a, int b, int c, MaskPlace mask, Canvas.Plane plane) {
        byte[] texture = face.source().texture.luma[face.level()];
        int side = face.source().texture.side[face.level()];
        float[] alpha = face.alpha();
        at.set(side, -.5f, a, b, c);
        opacity.set(alpha[a], alpha[b], alpha[c]);
        gain.set(face.gain()[a], face.gain()[b], face.gain()[c]);
        offset.set(face.offset()[3 * a], face.offset()[3 * b], face.offset()[3 * c]);
        boolean opaque = Math.min(alpha[a], Math.min(alpha[b], alpha[c])) == 1;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (rows.row(y)) {
                int first = y * plane.width + rows.from;
                int end = y * plane.width + rows.to + 1;
                if (mask != null) {
                    mask(plane, texture, side, first, end, mask);
                } else if (opaque) {
                    cover(plane, texture, side, first, end);
                } else {
                    mix(plane, texture, side, first, end);
                }
            }
        }
    }

    private void cover(Canvas.Plane plane, byte[] texture, int side, int first, int end) {
        byte[] drawn = plane.drawn;
        byte[] grained = grain.values();
        long place = at.start();
        long step = at.step();
        float g = gain.start();
        float add = offset.start() + BLACK + .5f;
        float stepG = gain.step;
        float stepAdd = offset.step;
        for (int o = first; o < end; o++) {
            float luma = between(texture, side, place) * g + add;
            int level = (int) (luma + GrainPlane.level(grained[o]));
            drawn[o] = (byte) Math.max(BLACK, Math.min(WHITE, level));
            place += step;
            g += stepG;
            add += stepAdd;
        }
    }

    private void mix(Canvas.Plane plane, byte[] texture, int side, int first, int end) {
        byte[] under = plane.under;
        byte[] drawn = plane.drawn;
        byte[] grained = grain.values();
        long place = at.start();
        long step = at.step();
        float alpha = opacity.start();
        float g = gain.start();
        float add = offset.start() + BLACK;
        float stepAlpha = opacity.step;
        float stepG = gain.step;
        float stepAdd = offset.step;
        for (int o = first; o < end; o++) {
            float luma = between(texture, side, place) * g + add;
            luma = Curves.clamp(BLACK, WHITE, luma + GrainPlane.level(grained[o]));
            float old = under[o] & 255;
            drawn[o] = (byte) (int) (old + alpha * (luma - old) + .5f);
            place += step;
            alpha += stepAlpha;
            g += stepG;
            add += stepAdd;
        }
    }

    private void mask(Canvas.Plane plane, byte[] texture, int side, int first, int end, MaskPlace mask) {
        byte[] under = plane.under;
        byte[] drawn = plane.drawn;
        byte[] grained = grain.values();
        long place = at.start();
        long step = at.step();
        float alpha = opacity.start();
        float g = gain.start();
        float add = offset.start() + BLACK;
        for (int o = first; o < end; o++) {
            float visible = alpha * (1 - mask.hidden(o - first));
            if (visible > MeshRasteriser.INVISIBLE) {
                float luma = between(texture, side, place) * g + add;
                luma = Curves.clamp(BLACK, WHITE, luma + GrainPlane.level(grained[o]));
                float old = under[o] & 255;
                drawn[o] = (byte) (int) (old + visible * (luma - old) + .5f);
            }
            place += step;
            alpha += opacity.step;
            g += gain.step;
            add += offset.step;
        }
    }

    private static float between(byte[] texture, int side, long place) {
        return TexelRow.between(texture, side, (int) place, (int) (place >> 32));
    }

    @Override
    public void close() {
        grain.close();
    }
}
