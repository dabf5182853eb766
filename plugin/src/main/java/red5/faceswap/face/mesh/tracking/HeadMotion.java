package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;

/**
 * How a head moves from one frame to the next: the shift, turn and growth in the picture's plane that bring the inner face of the
 * last frame onto this one, by inverse compositional alignment (Baker and Matthews, IJCV 2004) with robust weights. Compares
 * pixels instead of looking for points, hence several times as exact as the difference of two frames' landmarks. For one thread.
 */
public final class HeadMotion {
    /** Samples along each side of the square that is compared. */
    private static final int SIDE = 32;

    private static final int COUNT = SIDE * SIDE;
    /** Side of the square in face heights: brows to mouth. */
    private static final float REACH = .72f;
    /** Pixels of the face's height at which it is compared, at least. */
    private static final float PIXELS = 60;

    private static final int MOST_STEPS = 5;
    /** Samples: steps below this change nothing that can be seen. */
    private static final double SMALL = .01;
    /** Luma levels: larger differences are something else that moves. */
    private static final float OUTLIER = 9;
    /** Share of the samples' weight that must agree. */
    private static final double LEAST_AGREEMENT = .4;
    /** Share of the samples that must lie in the picture: of a face that its rim cuts, what is left of it tells. */
    private static final float LEAST_SEEN = .07f;
    /** Farther from the guess, in samples, it is no refinement of it. */
    private static final double FARTHEST = 5;

    private static final int PARAMETERS = 4;

    private final FaceWindow window = new FaceWindow();
    private final float[] template = new float[COUNT];
    /** Change of each sample with shift x, shift y, growth and turn. */
    private final float[] gradient = new float[PARAMETERS * COUNT];

    private final float[] sampled = new float[COUNT];
    /** Which samples lay in the picture when they were remembered, and which do now. */
    private final boolean[] within = new boolean[COUNT];

    private final boolean[] stillWithin = new boolean[COUNT];
    private final double[] normal = new double[PARAMETERS * (PARAMETERS + 1)];

    private boolean known;
    private float centreX;
    private float centreY;
    /** Frame pixels between two samples. */
    private float spacing;

    /** x, y of a point go to a (x - cx) - b (y - cy) + cx + dx and so on; see {@link #move}. */
    private double a;

    private double b;
    private double dx;
    private double dy;
    private double agreement;

