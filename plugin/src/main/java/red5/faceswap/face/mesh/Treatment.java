package red5.faceswap.face.mesh;

/** What becomes of one face of one frame. */
sealed interface Treatment {
    /** It gets another face. */
    record Swap(MeshSourceFace face) implements Treatment {}

    /** Nobody can recognise it. */
    record Hide() implements Treatment {}

    /** It is shown as it is, because the operator said so. */
    record Leave() implements Treatment {}
}
