package red5.faceswap.rtc.rtp;

/** Walks a decrypted RTCP packet, compound or reduced-size, and reports what concerns a sender. Bears any input. */
public final class RtcpReader {
    /** What a viewer says. */
    public interface Sink {
        /**
         * A reception report block (RFC 3550, section 6.4.1).
         *
         * @param fractionLost 0 to 255, in 1/256
         * @param lastReport middle 32 bits of the last sender report's NTP time, 0 for none yet
         * @param delay since that report, in 1/65536 s
         */
        void receptionReport(int ssrc, int fractionLost, int lastReport, int delay);

        /** A packet is missing (RFC 4585, section 6.2.1). */
        void nack(int ssrc, int sequence);

        /** A key frame is needed: PLI (RFC 4585, 6.3.1) or, with {@code full}, FIR (RFC 5104, 4.3.1). */
        void keyFrameRequest(boolean full);

        /** Receiver's estimate of the bit rate (draft-alvestrand-rmcat-remb). */
        void bitrateEstimate(double bitsPerSecond);

        /**
         * Transport-wide feedback, for a {@link TransportFeedbackReader}: the RTCP packet from {@code at} to {@code end}, header
         * included.
         *
         * @return false when it is malformed
         */
        boolean transportFeedback(byte[] data, int at, int end);

        /** The receiver's clock, to be answered by DLRR (RFC 3611, section 4.4); middle 32 bits of NTP. */
        void receiverReference(int receiver, int ntpMiddle);
    }

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int EXTENDED_REPORT = 207;
    private static final int REPORT_BLOCK = 24;
    private static final int GENERIC_NACK = 1;
    private static final int TRANSPORT_WIDE = 15;
    private static final int PICTURE_LOSS = 1;
    private static final int FULL_INTRA = 4;
    private static final int APPLICATION_LAYER = 15;
    private static final int RECEIVER_REFERENCE_TIME = 4;

    private RtcpReader() {}

    /** False when the packet is malformed; what was sound before has been reported. */
    public static boolean read(byte[] data, int length, Sink sink) {
        int at = 0;
        while (at + 8 <= length) {
            int end = at + 4 + 4 * u16(data, at + 2);
            if ((data[at] & 0xc0) != 0x80 || end > length || end < at + 8) {
                return false;
            }
            int count = data[at] & 0x1f;
            switch (data[at + 1] & 0xff) {
                case SENDER_REPORT -> reportBlocks(data, at + 28, end, count, sink);
                case RECEIVER_REPORT -> reportBlocks(data, at + 8, end, count, sink);
                case TRANSPORT_FEEDBACK -> {
                    if (!transportFeedback(data, at, end, count, sink)) {
                        return false;
                    }
                }
                case PAYLOAD_FEEDBACK -> payloadFeedback(data, at, end, count, sink);
                case EXTENDED_REPORT -> extendedReport(data, at, end, sink);
                default -> {} // SDES, BYE, APP say nothing that matters to a sender
            }
            at = end;
        }
        return at == length;
    }

    private static void reportBlocks(byte[] data, int from, int end, int count, Sink sink) {
        int at = from;
        for (int i = 0; i < count && at + REPORT_BLOCK <= end; i++, at += REPORT_BLOCK) {
            sink.receptionReport(i32(data, at), data[at + 4] & 0xff, i32(data, at + 16), i32(data, at + 20));
        }
    }

    private static boolean transportFeedback(byte[] data, int at, int end, int format, Sink sink) {
        if (format == TRANSPORT_WIDE) {
            return sink.transportFeedback(data, at, end);
        }
        if (format == GENERIC_NACK && end >= at + 12) {
            nacks(data, at, end, sink);
        }
        return true;
    }

    private static void nacks(byte[] data, int at, int end, Sink sink) {
        int ssrc = i32(data, at + 8);
        for (int item = at + 12; item + 4 <= end; item += 4) {
            int sequence = u16(data, item);
            int following = u16(data, item + 2);
            sink.nack(ssrc, sequence);
            for (int i = 0; i < 16; i++) {
                if ((following >> i & 1) == 1) {
                    sink.nack(ssrc, sequence + i + 1 & 0xffff);
                }
            }
        }
    }

    private static void payloadFeedback(byte[] data, int at, int end, int format, Sink sink) {
        if (format == PICTURE_LOSS || format == FULL_INTRA) {
            sink.keyFrameRequest(format == FULL_INTRA);
        } else if (format == APPLICATION_LAYER && end >= at + 20 && i32(data, at + 12) == 0x52454D42) { // "REMB"
            int exponent = (data[at + 17] & 0xff) >> 2;
            int mantissa = (data[at + 17] & 3) << 16 | u16(data, at + 18);
            sink.bitrateEstimate(Math.scalb((double) mantissa, exponent));
        }
    }

    private static void extendedReport(byte[] data, int at, int end, Sink sink) {
        for (int block = at + 8; block + 4 <= end; block += 4 + 4 * u16(data, block + 2)) {
            if (data[block] == RECEIVER_REFERENCE_TIME && block + 12 <= end) {
                sink.receiverReference(i32(data, at + 4), i32(data, block + 6));
            }
        }
    }

    static int u16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    private static int i32(byte[] data, int at) {
        return u16(data, at) << 16 | u16(data, at + 2);
    }
}
