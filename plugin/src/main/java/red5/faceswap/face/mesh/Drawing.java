package red5.faceswap.face.mesh;

import red5.faceswap.face.Face;

/** What is to be drawn over one face of one frame. Immutable. */
sealed interface Drawing permits SwappedFace, HiddenFace, ShownFace, CoveredHead {
    Face face();

    /** Everything that may be touched lies in it. */
    Box box();

    /** Whether most of a detected face is drawn over. */
    default boolean covers(Detection seen) {
        return box().holds(seen);
    }
}
