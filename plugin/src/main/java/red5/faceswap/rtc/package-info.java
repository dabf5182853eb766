/**
 * WebRTC egress, encoded once for all viewers. {@link red5.faceswap.rtc.net} carries packets (UDP port, STUN, DTLS, SRTP),
 * {@link red5.faceswap.rtc.rtp} builds and reads them (protocol cores without IO). One event loop owns each viewer.
 */
package red5.faceswap.rtc;
