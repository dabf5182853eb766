package red5.faceswap.rtc.net;

/** Protects a viewer's outgoing RTP packets, of all its SSRCs. Used by one thread. */
public sealed interface SrtpSender permits GcmSrtpSender, CounterModeSrtpSender {
    /**
     * Encrypts and authenticates one packet.
     *
     * @param out holds the RTP header from {@code at} on; receives ciphertext and tag behind it. Must have room for header,
     *     payload and 20 bytes more
     * @param at where the packet begins
     * @param headerLength bytes of RTP header, extensions included
     * @param plain the payload, from offset 0; another array than {@code out}
     * @param plainLength bytes of payload
     * @param ssrc as in the header
     * @param index roll-over counter and sequence number, 48 bits; never the same twice for an SSRC
     * @return length of the whole packet
     */
    int protect(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index);

    /**
     * Makes a packet again that {@link #protect} has made before. The caller must see to it that header and payload are the same, and
     * must not let the packet out unless its tag is: another packet under an index that was used would betray the key stream.
     */
    int protectAgain(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index);

    /** A sender for that profile and master key. */
    static SrtpSender of(SrtpProfile profile, MasterKey key) {
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmSrtpSender(key);
            case AES128_CM_HMAC_SHA1_80 -> new CounterModeSrtpSender(key);
        };
    }
}
