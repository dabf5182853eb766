/**
 * WHIP (RFC 9725): publishers who send by WebRTC. The connection itself is {@link red5.faceswap.ingest.WebRtcSource}'s; here is what is said about it by
 * HTTP.
 */
package red5.faceswap.whip;
