package red5.faceswap.rtc.rtp;

/** Builds the RTCP packets of a sender (RFC 3550, section 6; RFC 3611). Each method appends one packet. */
public final class RtcpWriter {
    private static final int VERSION = 0x80;
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int EXTENDED_REPORT = 207;
    private static final int CNAME = 1;
    private static final int DLRR = 5;

    private RtcpWriter() {}

    /** @param timestamp the stream's RTP time of the same moment as {@code ntp} */
    public static void senderReport(PacketWriter out, RtpStream stream, long ntp, int timestamp) {
        out.u8(VERSION).u8(SENDER_REPORT).u16(6).u32(stream.ssrc());
        out.u32(ntp >>> 32).u32(ntp).u32(timestamp).u32(stream.packets()).u32(stream.octets());
    }

    /** @param cname ASCII, at most 255 bytes; the same for sound and picture: that ties them together */
    public static void sourceDescription(PacketWriter out, int ssrc, byte[] cname) {
        int chunk = 4 + 2 + cname.length + 1;
        int padded = chunk + 3 & ~3;
        out.u8(VERSION | 1).u8(SOURCE_DESCRIPTION).u16(padded / 4).u32(ssrc);
        out.u8(CNAME).u8(cname.length).bytes(cname, 0, cname.length);
        for (int i = chunk - 1; i < padded; i++) {
            out.u8(0);
        }
    }

    /**
     * Answers a receiver's reference time, from which it learns the round trip (RFC 3611, section 4.5).
     *
     * @param reference middle 32 bits of the receiver's NTP time
     * @param delay since its arrival, in units of 1/65536 s
     */
    public static void delaySinceLastReceiverReference(
            PacketWriter out, int ssrc, int receiver, int reference, int delay) {
        out.u8(VERSION).u8(EXTENDED_REPORT).u16(5).u32(ssrc);
        out.u8(DLRR).u8(0).u16(3).u32(receiver).u32(reference).u32(delay);
    }

    /** A whole compound packet that says good-bye: it must begin with a report, an empty one. */
    public static void bye(PacketWriter out, int ssrc) {
        out.u8(VERSION).u8(RECEIVER_REPORT).u16(1).u32(ssrc);
        out.u8(VERSION | 1).u8(BYE).u16(1).u32(ssrc);
    }
}
