/** Pixels: planes and their halvings, squares cut out of a frame, canvases, grain, cuts between scenes. */
package red5.faceswap.face.mesh.picture;
