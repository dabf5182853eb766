package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.RigidFit;

/**
 * Gives the target's mesh the source's own proportions: what a rigid fit of the source's points leaves over, averaged in the
 * face's own frame of reference, is added to the target's points. One per face and source, frames in order.
 */
public final class ShapeTransfer {
    private static final float AMOUNT = .9f;
    /** Frames over which the first mean is formed, and the rate at which it drifts afterwards. */
    private static final int SETTLING = 30;

    private static final float DRIFT = .02f;

    private final MeshSourceFace source;
    private final RigidFit fit = new RigidFit();
    private final float[] amount = new float[CanonicalMesh.VERTICES];
    private final float[] fitWeight = new float[CanonicalMesh.VERTICES];
    private final float[] residual = new float[3 * CanonicalMesh.VERTICES];
    private int seen;

    public ShapeTransfer(CanonicalMesh mesh, MeshSourceFace source) {
        this.source = source;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            amount[i] = AMOUNT * amount(mesh, i) * (1 - .85f * mesh.fold[i] * source.smile * Expression.NEUTRALITY);
            fitWeight[i] = mesh.lip[i] || mesh.ring[i] < 1 ? .1f : 1 - .6f * mesh.fold[i];
        }
        soften(mesh);
        soften(mesh);
    }

    /** The outline, the eyes and the mouth stay the target's: they must meet what is not drawn. */
    private static float amount(CanonicalMesh mesh, int i) {
        if (mesh.eye[i] || mesh.lip[i]) {
            return 0;
        }
        float amount =
                switch (mesh.ring[i]) {
                    case 0 -> 0;
                    case 1 -> .35f;
                    case 2 -> .7f;
                    default -> 1;
                };
        for (int j : mesh.neighbours[i]) {
            amount = mesh.eye[j] ? Math.min(amount, .35f) : amount;
        }
        return amount;
    }

    private void soften(CanonicalMesh mesh) {
        float[] before = amount.clone();
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (!mesh.eye[i] && mesh.ring[i] > 0) {
                float sum = 2 * before[i];
                for (int j : mesh.neighbours[i]) {
                    sum += before[j];
                }
                amount[i] = sum / (2 + mesh.neighbours[i].length);
            }
        }
    }

    /** @return new points, the target's untouched */
    public float[] apply(float[] target) {
        fit.fit(source.points, target, fitWeight);
        double[] r = fit.rotation;
        float rate = seen < SETTLING ? 1f / ++seen : DRIFT;
        float[] shaped = new float[target.length];
        double[] over = new double[3];
        for (int i = 0; i < target.length; i += 3) {
            double x = source.points[i] - fit.centreA[0];
            double y = source.points[i + 1] - fit.centreA[1];
            double z = source.points[i + 2] - fit.centreA[2];
            for (int k = 0; k < 3; k++) {
                double fitted = fit.scale * (r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z) + fit.centreB[k];
                over[k] = fitted - target[i + k];
            }
            for (int k = 0; k < 3; k++) { // into the face's frame: the transposed rotation
                double own = (r[k] * over[0] + r[3 + k] * over[1] + r[6 + k] * over[2]) / fit.scale;
                residual[i + k] += rate * (own - residual[i + k]);
            }
            double strength = amount[i / 3] * fit.scale;
            for (int k = 0; k < 3; k++) {
                shaped[i + k] = target[i + k]
                        + (float) (strength
                                * (r[3 * k] * residual[i]
                                        + r[3 * k + 1] * residual[i + 1]
                                        + r[3 * k + 2] * residual[i + 2]));
            }
        }
        return shaped;
    }
}
