/** Who may watch: static tokens and signed ones (RFC 6750, RFC 7519). Knows HTTP and nothing of media. */
package red5.faceswap.whep.access;
