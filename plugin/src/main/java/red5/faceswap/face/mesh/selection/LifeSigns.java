package red5.faceswap.face.mesh.selection;

import red5.faceswap.face.mesh.geometry.AffineResidual;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;

/**
 * Tells a living face from a painting, a photo or a print by what a picture cannot do: open its mouth, blink, turn in space. A picture
 * that is moved, tilted or lit otherwise keeps its points but for an affine map. For one track, frames in order.
 *
 * <p>Measured within windows of two seconds, in eleven clips of pictures (still, shaken, turned, tilted, in changing light, with noise and
 * coarse coding) and eight of people: mouth .04 to 1.2 against .1 to 13 % of the face's height; lids .01 to .08 against .02 to .14 of the
 * eye's width; what an affine map leaves after half a second .02 to 1.2 against .05 to 2.8 %. One of the three is enough; that a picture in
 * a shaken camera is sometimes taken for a person does no harm.
 */
final class LifeSigns {
    private static final double SAMPLE_SECONDS = .035;
    /** Samples compared: about two seconds. */
    private static final int WINDOW = 50;
    /** Samples between two that an affine map should bring together: about half a second. */
    private static final int LAG = 12;
    /** Samples averaged: noise is not life. */
    private static final int SMOOTH = 3;

    private static final float MOUTH_OPENS = .015f;
    private static final float LIDS_MOVE = .06f;
    private static final float SHAPE_CHANGES = .012f;
    /** Pixels of a face's height below which its points tremble so much that more is demanded. */
    private static final float SURE_HEIGHT = 80;
    /** Every so many points are compared. */
    private static final int STRIDE = 4;
    /** For how long a sign of life is believed, seconds: nobody lives for half a minute without one. */
    private static final double LIFE_SECONDS = 30;

    private static final int POINTS = CanonicalMesh.VERTICES / STRIDE;

    private final float[][] history = new float[LAG + SMOOTH][2 * POINTS];
    private final float[] mouth = new float[WINDOW];
    private final float[] lids = new float[WINDOW];
    private final AffineResidual residual = new AffineResidual();
    private final float[] before = new float[2 * POINTS];
    private final float[] now = new float[2 * POINTS];

    private int samples;
    private double sinceSample = SAMPLE_SECONDS;
    private double sinceSign = Double.POSITIVE_INFINITY;

    /** @param points raw ones of this frame; null when they were not found: what hides a face looks like life */
    void look(float[] points, double dt) {
        sinceSign += dt;
        sinceSample += dt;
        if (points == null) {
            samples = 0;
            return;
        }
        if (sinceSample < SAMPLE_SECONDS) {
            return;
        }
        sinceSample = 0;
        float height = CanonicalMesh.faceHeight(points);
        keep(points, height);
        samples++;
        float coarse = (float) Math.sqrt(Math.max(1, SURE_HEIGHT / height));
        boolean moves = range(mouth) > MOUTH_OPENS * coarse || range(lids) > LIDS_MOVE * coarse;
        if (moves || shapeChange(height) > SHAPE_CHANGES * coarse) {
            sinceSign = 0;
        }
    }

    private void keep(float[] points, float height) {
        float[] sample = history[samples % history.length];
        for (int i = 0; i < POINTS; i++) {
            sample[2 * i] = points[3 * STRIDE * i];
            sample[2 * i + 1] = points[3 * STRIDE * i + 1];
        }
        mouth[samples % WINDOW] =
                CanonicalMesh.distance(points, FaceParts.UPPER_LIP_INSIDE, FaceParts.LOWER_LIP_INSIDE) / height;
        float left = CanonicalMesh.distance(points, FaceParts.LEFT_LID_UPPER, FaceParts.LEFT_LID_LOWER)
                / CanonicalMesh.distance(points, FaceParts.LEFT_EYE_OUTER, FaceParts.LEFT_EYE_INNER);
        float right = CanonicalMesh.distance(points, FaceParts.RIGHT_LID_UPPER, FaceParts.RIGHT_LID_LOWER)
                / CanonicalMesh.distance(points, FaceParts.RIGHT_EYE_OUTER, FaceParts.RIGHT_EYE_INNER);
        lids[samples % WINDOW] = (left + right) / 2;
    }

    /** Largest less smallest mean of three samples in a row. */
    private float range(float[] values) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (int i = Math.max(0, samples - WINDOW) + SMOOTH - 1; i < samples; i++) {
            float mean = (values[i % WINDOW] + values[(i - 1) % WINDOW] + values[(i - 2) % WINDOW]) / SMOOTH;
            least = Math.min(least, mean);
            most = Math.max(most, mean);
        }
        return most < least ? 0 : most - least;
    }

    /** What an affine map cannot explain of the change since half a second, in face heights. */
    private float shapeChange(float height) {
        if (samples < history.length) {
            return 0;
        }
        mean(samples - history.length, before);
        mean(samples - SMOOTH, now);
        return residual.rms(before, now) / height;
    }

    private void mean(int first, float[] out) {
        java.util.Arrays.fill(out, 0);
        for (int s = first; s < first + SMOOTH; s++) {
            float[] sample = history[s % history.length];
            for (int i = 0; i < out.length; i++) {
                out[i] += sample[i] / SMOOTH;
            }
        }
    }

    /** Seconds since the last sign of life, infinite before the first. */
    double sinceSign() {
        return sinceSign;
    }

    /** Whether it lives, as far as is known. */
    boolean lives() {
        return sinceSign < LIFE_SECONDS;
    }
}
