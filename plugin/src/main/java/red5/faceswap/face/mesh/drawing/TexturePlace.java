package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.TexelRow;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;

/**
 * Where in the source's texture the pixels of a triangle lie, followed along its rows. A place is both texture coordinates in one number, whole numbers with
 * 16 bits of fraction, v in the upper half: neither is ever negative, so that one sum moves both. For one thread.
 */
final class TexturePlace {
    private static final float FRACTION = 1f / 65536;

    private static final int MASK = OcclusionModel.SIDE;

    private final CanonicalMesh mesh;
    private final TexelRow u;
    private final TexelRow v;

    TexturePlace(CanonicalMesh mesh, TriangleRows rows) {
        this.mesh = mesh;
        u = new TexelRow(rows);
        v = new TexelRow(rows);
    }

    /**
     * @param side of the texture, texels
     * @param shift added to the coordinates, texels
     * @param a the triangle's corners, as {@code b} and {@code c}
     */
    void set(int side, float shift, int a, int b, int c) {
        u.set(side, shift, mesh.uv[2 * a], mesh.uv[2 * b], mesh.uv[2 * c]);
        v.set(side, shift, mesh.uv[2 * a + 1], mesh.uv[2 * b + 1], mesh.uv[2 * c + 1]);
    }

    /** At the current row's first pixel. */
    long start() {
        return ((long) v.start() << 32) + u.start();
    }

    /** What is added from one pixel to the next; known when the row has started. */
    long step() {
        return ((long) v.step << 32) + u.step;
    }

    /** The texel at a place of a texture of that side. */
    static int texel(long place, int side) {
        return (int) (place >> 48) * side + ((int) place >> 16);
    }

    /**
     * What hides a place.
     *
     * @param mask in texture space, {@link OcclusionModel#SIDE} squared
     * @param shift added to the place's coordinates, texels
     * @return 0..1
     */
    static float hidden(float[] mask, long place, float shift, int side) {
        float scale = (float) MASK / side;
        float x = Curves.clamp(0, MASK - 1.01f, ((int) place * FRACTION + shift + .5f) * scale - .5f);
        float y = Curves.clamp(0, MASK - 1.01f, ((int) (place >> 32) * FRACTION + shift + .5f) * scale - .5f);
        int k = (int) y * MASK + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float upper = mask[k] + fx * (mask[k + 1] - mask[k]);
        float lower = mask[k + MASK] + fx * (mask[k + MASK + 1] - mask[k + MASK]);
        return upper + fy * (lower - upper);
    }
}
