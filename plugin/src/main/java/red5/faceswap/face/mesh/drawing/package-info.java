/** What is to be drawn over a frame, and who draws it: swapped faces, patches of networks, covers. */
package red5.faceswap.face.mesh.drawing;
