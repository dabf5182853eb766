package red5.faceswap.face.mesh.cover;

import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.drawing.HeadTones;
import red5.faceswap.face.mesh.drawing.Relighting;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.drawing.TargetSight;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.RigidFit;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.source.NobodyTexture;

/**
 * Lets the face of nobody play one person: it takes pose and motion of lids, brows and mouth, but neither the shape of the face, which
 * would tell who it is, nor anything of the picture. One per head, frames in order.
 */
final class NobodyActor {
    /** Frames after which the person's face at rest is taken as known, and how fast it is corrected afterwards. */
    private static final int SETTLING = 40;

    private static final float DRIFT = .01f;
    /** Opening of the mouth, as a share of the face's height, at which a frame says little about the face at rest. */
    private static final float AT_REST = .035f;
    /** No vertex moves farther than that from its place, cm. */
    private static final float MOST = 2.2f;

    /** A head's mean colour is darker than its skin, and eyes, brows and lips are drawn on top of it. */
    private static final float LIGHTER = 1.12f;

    private static final float PALER = .88f;

    private final Nobody nobody;
    private final SurfaceNormals normals;
    private final float[] upright = new float[3 * CanonicalMesh.VERTICES];
    private final float[] rest = new float[3 * CanonicalMesh.VERTICES];
    private final float[] facing = new float[CanonicalMesh.VERTICES];
    private float seen;

    NobodyActor(Nobody nobody) {
        this.nobody = nobody;
        normals = new SurfaceNormals(nobody.mesh);
    }

    /**
     * @param pose fitted from the canonical face to the points
     * @param head the ellipse that the tones belong to
     */
    SwappedFace play(float[] points, RigidFit pose, HeadShape head, HeadTones tones, Face face) {
        learn(points, pose);
        float[] shaped = pose(pose);
        normals.facing(shaped, facing);
        int n = CanonicalMesh.VERTICES;
        float[] alpha = new float[n];
        float[] gain = new float[n];
        float[] offset = new float[3 * n];
        float cos = (float) Math.cos(head.angle());
        float sin = (float) Math.sin(head.angle());
        for (int i = 0; i < n; i++) {
            float dx = shaped[3 * i] - head.centreX();
            float dy = shaped[3 * i + 1] - head.centreY();
            float across = Curves.clamp(-.8f, .8f, (cos * dx + sin * dy) / head.halfWidth());
            float down = Curves.clamp(-.8f, .8f, (cos * dy - sin * dx) / head.halfHeight());
            alpha[i] = nobody.alpha[i] * edge(i);
            gain[i] = Curves.clamp(.08f, 1.45f, LIGHTER * tones.inner(0, across, down) / NobodyTexture.SKIN[0]);
            for (int c = 1; c < 3; c++) {
                offset[3 * i + c] = PALER * tones.inner(c, across, down)
                        - NobodyTexture.SKIN[c] * Relighting.chromaGain(gain[i], 1);
            }
        }
        int level =
                nobody.face.texture.levelFor(CanonicalMesh.distance(shaped, FaceParts.FOREHEAD_TOP, FaceParts.CHIN));
        return new SwappedFace(
                face,
                Box.around(shaped),
                nobody.face,
                shaped,
                alpha,
                gain,
                1,
                offset,
                new float[0],
                level,
                0,
                new TargetSight(shaped, alpha),
                null);
    }

    private float edge(int i) {
        float inner = Curves.clamp(0, 1, (nobody.mesh.ring[i] - 2) / 3f);
        float soft = Curves.smoothstep(.02f, .38f, facing[i]);
        return soft + inner * (Curves.smoothstep(-.35f, 0, facing[i]) - soft);
    }

    /** Brings the points into the canonical face's frame and corrects what the person looks like at rest. */
    private void learn(float[] points, RigidFit pose) {
        double[] r = pose.rotation;
        for (int i = 0; i < points.length; i += 3) {
            double x = (points[i] - pose.centreB[0]) / pose.scale;
            double y = (points[i + 1] - pose.centreB[1]) / pose.scale;
            double z = (points[i + 2] - pose.centreB[2]) / pose.scale;
            for (int k = 0; k < 3; k++) {
                upright[i + k] = (float) (r[k] * x + r[3 + k] * y + r[6 + k] * z + pose.centreA[k]);
            }
        }
        float open = CanonicalMesh.distance(points, 13, 14) / CanonicalMesh.faceHeight(points);
        float weight = .05f + .95f * (float) Math.exp(-Curves.square(open / AT_REST));
        seen = Math.min(SETTLING, seen + weight);
        float rate = seen == weight ? 1 : Math.max(DRIFT, 1 / seen) * weight;
        for (int i = 0; i < rest.length; i++) {
            rest[i] += rate * (upright[i] - rest[i]);
        }
    }

    private float[] pose(RigidFit pose) {
        double[] r = pose.rotation;
        float[] shaped = new float[3 * CanonicalMesh.VERTICES];
        double[] at = new double[3];
        for (int i = 0; i < shaped.length; i += 3) {
            float lively = nobody.lively[i / 3];
            for (int k = 0; k < 3; k++) {
                float moved = Curves.clamp(-MOST, MOST, lively * (upright[i + k] - rest[i + k]));
                at[k] = nobody.face.points[i + k] + moved - pose.centreA[k];
            }
            for (int k = 0; k < 3; k++) {
                shaped[i + k] = (float) (pose.scale * (r[3 * k] * at[0] + r[3 * k + 1] * at[1] + r[3 * k + 2] * at[2])
                        + pose.centreB[k]);
            }
        }
        return shaped;
    }
}
