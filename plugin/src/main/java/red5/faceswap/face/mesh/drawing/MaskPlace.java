package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TriangleRows;

/** Where on what hides a face the pixels of a triangle lie, followed along its rows. For one thread. */
final class MaskPlace {
    private final RowValue u;
    private final RowValue v;
    private float[] mask;
    private int side;

    MaskPlace(TriangleRows rows) {
        u = new RowValue(rows);
        v = new RowValue(rows);
    }

    /**
     * Begins a triangle that was placed.
     *
     * @param hiding what hides the face, {@code texels} squared
     * @param places u and v per vertex, shares of the mask's side
     * @param a the triangle's corners, as {@code b} and {@code c}
     */
    void set(float[] hiding, int texels, float[] places, int a, int b, int c) {
        mask = hiding;
        side = texels;
        u.set(places[2 * a] * side - .5f, places[2 * b] * side - .5f, places[2 * c] * side - .5f);
        v.set(places[2 * a + 1] * side - .5f, places[2 * b + 1] * side - .5f, places[2 * c + 1] * side - .5f);
    }

    /**
     * What hides a pixel of the current row.
     *
     * @param along pixels from the row's first one
     * @return 0..1
     */
    float hidden(int along) {
        return Curves.between(mask, side, u.start() + along * u.step, v.start() + along * v.step);
    }
}
