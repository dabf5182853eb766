/** Bad networks without root: a link emulator in user space, and a WHEP proxy that puts real viewers behind it. */
package red5.faceswap.harness.net;
