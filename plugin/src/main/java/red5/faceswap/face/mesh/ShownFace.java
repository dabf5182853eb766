package red5.faceswap.face.mesh;

import red5.faceswap.face.Face;

/** A face that stays as it is because the operator said so: nothing is drawn, and nobody covers it later for being uncovered. */
record ShownFace(Face face, Box box) implements Drawing {}
