package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;

/** What is to be drawn over one face of one frame. Immutable. */
public sealed interface Drawing permits SwappedFace, HiddenFace, ShownFace, CoveredHead {
    Face face();

    /** Everything that may be touched lies in it. */
    Box box();

    /** Whether most of a detected face is drawn over. */
    default boolean covers(Detection seen) {
        return box().holds(seen) && !box().isAside(seen);
    }
}
