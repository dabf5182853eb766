/**
 * Carries packets of all viewers over one UDP port: demultiplexing (RFC 7983), STUN for an ICE-lite agent, DTLS 1.2, SRTP and
 * SRTCP. But for {@link red5.faceswap.rtc.net.UdpPort} and the handshake threads nothing here does IO or reads a clock.
 */
package red5.faceswap.rtc.net;
