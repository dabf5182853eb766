package red5.faceswap.rtc.net;

/**
 * SRTCP protection of one direction, in place. Bytes 0 to 7 (header and sender's SSRC) stay readable. Used by one thread.
 */
sealed interface SrtcpCipher permits GcmSrtcp, CounterModeSrtcp {
    int HEADER = 8;
    int INDEX = 4;
    int ENCRYPTED = 0x8000_0000;

    /**
     * Protects a compound packet.
     *
     * @param packet the plain packet from offset 0, with room for 24 bytes more
     * @param index 31 bits, never the same twice for an SSRC
     * @return the new length
     */
    int protect(byte[] packet, int length, int index);

    /** Opens a packet; the plain length, or -1 when it is forged, broken or not encrypted. Says nothing about replay. */
    int unprotect(byte[] packet, int length);

    /** The packet's index, trustworthy only after {@link #unprotect}, and to be read before it. */
    int index(byte[] packet, int length);

    /** Smallest length of a protected packet. */
    int minimum();

    static SrtcpCipher of(SrtpProfile profile, MasterKey key) {
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmSrtcp(key);
            case AES128_CM_HMAC_SHA1_80 -> new CounterModeSrtcp(key);
        };
    }

    static int readInt(byte[] data, int at) {
        return (data[at] & 0xff) << 24 | (data[at + 1] & 0xff) << 16 | (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
    }

    static void writeInt(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 24);
        data[at + 1] = (byte) (value >>> 16);
        data[at + 2] = (byte) (value >>> 8);
        data[at + 3] = (byte) value;
    }
}
