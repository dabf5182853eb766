package red5.faceswap.face.mesh.geometry;

/**
 * One triangle as rows of pixels: which pixel centres it covers and the weights of its second and third corner there, which
 * change by a constant from pixel to pixel. Reused for every triangle.
 */
public final class TriangleRows {
    /** Pixel centres this little outside still count, so that neighbours leave no gap. */
    private static final float EDGE = 1e-4f;

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

    private float x0;
    private float y0;
    private int left;
    private int right;
    private float low;
    private float high;
    private float perStepA;
    private float perStepB;
    private float perStepC;
    private float rowB;
    private float rowC;

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
        right = Math.min(width - 1, (int) Math.floor(ax + Math.max(0, Math.max(dbx, dcx)) - .5f));
        x0 = ax;
        y0 = ay;
        stepB = dcy / area;
        stepC = -dby / area;
        perStepB = 1 / stepB;
        perStepC = 1 / stepC;
        perStepA = 1 / (-stepB - stepC);
        rowB = -dcx / area;
        rowC = dbx / area;
        return left <= right && top <= bottom;
    }

    /** Moves to a row; false when it covers no pixel there. */
    public boolean row(int y) {
        float dx = left + .5f - x0;
        float dy = y + .5f - y0;
        float b0 = dx * stepB + dy * rowB;
        float c0 = dx * stepC + dy * rowC;
        low = 0;
        high = right - left;
        limit(b0, stepB, perStepB);
        limit(c0, stepC, perStepC);
        limit(1 - b0 - c0, -stepB - stepC, perStepA);
        if (high < 0) {
            return false;
        }
        int first = (int) low;
        first += first < low ? 1 : 0;
        from = left + first;
        to = left + (int) high;
        b = b0 + first * stepB;
        c = c0 + first * stepC;
        return from <= to;
    }

    /**
     * Narrows the row to where a weight that starts at {@code value} and grows by {@code step} is not negative.
     *
     * @param perStep 1 / step: a division per row and edge would cost as much as the pixels
     */
    private void limit(float value, float step, float perStep) {
        float crossing = (-value - EDGE) * perStep;
        if (step > 0) {
            low = Math.max(low, crossing); // without a branch: which edge bounds a row cannot be foretold
        } else if (step < 0) {
            high = Math.min(high, crossing);
        } else if (value < -EDGE) {
            high = -1;
        }
    }
}
