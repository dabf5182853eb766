/**
 * What a face engine is and what it is asked to do. {@link red5.faceswap.face.mesh} holds the engine that runs anywhere.
 * Knows {@code media} only.
 */
package red5.faceswap.face;
