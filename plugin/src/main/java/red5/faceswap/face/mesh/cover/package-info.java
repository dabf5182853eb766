/** Heads that nobody is to recognise: followed from frame to frame, covered whatever side they show (decision 0013). */
package red5.faceswap.face.mesh.cover;
