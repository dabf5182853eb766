/** What hides a face and stays in front of it (decision 0014). */
package red5.faceswap.face.mesh.occlusion;
