package red5.faceswap.face.mesh;

import java.util.List;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.SwappedFace;

/** Where the mesh engine is about to draw: exact, where a look at the picture can only estimate. */
public final class DrawnFaces {
    private DrawnFaces() {}

    /** The vertices of each new face, 468 x, y, z in frame pixels; without faces that are only made unrecognisable. */
    public static List<float[]> points(FramePlan plan) {
        return ((MeshPlan) plan)
                .all().stream()
                        .filter(SwappedFace.class::isInstance)
                        .map(drawing -> ((SwappedFace) drawing).points())
                        .toList();
    }

    /** The same of the persons' own faces under them. */
    static List<float[]> ownPoints(FramePlan plan) {
        return ((MeshPlan) plan)
                .all().stream()
                        .filter(SwappedFace.class::isInstance)
                        .map(drawing -> ((SwappedFace) drawing).sight().points())
                        .toList();
    }
}
