/** One face from frame to frame: its points, steadied, what is remembered of it, and what becomes of it. */
package red5.faceswap.face.mesh.tracking;
