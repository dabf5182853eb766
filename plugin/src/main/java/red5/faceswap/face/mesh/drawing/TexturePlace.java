package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.TexelRow;
import red5.faceswap.face.mesh.geometry.TriangleRows;

/**
 * Where in the source's texture the pixels of a triangle lie, followed along its rows. A place is both texture coordinates in one number, whole numbers with
 * 16 bits of fraction, v in the upper half: neither is ever negative, so that one sum moves both. For one thread.
 */
final class TexturePlace {
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
}
