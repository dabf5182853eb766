package red5.faceswap.face.mesh.cover;

import java.util.List;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.TexturePyramid;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.face.mesh.source.NobodyTexture;
import red5.faceswap.face.mesh.source.SkinTone;

/** The face of nobody, ready to be drawn. Immutable; one serves all streams. */
public final class Nobody {
    /** Of the smile, cm. */
    private static final float SMILE_UP = .34f;

    private static final float SMILE_OUT = .12f;
    private static final float SMILE_REACH = 1.0f;

    public final CanonicalMesh mesh;
    final MeshSourceFace face;
    /** Opacity per vertex: whole inside, eyes and mouth included; soft at the outline. */
    final float[] alpha = new float[CanonicalMesh.VERTICES];
    /** How much of the person's expression each vertex takes over. */
    final float[] lively = new float[CanonicalMesh.VERTICES];
    /** For finding the pose: what moves by itself counts little. */
    final float[] poseWeight = new float[CanonicalMesh.VERTICES];

    public Nobody(CanonicalMesh mesh, SkinTone skin) {
        this.mesh = mesh;
        UvGrid grid = new UvGrid(mesh, TexturePyramid.SIDE);
        TexturePyramid texture = new TexturePyramid(mesh, grid, NobodyTexture.paint(mesh, grid));
        face = new MeshSourceFace(mesh, skin, texture, smiling(mesh), 0, 1, List.of(), List.of(), null, true);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            alpha[i] = switch (mesh.ring[i]) {
                case 0 -> 0;
                case 1 -> .7f;
                default -> 1;
            };
            boolean moves = mesh.eye[i] || mesh.brow[i];
            lively[i] = mesh.lip[i] || mesh.eye[i] ? 1 : mesh.brow[i] ? .8f : .3f + .7f * mesh.fold[i];
            lively[i] *= Curves.clamp(0, 1, mesh.ring[i] / 2f);
            poseWeight[i] = mesh.lip[i] ? .05f : moves ? .4f : mesh.ring[i] == 0 ? .3f : 1 - .7f * mesh.fold[i];
        }
    }

    /** The canonical face with the corners of its mouth a little up and out. */
    private static float[] smiling(CanonicalMesh mesh) {
        float[] points = mesh.position.clone();
        for (int corner : new int[] {FaceParts.LEFT_MOUTH_CORNER, FaceParts.RIGHT_MOUTH_CORNER}) {
            for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
                float near = (float) Math.exp(-mesh.distance2(i, corner) / (2 * SMILE_REACH * SMILE_REACH));
                points[3 * i] += near * SMILE_OUT * Math.signum(mesh.position[3 * corner]);
                points[3 * i + 1] -= near * SMILE_UP;
            }
        }
        return points;
    }
}
