package red5.faceswap.rtc.net;

/**
 * The initialisation vector of a packet: its SSRC and 48-bit index under the session salt. The index is roll-over counter and
 * sequence number for SRTP, the 31-bit packet index for SRTCP; the layout is the same (RFC 3711, 4.1.1; RFC 7714, 8.1 and 9.1).
 */
final class PacketIv {
    private final byte[] salt;
    private final int ssrcAt;
    private final byte[] iv;

    private PacketIv(byte[] salt, int ssrcAt, int length) {
        this.salt = salt;
        this.ssrcAt = ssrcAt;
        this.iv = new byte[length];
    }

    static PacketIv gcm(byte[] salt) {
        return new PacketIv(salt, 2, 12);
    }

    static PacketIv counterMode(byte[] salt) {
        return new PacketIv(salt, 4, 16);
    }

    /** The vector for one packet, valid until the next call. */
    byte[] of(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        for (int i = 0; i < 4; i++) {
            iv[ssrcAt + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            iv[ssrcAt + 4 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
        return iv;
    }
}
