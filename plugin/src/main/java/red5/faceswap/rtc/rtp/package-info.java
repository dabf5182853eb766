/**
 * Builds and reads what travels inside SRTP: VP8 and Opus packets, RTCP, send history and retransmission. Protocol cores
 * without IO: packets and the time go in, packets come out.
 */
package red5.faceswap.rtc.rtp;
