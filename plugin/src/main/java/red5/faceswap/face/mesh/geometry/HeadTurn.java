package red5.faceswap.face.mesh.geometry;

/** How far a head has turned from the pose in which its looks were learnt. One per face, frames in order. */
public final class HeadTurn {
    /** Radians that do not count: looks change little. */
    private static final double FREE = .14;
    /** Radians by which an occluder may bend the pose that the landmarks tell. */
    private static final float BENT = .2f;

    private double[] learnt;
    private float radians;

    /**
     * @param pose unit quaternion
     * @param occluded something is known to hide the face: a small angle is not believed then
     * @param learning the looks are still new: the learnt pose follows fast
     */
    public void update(double[] pose, boolean occluded, boolean learning) {
        if (learnt == null) {
            learnt = pose.clone();
        }
        double dot = 0;
        for (int k = 0; k < 4; k++) {
            dot += learnt[k] * pose[k];
        }
        float angle = (float) Math.max(0, 2 * Math.acos(Math.min(1, Math.abs(dot))) - FREE);
        radians = occluded && angle < BENT ? Math.min(angle, radians) : angle;
        double rate = learning ? .12 : .03 + .1 * Math.min(1, radians);
        double length = 0;
        for (int k = 0; k < 4; k++) {
            learnt[k] += rate * (Math.signum(dot) * pose[k] - learnt[k]);
            length += learnt[k] * learnt[k];
        }
        for (int k = 0; k < 4; k++) {
            learnt[k] /= Math.sqrt(length);
        }
    }

    public void startAnew() {
        learnt = null;
        radians = 0;
    }

    /** 0 as learnt. */
    public float radians() {
        return radians;
    }
}
