/** Where faces are in a picture: when it is looked at, and which of its parts closer. */
package red5.faceswap.face.mesh.detection;
