package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.RigidFit;

/**
 * Gives the target's mesh the source's own proportions: what a rigid fit of the source's points leaves over, averaged in the
 * face's own frame of reference, is added to the target's points. One per face and source, frames in order.
 */
public final class ShapeTransfer {
    private static final float AMOUNT = .9f;
    /** What is added to it for a damaged picture, whose skin says less: its shape is drawn as a caricature does. */
    private static final float AMOUNT_OF_DAMAGED = .4f;
    /** What is added once more on the nose, which tells most of whom one sees; radii about its tip, cm, where all of it is, and where none. */
    private static final float NOSE_OF_DAMAGED = .25f;

    private static final float NOSE = 1.8f;
    private static final float NO_NOSE = 2.6f;
    /** Frames over which the first mean is formed, and the rate at which it drifts afterwards. */
    private static final int SETTLING = 30;

    private static final float DRIFT = .02f;
    /** Farthest that an eye's corner is moved, cm. */
    private static final float MOST_WAY = .4f;

    private final CanonicalMesh mesh;
    private final MeshSourceFace source;
    private final RigidFit fit = new RigidFit();
    private final float[] amount = new float[CanonicalMesh.VERTICES];
    private final float[] fitWeight = new float[CanonicalMesh.VERTICES];
    private final float[] residual = new float[3 * CanonicalMesh.VERTICES];
    private int seen;

    public ShapeTransfer(CanonicalMesh mesh, MeshSourceFace source) {
        this.mesh = mesh;
        this.source = source;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float nose = Curves.smoothstep(NO_NOSE, NOSE, (float) Math.sqrt(mesh.distance2(i, FaceParts.NOSE_TIP)));
            amount[i] = (AMOUNT + source.damage * (AMOUNT_OF_DAMAGED + nose * NOSE_OF_DAMAGED))
                    * amount(mesh, i)
                    * (1 - .85f * mesh.fold[i] * source.smile * Expression.NEUTRALITY);
            fitWeight[i] = mesh.lip[i] || mesh.ring[i] < 1 ? .1f : 1 - .6f * mesh.fold[i];
        }
        soften(mesh);
        soften(mesh);
    }

    /** The outline and the mouth stay the target's: they must meet what is not drawn. Eyes are moved by themselves. */
    private static float amount(CanonicalMesh mesh, int i) {
        if (mesh.eye[i] || mesh.lip[i]) {
            return 0;
        }
        return switch (mesh.ring[i]) {
            case 0 -> 0;
            case 1 -> .35f;
            case 2 -> .7f;
            default -> 1;
        };
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

    /**
     * @param hidden 0..1 per vertex, behind an occluder
     * @return new points, the target's untouched
     */
    public float[] apply(float[] target, float[] hidden) {
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
        moveEye(FaceParts.LEFT_EYE, FaceParts.LEFT_EYE_OUTER, FaceParts.LEFT_EYE_INNER, hidden, shaped);
        moveEye(FaceParts.RIGHT_EYE, FaceParts.RIGHT_EYE_OUTER, FaceParts.RIGHT_EYE_INNER, hidden, shaped);
        return shaped;
    }

    /**
     * Gives an eye the source's place, width and slant, as its corners say. How far it is open stays the person's, and so does the height of both: the
     * mouth's place is seen from there.
     */
    private void moveEye(int[] rim, int outer, int inner, float[] hidden, float[] shaped) {
        float share = (1 - source.damage) * open(rim, hidden);
        float outerWay = Curves.clamp(-MOST_WAY, MOST_WAY, residual[3 * outer]);
        float innerWay = Curves.clamp(-MOST_WAY, MOST_WAY, residual[3 * inner]);
        float slant = Curves.clamp(-MOST_WAY, MOST_WAY, (residual[3 * inner + 1] - residual[3 * outer + 1]) / 2);
        float width = mesh.position[3 * inner] - mesh.position[3 * outer];
        double[] r = fit.rotation;
        for (int vertex : rim) {
            float along = (mesh.position[3 * vertex] - mesh.position[3 * outer]) / width;
            double across = share * fit.scale * (outerWay + along * (innerWay - outerWay));
            double down = share * fit.scale * (2 * along - 1) * slant;
            for (int k = 0; k < 3; k++) {
                shaped[3 * vertex + k] += (float) (r[3 * k] * across + r[3 * k + 1] * down);
            }
        }
    }

    /** 1 for an eye that nothing hides, 0 for one that is hidden by half: what is in front of it must not be moved with it. */
    private static float open(int[] rim, float[] hidden) {
        float sum = 0;
        for (int vertex : rim) {
            sum += hidden[vertex];
        }
        return Curves.smoothstep(.5f, .1f, sum / rim.length);
    }
}
