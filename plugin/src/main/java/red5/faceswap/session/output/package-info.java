/** From a picture and its sound to encoded packets: rungs, encoders and their threads, and when what leaves. */
package red5.faceswap.session.output;
