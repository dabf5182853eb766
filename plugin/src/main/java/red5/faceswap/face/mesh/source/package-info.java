/** From uploaded pictures to a source face: reading, judging, unrolling, taking light and expression out. The face of nobody is painted here. */
package red5.faceswap.face.mesh.source;
