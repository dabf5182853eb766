package red5.faceswap.face.mesh.drawing;

/**
 * The cover that hid a person until just now, fading away over the new face.
 *
 * @param opacity 0..1
 */
public record Veil(CoveredHead cover, float opacity) {}
