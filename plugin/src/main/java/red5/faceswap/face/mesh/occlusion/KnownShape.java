package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.RigidFit;

/**
 * The shape of one person's face, learnt while nothing hides it: mean points in the head's own frame of reference. Behind an occluder
 * the landmark network squeezes the whole face into what is free: the chin rises to a microphone's rim, the forehead sinks. Then only
 * eyes, brows and the nose's bridge are believed, as far as they are free, and the rest stands where the head has it. One per face,
 * frames in order.
 */
public final class KnownShape {
    /** Frames over which the first mean is formed, and the rate at which it drifts afterwards. */
    private static final int SETTLING = 30;

    private static final float DRIFT = .02f;
    /** Share of the face hidden from which the network's outline is not believed, and from which not at all; share of the way in a frame. */
    private static final float SOME = .02f;

    private static final float MUCH = .08f;
    private static final float PACE = .5f;
    /** Share of the lips hidden from which where the jaw hangs is not known, and from which not at all. */
    private static final float LIPS = .1f;

    private static final float MOUTH = .6f;
    /** Steps along the mesh around what is hidden within which the network's points are not believed. */
    private static final int STEPS = 3;
    /** Weights of eyes, brows and bridge, and of all else, in finding the head; so that a face without them has a place too. */
    private static final float EYE = 1;

    private static final float BROW = .3f;
    private static final float BRIDGE = .3f;
    private static final float OTHER = .01f;
    private static final float LEAST = 1e-4f;
    /** Half the bridge's width, cm. */
    private static final float NARROW = 1.6f;

    private final CanonicalMesh mesh;
    private final RigidFit pose = new RigidFit();
    private final RigidFit fit = new RigidFit();
    private final float[] mean;
    private final float[] anchor = new float[CanonicalMesh.VERTICES];
    /** 0..1: moves with the skull and not with the jaw. */
    private final float[] skull = new float[CanonicalMesh.VERTICES];

    private final float[] hidden = new float[CanonicalMesh.VERTICES];
    private final float[] near = new float[CanonicalMesh.VERTICES];
    private final float[] weight = new float[CanonicalMesh.VERTICES];
    private float hiddenShare;
    private float strength;
    private int seen;
    private boolean posed;

    public KnownShape(CanonicalMesh mesh) {
        this.mesh = mesh;
        mean = mesh.position.clone();
        float nose = mesh.position[3 * FaceParts.NOSE_TIP + 1];
        for (int i = 0; i < anchor.length; i++) {
            float y = mesh.position[3 * i + 1];
            boolean bridge = Math.abs(mesh.position[3 * i]) < NARROW && y < nose + .8f && mesh.ring[i] > 3;
            anchor[i] = mesh.eye[i] ? EYE : mesh.brow[i] ? BROW : bridge ? BRIDGE : OTHER;
            skull[i] = Curves.smoothstep(nose + 1.5f, nose - .5f, y);
        }
    }

    /**
     * The head's pose in this frame, a unit quaternion.
     *
     * @param rigidity weight of each vertex
     */
    public double[] pose(float[] points, float[] rigidity) {
        pose.fit(mesh.position, points, rigidity);
        posed = true;
        return pose.quaternion;
    }

    /**
     * @param hiddenNow 0..1 per vertex
     * @param share of the face that is hidden; while that is next to nothing and the pose is known, the shape is learnt
     */
    public void learn(float[] points, float[] hiddenNow, float share) {
        System.arraycopy(hiddenNow, 0, hidden, 0, hidden.length);
        hiddenShare = share;
        if (posed && share < SOME / 2) {
            float rate = seen < SETTLING ? 1f / ++seen : DRIFT;
            double[] r = pose.rotation;
            for (int i = 0; i < points.length; i += 3) {
                double x = points[i] - pose.centreB[0];
                double y = points[i + 1] - pose.centreB[1];
                double z = points[i + 2] - pose.centreB[2];
                for (int k = 0; k < 3; k++) {
                    double own = (r[k] * x + r[3 + k] * y + r[6 + k] * z) / pose.scale + pose.centreA[k];
                    mean[i + k] += rate * (own - mean[i + k]);
                }
            }
        }
        posed = false;
    }

    /** Puts points of the network, in place, where the head has them, as far as something hides the face. */
    public void complete(float[] points) {
        strength += PACE * (Curves.smoothstep(SOME, MUCH, hiddenShare) - strength);
        if (strength < .01f) {
            return;
        }
        spread();
        float jaw = Curves.smoothstep(LIPS, MOUTH, hiddenLips());
        for (int i = 0; i < weight.length; i++) {
            weight[i] = anchor[i] * Math.max(0, 1 - 1.5f * hidden[i]) + LEAST;
        }
        fit.fit(mean, points, weight);
        double[] r = fit.rotation;
        for (int i = 0; i < points.length; i += 3) {
            int vertex = i / 3;
            boolean moves = mesh.eye[vertex] || mesh.brow[vertex] || mesh.lip[vertex];
            float pull = strength * Math.max(near[vertex], moves ? 0 : Math.max(skull[vertex], jaw));
            double x = mean[i] - fit.centreA[0];
            double y = mean[i + 1] - fit.centreA[1];
            double z = mean[i + 2] - fit.centreA[2];
            for (int k = 0; k < 3; k++) {
                double fitted = fit.scale * (r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z) + fit.centreB[k];
                points[i + k] += (float) (pull * (fitted - points[i + k]));
            }
        }
    }

    private void spread() {
        System.arraycopy(hidden, 0, near, 0, near.length);
        for (int step = 0; step < STEPS; step++) {
            System.arraycopy(near, 0, weight, 0, near.length);
            for (int i = 0; i < near.length; i++) {
                for (int j : mesh.neighbours[i]) {
                    near[i] = Math.max(near[i], weight[j]);
                }
            }
        }
    }

    private float hiddenLips() {
        float sum = 0;
        for (int vertex : FaceParts.LIPS) {
            sum += hidden[vertex];
        }
        return sum / FaceParts.LIPS.length;
    }
}
