/** Who is who: the face recogniser, and the people whom a stream has seen. Knows {@code face} and {@code media} only. */
package red5.faceswap.face.identity;
