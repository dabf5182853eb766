package red5.faceswap.rtc.rtp;

import static red5.faceswap.rtc.rtp.RtcpReader.u16;

/**
 * Reads one viewer's transport-wide feedback (RTPFB, format 15; draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1):
 * which packets arrived, and when on the viewer's clock. A packet is checked as a whole before anything of it is reported. Keeps
 * the wrap-around of the 24-bit reference time.
 */
public final class TransportFeedbackReader {
    /** Takes the statuses in the order of the packets. */
    public interface Sink {
        /**
         * A packet's fate.
         *
         * @param sequence its transport-wide number, 16 bits
         * @param arrivalMicros on the viewer's clock, from an arbitrary beginning; or {@link #MISSING}
         */
        void status(int sequence, long arrivalMicros);
    }

    /** The packet has not arrived. */
    public static final long MISSING = Long.MIN_VALUE;

    /** More packets than this are in no honest report: it would span half a minute. */
    static final int MAX_STATUSES = 8192;

    private static final int HEADER = 20;
    private static final int CHUNK = 2;
    private static final long REFERENCE_MICROS = 64_000;
    private static final long DELTA_MICROS = 250;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;
    private static final int RESERVED = 3;

    private boolean begun;
    private int lastReference;
    private long base = 1L << 44; // half a year: times before the first reference stay positive

    /**
     * Reads the RTCP packet that lies there, header included.
     *
     * @return false when it is malformed; then nothing was reported
     */
    public boolean read(byte[] data, int at, int packetEnd, Sink sink) {
        int end = withoutPadding(data, at, packetEnd);
        if (end < at + HEADER + CHUNK) {
            return false;
        }
        int count = u16(data, at + 14);
        if (count == 0 || count > MAX_STATUSES) {
            return false;
        }
        int deltas = endOfChunks(data, at + HEADER, end, count);
        if (deltas < 0 || deltas + deltaBytes(data, at + HEADER, count) > end) {
            return false;
        }
        report(data, at, count, deltas, sink);
        return true;
    }

    private static int withoutPadding(byte[] data, int at, int end) {
        boolean padded = (data[at] & 0x20) != 0;
        return padded ? end - (data[end - 1] & 0xff) : end;
    }

    /** Where the chunks for that many packets end, or -1 when there are too few of them. */
    private static int endOfChunks(byte[] data, int from, int end, int count) {
        int left = count;
        int at = from;
        while (left > 0) {
            if (at + CHUNK > end) {
                return -1;
            }
            left -= length(u16(data, at));
            at += CHUNK;
        }
        return at;
    }

    /** How many bytes of deltas the chunks announce; more than any packet has when one of them is of an unknown kind. */
    private static int deltaBytes(byte[] data, int from, int count) {
        int bytes = 0;
        int left = count;
        for (int at = from; left > 0; at += CHUNK) {
            int chunk = u16(data, at);
            int symbols = Math.min(left, length(chunk));
            for (int i = 0; i < symbols; i++) {
                int symbol = symbol(chunk, i);
                if (symbol == RESERVED) {
                    return Short.MAX_VALUE * 4;
                }
                bytes += symbol; // a byte for a small delta, two for a large one, none for a missing packet
            }
            left -= symbols;
        }
        return bytes;
    }

    private void report(byte[] data, int at, int count, int deltas, Sink sink) {
        int sequence = u16(data, at + 12);
        long time = reference(u16(data, at + 16) << 8 | data[at + 18] & 0xff);
        int delta = deltas;
        int left = count;
        for (int chunkAt = at + HEADER; left > 0; chunkAt += CHUNK) {
            int chunk = u16(data, chunkAt);
            int symbols = Math.min(left, length(chunk));
            for (int i = 0; i < symbols; i++, sequence++) {
                switch (symbol(chunk, i)) {
                    case SMALL_DELTA -> {
                        time += (data[delta] & 0xff) * DELTA_MICROS;
                        delta += 1;
                        sink.status(sequence & 0xffff, time);
                    }
                    case LARGE_DELTA -> {
                        time += (short) u16(data, delta) * DELTA_MICROS;
                        delta += 2;
                        sink.status(sequence & 0xffff, time);
                    }
                    default -> sink.status(sequence & 0xffff, MISSING);
                }
            }
            left -= symbols;
        }
    }

    /** The reference in microseconds, wrap-arounds undone: the nearest to the one before. */
    private long reference(int raw) {
        if (begun) {
            base += (raw - lastReference << 8 >> 8) * REFERENCE_MICROS;
        }
        begun = true;
        lastReference = raw;
        return base;
    }

    private static int length(int chunk) {
        if ((chunk & 0x8000) == 0) {
            return chunk & 0x1fff; // run of one symbol
        }
        return (chunk & 0x4000) == 0 ? 14 : 7; // vector of one-bit or two-bit symbols
    }

    private static int symbol(int chunk, int index) {
        if ((chunk & 0x8000) == 0) {
            return chunk >> 13 & 3;
        }
        return (chunk & 0x4000) == 0 ? chunk >> 13 - index & 1 : chunk >> 12 - 2 * index & 3;
    }
}
