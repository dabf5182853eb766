package red5.faceswap.face.mesh.geometry;

/** A value given at a triangle's corners and linear between them, followed along a row of its pixels. For one thread. */
public final class RowValue {
    private final TriangleRows rows;
    private float first;
    private float toB;
    private float toC;
    /** Change from one pixel to the next. */
    public float step;

    public RowValue(TriangleRows rows) {
        this.rows = rows;
    }

    public void set(float atA, float atB, float atC) {
        first = atA;
        toB = atB - atA;
        toC = atC - atA;
        step = toB * rows.stepB + toC * rows.stepC;
    }

    /** At the current row's first pixel. */
    public float start() {
        return first + toB * rows.b + toC * rows.c;
    }
}
