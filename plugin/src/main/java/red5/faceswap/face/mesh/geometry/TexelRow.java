package red5.faceswap.face.mesh.geometry;

/**
 * A texture coordinate that is linear within a triangle, followed along a row of its pixels in whole numbers with 16 bits of fraction. It never leaves the
 * texture. For one thread.
 */
public final class TexelRow {
    private static final int ONE = 1 << 16;

    private final TriangleRows rows;
    private final RowValue texels;
    private int most;
    private int usualStep;
    /** No corner lies so near to the texture's rim that a row could overshoot it: most triangles are such. */
    private boolean inside;
    /** Change from one pixel to the next. */
    public int step;

    public TexelRow(TriangleRows rows) {
        this.rows = rows;
        texels = new RowValue(rows);
    }

    /**
     * @param side of the texture, texels
     * @param shift added to the coordinate, texels
     * @param atA at the triangle's corners, in shares of the side
     */
    public void set(int side, float shift, float atA, float atB, float atC) {
        float a = atA * side + shift;
        float b = atB * side + shift;
        float c = atC * side + shift;
        texels.set(a, b, c);
        most = (side - 1 << 16) - 1;
        usualStep = (int) (texels.step * ONE);
        step = usualStep;
        inside = rows.exact && Math.min(a, Math.min(b, c)) > 1 && Math.max(a, Math.max(b, c)) < side - 2;
    }

    /** At the current row's first pixel. Rows may overshoot by a rounding error: they are kept within the texture. */
    public int start() {
        int first = (int) (texels.start() * ONE);
        if (inside) {
            return first;
        }
        int pixels = rows.to - rows.from;
        long last = first + (long) usualStep * pixels;
        step = usualStep;
        if (first >= 0 && last >= 0 && first <= most && last <= most) {
            return first;
        }
        first = Math.max(0, Math.min(most, first));
        step = pixels == 0 ? 0 : ((int) Math.max(0, Math.min(most, last)) - first) / pixels;
        return first;
    }

    /**
     * The texture between the four texels about a place, with 8 bits of fraction.
     *
     * @param u the place, as {@link #start} and {@link #step} give it
     */
    public static float between(byte[] texture, int side, int u, int v) {
        int k = (v >> 16) * side + (u >> 16);
        int right = u >> 8 & 255;
        int upper = ((texture[k] & 255) << 8) + right * ((texture[k + 1] & 255) - (texture[k] & 255));
        int l = k + side;
        int lower = ((texture[l] & 255) << 8) + right * ((texture[l + 1] & 255) - (texture[l] & 255));
        return ((upper << 8) + (v >> 8 & 255) * (lower - upper)) * (1f / ONE);
    }
}
