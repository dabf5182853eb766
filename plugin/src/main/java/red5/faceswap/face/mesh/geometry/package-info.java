/** Points, boxes, turns and the canonical face: arithmetic that knows no pixels. */
package red5.faceswap.face.mesh.geometry;
