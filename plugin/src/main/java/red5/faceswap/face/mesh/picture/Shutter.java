package red5.faceswap.face.mesh.picture;

import red5.faceswap.face.mesh.geometry.Box;

/**
 * How long a camera's shutter is open, in shares of the time between two frames, as the pictures of a face that moves tell: what is blurred over a
 * length L changes over a step by as much of what the sharp face changes over L as the step is of L. What changes across
 * the motion, which it hardly blurs, tells how light and expression differ from then. One per face, frames in order.
 */
public final class Shutter {
    /** Pixels of the face's height at which it is looked at, at least. */
    private static final float PIXELS = 120;
    /** Pixels of that, from one frame to the next, from which motion is measured, and up to which a face is still. */
    private static final double MOVES = 4;

    private static final double STILL = .7;
    /** Steps over which the still face's change is known, pixels. */
    private static final int[] STEPS = {2, 4, 8, 16, 32};
    /** What a face changes over these steps, about, while it has never been still. */
    private static final float[] USUAL = {1, 1.6f, 2.5f, 3.9f, 5.5f};
    /** Features lie across a face: along its rows less changes. */
    private static final float ALONG_ROWS = .75f;
    /** From here on the points may have jumped, and not the face. */
    private static final double JUMP = 50;
    /** How much more than a single picture shows may be usual. */
    private static final double MORE = 1.5;
    /** Less of the change along the motion, against that across it, that is missing is chance. */
    private static final double LEAST_MISSING = .12;

    /** Still frames from one look at the sharp face to the next. */
    private static final int EVERY = 6;

    private static final float RATE = .3f;
    /** What a face changes over twice a step that is as far as can be seen. */
    private static final float FARTHER = 1.2f;
    /** Pixels of the part, below which it says nothing. */
    private static final int LEAST_SIDE = 8;
    /** Rows and columns that are compared, at most. */
    private static final int SAMPLES = 96;

    private final FaceWindow window = new FaceWindow();
    private final float[] rows = new float[STEPS.length];
    private final float[] columns = new float[STEPS.length];
    private boolean known;
    private float open;
    private boolean measured;
    private long looks;

    public Shutter() {
        for (int k = 0; k < STEPS.length; k++) {
            rows[k] = ALONG_ROWS * USUAL[k];
            columns[k] = USUAL[k];
        }
    }

    /**
     * One call per frame.
     *
     * @param part of the face
     * @param height of the whole face, frame pixels
     * @param dx frame pixels that it moved since the frame before
     * @return how far it moved while the shutter was open
     */
    public Smear look(FramePyramid frame, Box part, float height, float dx, float dy) {
        int level = frame.levelFor(height, PIXELS);
        double way = Math.hypot(dx, dy);
        double moved = way / (1 << level);
        if (moved >= MOVES) {
            window.read(frame, part, level);
            float share = (float) Math.min(open(dx / way, dy / way, moved), open);
            return new Smear(share * dx, share * dy);
        }
        if (moved < STILL && looks++ % EVERY == 0) {
            window.read(frame, part, level);
            if (Math.min(window.width(), window.height()) > LEAST_SIDE) {
                learn();
            }
        }
        return moved < STILL ? Smear.NONE : new Smear(open * dx, open * dy);
    }

    private void learn() {
        int far = Math.min(window.width(), window.height()) / 2;
        float rate = known ? RATE : 1;
        for (int k = 0; k < STEPS.length; k++) {
            boolean fits = STEPS[k] < far;
            rows[k] += rate * ((fits ? change(STEPS[k], 0) : FARTHER * rows[k - 1]) - rows[k]);
            columns[k] += rate * ((fits ? change(0, STEPS[k]) : FARTHER * columns[k - 1]) - columns[k]);
        }
        known = true;
    }

    /**
     * Measures how much of the motion this picture shows.
     *
     * @param moved pixels of the window
     * @return the most that may be believed of it
     */
    private double open(double x, double y, double moved) {
        int step = STEPS[0];
        int sx = (int) Math.round(step * x);
        int sy = (int) Math.round(step * y);
        float across = change(-sy, sx);
        if (across <= 0) {
            return 0;
        }
        double along = change(sx, sy) / usual(x, y, 0);
        double aside = across / usual(y, x, 0);
        // some of what changes across the motion is blurred, too: half of that is taken for light and expression
        double left = known ? along / Math.sqrt(aside) : along / aside;
        boolean directed = along / aside < 1 - LEAST_MISSING; // a lens out of focus blurs both
        double length = 0;
        double before = 1;
        for (int k = 1; k < STEPS.length && directed && left < 1; k++) {
            double now = (double) step / STEPS[k] * usual(x, y, k) / usual(x, y, 0);
            double share = Math.max(0, Math.min(1, (before - left) / Math.max(1e-6, before - now)));
            length = STEPS[k - 1] + share * (STEPS[k] - STEPS[k - 1]);
            if (left >= now) {
                break;
            }
            before = now;
        }
        float seen = (float) Math.min(1, length / moved);
        if (moved < JUMP) {
            open += (measured ? RATE : 1) * (seen - open);
            measured = true;
        }
        return MORE * seen;
    }

    /** What the still face changes over a step in that direction. */
    private double usual(double x, double y, int step) {
        return Math.hypot(x * rows[step], y * columns[step]);
    }

    /** Mean difference of two pixels that lie so far apart. */
    private float change(int dx, int dy) {
        byte[] luma = window.lumaBytes();
        int width = window.width();
        int height = window.height();
        int left = Math.max(0, -dx);
        int right = Math.min(width, width - dx);
        int top = Math.max(0, -dy);
        int bottom = Math.min(height, height - dy);
        int stepX = Math.max(1, (right - left) / SAMPLES);
        int stepY = Math.max(1, (bottom - top) / SAMPLES);
        long sum = 0;
        int n = 0;
        for (int y = top; y < bottom; y += stepY) {
            for (int x = left; x < right; x += stepX) {
                sum += Math.abs((luma[y * width + x] & 255) - (luma[(y + dy) * width + x + dx] & 255));
                n++;
            }
        }
        return n == 0 ? 0 : (float) sum / n;
    }
}
