package red5.faceswap.face.mesh.geometry;

/**
 * One triangle as rows of pixels: which pixel centres it covers and the weights of its second and third corner there, which
 * change by a constant from pixel to pixel. Reused for every triangle.
 */
public final class TriangleRows {
    /** Pixel centres this little outside still count, so that neighbours leave no gap. */
    private static final float EDGE = 1e-4f;
    /** Change of a weight from pixel to pixel up to which its edge is a row's own. */
    private static final float LEVEL = 1e-6f;
    /** Sum of weights, of either sign, up to which rounding leaves them exact to 1/2000: a place in a texture is off by less than a texel. */
    private static final float EXACT = 1000;

    public int top;
    public int bottom;
    /** First and last pixel of the current row. */
    public int from;

    public int to;
    /** Weights at the row's first pixel. */
    float b;

    float c;
    /** Change of the weights from one pixel to the next. */
    float stepB;

    float stepC;

    /** Not a sliver: what rounding does to the weights need not be cared for. */
    boolean exact;

    private int left;
    private int width;
    /** Weights at the first pixel of the box around the triangle, and their change from row to row. */
    private float firstB;

    private float firstC;
    private float rowB;
    private float rowC;
    /** Where the edges cut the box's rows, pixels from its left side: at its first row, and the change from row to row. Two on either side, since a triangle may have two edges there. */
    private final float[] low = new float[4];

    private final float[] high = new float[4];
    private int lows;
    private int highs;

    /**
     * Places a triangle on a plane of that size; false when it faces away or covers no pixel. Corners run clockwise in the
     * picture where the mesh faces the camera as MediaPipe orders them, which makes the area negative.
     */
    public boolean place(float ax, float ay, float bx, float by, float cx, float cy, int width, int height) {
        float dbx = bx - ax;
        float dby = by - ay;
        float dcx = cx - ax;
        float dcy = cy - ay;
        float area = dbx * dcy - dcx * dby;
        if (area > -1e-4f) {
            return false;
        }
        top = Math.max(0, (int) Math.ceil(ay + Math.min(0, Math.min(dby, dcy)) - .5f));
        bottom = Math.min(height - 1, (int) Math.floor(ay + Math.max(0, Math.max(dby, dcy)) - .5f));
        left = Math.max(0, (int) Math.ceil(ax + Math.min(0, Math.min(dbx, dcx)) - .5f));
        int right = Math.min(width - 1, (int) Math.floor(ax + Math.max(0, Math.max(dbx, dcx)) - .5f));
        if (left > right || top > bottom) {
            return false;
        }
        this.width = right - left;
        stepB = dcy / area;
        stepC = -dby / area;
        rowB = -dcx / area;
        rowC = dbx / area;
        float dx = left + .5f - ax;
        float dy = top + .5f - ay;
        firstB = dx * stepB + dy * rowB;
        firstC = dx * stepC + dy * rowC;
        exact = (right - left + 1) * (Math.abs(stepB) + Math.abs(stepC))
                        + (bottom - top + 1) * (Math.abs(rowB) + Math.abs(rowC))
                        + Math.abs(firstB)
                        + Math.abs(firstC)
                < EXACT;
        limit();
        return true;
    }

    private void limit() {
        low[0] = 0;
        low[1] = 0;
        low[2] = 0;
        low[3] = 0;
        high[0] = width;
        high[1] = 0;
        high[2] = width;
        high[3] = 0;
        lows = 0;
        highs = 0;
        limit(firstB, stepB, rowB);
        limit(firstC, stepC, rowC);
        limit(1 - firstB - firstC, -stepB - stepC, -rowB - rowC);
    }

    /** Narrows rows to where a weight is not negative that is {@code value} at the first pixel. One that hardly changes along a row is not negative in any row of the box. */
    private void limit(float value, float step, float row) {
        if (step > LEVEL) {
            low[lows] = (-value - EDGE) / step;
            low[lows + 1] = -row / step;
            lows = 2;
        } else if (step < -LEVEL) {
            high[highs] = (-value - EDGE) / step;
            high[highs + 1] = -row / step;
            highs = 2;
        }
    }

    /** Moves to a row; false when it covers no pixel there. */
    public boolean row(int y) {
        int down = y - top;
        float begin = Math.max(0, Math.max(low[0] + down * low[1], low[2] + down * low[3]));
        float end = Math.min(width, Math.min(high[0] + down * high[1], high[2] + down * high[3]));
        if (end < 0) {
            return false;
        }
        int first = (int) begin;
        first += first < begin ? 1 : 0;
        from = left + first;
        to = left + (int) end;
        b = firstB + down * rowB + first * stepB;
        c = firstC + down * rowC + first * stepC;
        return from <= to;
    }
}
