/** Reads offers, whatever they look like, and writes the answers of a server that only sends (RFC 8866, RFC 8829, RFC 3264). */
package red5.faceswap.whep.sdp;
