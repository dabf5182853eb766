/** Which face: who is swapped, hidden or left, who is a person and who a picture (decision 0012). */
package red5.faceswap.face.mesh.selection;
