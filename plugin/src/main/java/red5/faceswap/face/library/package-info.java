/**
 * The faces that may be put on: pictures in a folder, each with the recorded consent of the person shown. Knows {@code face}.
 */
package red5.faceswap.face.library;