    /** Keeps the face as it looks in this frame. */
    void remember(FramePyramid frame, float[] points) {
        float height = CanonicalMesh.faceHeight(points);
        centreX = points[3 * FaceParts.NOSE_TIP];
        centreY = points[3 * FaceParts.NOSE_TIP + 1];
        spacing = REACH * height / SIDE;
        read(frame, centreX, centreY, height);
        a = 1;
        b = 0;
        dx = 0;
        dy = 0;
        sample(template, within);
        float middle = (SIDE - 1) / 2f;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int i = y * SIDE + x;
                int g = PARAMETERS * i;
                boolean inner = x > 0
                        && y > 0
                        && x < SIDE - 1
                        && y < SIDE - 1
                        && within[i - 1]
                        && within[i + 1]
                        && within[i - SIDE]
                        && within[i + SIDE];
                float gx = inner ? (template[i + 1] - template[i - 1]) / 2 : 0;
                float gy = inner ? (template[i + SIDE] - template[i - SIDE]) / 2 : 0;
                gradient[g] = gx;
                gradient[g + 1] = gy;
                gradient[g + 2] = gx * (x - middle) + gy * (y - middle);
                gradient[g + 3] = gy * (x - middle) - gx * (y - middle);
            }
        }
        known = true;
    }

    void forget() {
        known = false;
    }

    /**
     * Follows the remembered face into this frame.
     *
     * @param guessX about how far it moved, frame pixels
     * @return false when nothing can be said; then {@link #move} must not be called
     */
    boolean follow(FramePyramid frame, float guessX, float guessY) {
        if (!known) {
            return false;
        }
        a = 1;
        b = 0;
        dx = guessX;
        dy = guessY;
        read(frame, centreX + guessX, centreY + guessY, spacing * SIDE / REACH);
        for (int step = 0; step < MOST_STEPS; step++) {
            sample(sampled, stillWithin);
            agreement = accumulate();
            if (agreement < LEAST_AGREEMENT || !solve()) {
                return false;
            }
            double change = compose();
            if (Math.hypot(dx - guessX, dy - guessY) > FARTHEST * spacing) {
                return false;
            }
            if (change < SMALL) {
                break;
            }
        }
        return true;
    }

    /** 0..1: share of the face's pixels that were where the head's motion brings them, by the last look at them. */
    double agreement() {
        return agreement;
    }

    /** Moves points x, y, z as the head moved. */
    void move(float[] points) {
        float scale = (float) Math.hypot(a, b);
        for (int i = 0; i < points.length; i += 3) {
            double x = points[i] - centreX;
            double y = points[i + 1] - centreY;
            points[i] = (float) (a * x - b * y + centreX + dx);
            points[i + 1] = (float) (b * x + a * y + centreY + dy);
            points[i + 2] *= scale;
        }
    }

    private void read(FramePyramid frame, float x, float y, float height) {
        float reach = (REACH / 2 + .12f) * height;
        window.read(frame, new Box(x - reach, y - reach, x + reach, y + reach), frame.levelFor(height, PIXELS));
    }

    private void sample(float[] out, boolean[] seen) {
        float middle = (SIDE - 1) / 2f;
        float stepX = (float) (a * spacing);
        float stepY = (float) (b * spacing);
        for (int y = 0; y < SIDE; y++) {
            double left = -middle * spacing;
            double up = (y - middle) * spacing;
            float atX = (float) (a * left - b * up + centreX + dx);
            float atY = (float) (b * left + a * up + centreY + dy);
            for (int x = 0; x < SIDE; x++) {
                float sampleX = atX + x * stepX;
                float sampleY = atY + x * stepY;
                out[y * SIDE + x] = window.luma(sampleX, sampleY);
                seen[y * SIDE + x] = window.holds(sampleX, sampleY);
            }
        }
    }

    /** Fills the normal equations; returns the share of the weight that agrees, of what is in the picture, 0 where that is too little. */
    private double accumulate() {
        float brighter = 0;
        int seen = 0;
        for (int i = 0; i < COUNT; i++) {
            if (within[i] && stillWithin[i]) {
                brighter += sampled[i] - template[i];
                seen++;
            }
        }
        if (seen < LEAST_SEEN * COUNT) {
            return 0;
        }
        brighter /= seen;
        java.util.Arrays.fill(normal, 0);
        double agreed = 0;
        for (int i = 0; i < COUNT; i++) {
            if (!within[i] || !stillWithin[i]) {
                continue;
            }
            float difference = sampled[i] - template[i] - brighter;
            float weight = 1 / (1 + Curves.square(difference / OUTLIER));
            agreed += weight;
            int g = PARAMETERS * i;
            for (int r = 0; r < PARAMETERS; r++) {
                float weighted = weight * gradient[g + r];
                int row = r * (PARAMETERS + 1);
                for (int c = r; c < PARAMETERS; c++) {
                    normal[row + c] += weighted * gradient[g + c];
                }
                normal[row + PARAMETERS] += weighted * difference;
            }
        }
        for (int r = 0; r < PARAMETERS; r++) {
            for (int c = 0; c < r; c++) {
                normal[r * (PARAMETERS + 1) + c] = normal[c * (PARAMETERS + 1) + r];
            }
        }
        return agreed / seen;
    }

    /** Gauss elimination in place; the solution is in the last column. False for a face without contrast. */
    private boolean solve() {
        int width = PARAMETERS + 1;
        for (int p = 0; p < PARAMETERS; p++) {
            double pivot = normal[p * width + p];
            if (pivot < 1) {
                return false;
            }
            for (int c = p; c < width; c++) {
                normal[p * width + c] /= pivot;
            }
            for (int r = 0; r < PARAMETERS; r++) {
                double factor = normal[r * width + p];
                for (int c = p; r != p && c < width; c++) {
                    normal[r * width + c] -= factor * normal[p * width + c];
                }
            }
        }
        return true;
    }

    /** Applies the inverse of the step that was solved for before the motion so far; returns its size in samples. */
    private double compose() {
        int width = PARAMETERS + 1;
        double stepX = normal[PARAMETERS];
        double stepY = normal[width + PARAMETERS];
        double p = 1 + normal[2 * width + PARAMETERS];
        double q = normal[3 * width + PARAMETERS];
        double square = p * p + q * q;
        double ip = p / square;
        double iq = -q / square;
        double ix = -(ip * stepX - iq * stepY) * spacing;
        double iy = -(iq * stepX + ip * stepY) * spacing;
        dx += a * ix - b * iy;
        dy += b * ix + a * iy;
        double turned = a * ip - b * iq;
        b = b * ip + a * iq;
        a = turned;
        return Math.hypot(stepX, stepY) + SIDE / 2.0 * Math.hypot(p - 1, q);
    }
}
