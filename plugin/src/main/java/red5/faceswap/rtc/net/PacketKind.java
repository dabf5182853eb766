package red5.faceswap.rtc.net;

/** What a datagram on a WebRTC port is, told by its first bytes (RFC 7983, section 7; RFC 5761, section 4). */
public enum PacketKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    UNKNOWN;

    /** @param length how many bytes of {@code data} are filled */
    public static PacketKind of(byte[] data, int length) {
        if (length < 2) {
            return UNKNOWN;
        }
        int first = data[0] & 0xff;
        if (first <= 3) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first >= 128 && first <= 191) {
            int type = data[1] & 0xff;
            return type >= 192 && type <= 223 ? RTCP : RTP;
        }
        return UNKNOWN;
    }
}
