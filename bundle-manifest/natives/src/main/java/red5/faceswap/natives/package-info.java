/** Tells the libraries with native code where their files lie, before any of them is used. */
package red5.faceswap.natives;
