package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.Box;

/** A face that stays as it is because the operator said so: nothing is drawn, and nobody covers it later for being uncovered. */
public record ShownFace(Face face, Box box) implements Drawing {}
