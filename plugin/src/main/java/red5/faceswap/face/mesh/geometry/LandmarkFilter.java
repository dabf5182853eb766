package red5.faceswap.face.mesh.geometry;

import red5.faceswap.face.mesh.tracking.HeadMotion;

/**
 * Steadies 468 points without visible lag: a One-Euro filter (Casiez and others, CHI 2012) per coordinate, in units of the
 * face's height and seconds. The mean motion of all points opens the filter too, so that a moving head is not dragged. Works best
 * on what {@link HeadMotion} has not explained: then it may be slow.
 */
public final class LandmarkFilter {
    private static final double REST_CUTOFF_HZ = .5;
    private static final double SPEED_GAIN = 12;
    private static final double SPEED_CUTOFF_HZ = 4;
    private static final double COMMON_GAIN = 1.5;
    /** Speed below this is noise, face heights per second. */
    private static final float SPEED_NOISE = .02f;
    /** Mean motion per frame below this is noise. */
    private static final double COMMON_NOISE = .004;
    /** Mean motion in one frame above this is a cut or another face. */
    private static final double JUMP = .1;

    private final float[] steady = new float[3 * CanonicalMesh.VERTICES];
    private final float[] speed = new float[3 * CanonicalMesh.VERTICES];
    private boolean first = true;

    /** The steadied points of the frame before, which may be moved to where they are known to be now. */
    public float[] steady() {
        return steady;
    }

    /** @return the steadied points, the same array every time */
    public float[] next(float[] raw, double dt) {
        double unit = CanonicalMesh.faceHeight(raw);
        double moved = first ? Double.MAX_VALUE : meanMotion(raw) / unit;
        if (moved > JUMP) {
            System.arraycopy(raw, 0, steady, 0, raw.length);
            java.util.Arrays.fill(speed, 0);
            first = false;
            return steady;
        }
        double common = COMMON_GAIN * Math.max(0, moved - COMMON_NOISE) / dt;
        float speedShare = share(dt, SPEED_CUTOFF_HZ);
        float perSecond = (float) (1 / (dt * unit));
        for (int i = 0; i < raw.length; i++) {
            float step = raw[i] - steady[i];
            speed[i] += speedShare * (step * perSecond - speed[i]);
            double fast = Math.max(0, Math.abs(speed[i]) - SPEED_NOISE);
            steady[i] += share(dt, REST_CUTOFF_HZ + SPEED_GAIN * (fast + common)) * step;
        }
        return steady;
    }

    private double meanMotion(float[] raw) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < raw.length; i += 3) {
            x += raw[i] - steady[i];
            y += raw[i + 1] - steady[i + 1];
        }
        return Math.hypot(x, y) / CanonicalMesh.VERTICES;
    }

    /** First-order low pass: share of the new value at this cutoff. */
    private static float share(double dt, double cutoffHz) {
        double tau = 1 / (2 * Math.PI * cutoffHz);
        return (float) (1 / (1 + tau / dt));
    }
}
