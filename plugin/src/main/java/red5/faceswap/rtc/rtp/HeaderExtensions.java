package red5.faceswap.rtc.rtp;

/**
 * The header extensions of one medium's packets, in the one-byte form (RFC 8285, section 4.2), by the numbers that the viewer
 * offered: 1 to 14, or {@link #NONE}.
 *
 * @param transportSequence one count for all packets to the viewer, which it reports on
 *     (draft-holmer-rmcat-transport-wide-cc-extensions-01)
 * @param absoluteSendTime when the packet left, for viewers that estimate by themselves
 * @param playoutDelay how long the viewer should keep pictures before it shows them; written only when it is asked for
 */
public record HeaderExtensions(int transportSequence, int absoluteSendTime, int playoutDelay) {
    /** Not agreed. */
    public static final int NONE = 0;

    /** No extensions at all. */
    public static final HeaderExtensions EMPTY = new HeaderExtensions(NONE, NONE, NONE);

    /** The largest number that the one-byte form has. */
    public static final int MAX_ID = 14;

    /** Value of {@code playout} in {@link #write} for leaving it out. */
    public static final int NO_PLAYOUT = -1;

    /** Most bytes that {@link #write} makes. */
    public static final int MAX_LENGTH = 16;

    private static final int PROFILE = 0xBEDE;
    private static final int PREFIX = 4;
    private static final int TRANSPORT_SEQUENCE_BYTES = 2;
    private static final int SEND_TIME_BYTES = 3;
    private static final int PLAYOUT_BYTES = 3;
    private static final int SEND_TIME_FRACTION = 18;
    private static final long SECOND = 1_000_000_000L;

    public HeaderExtensions {
        check(transportSequence);
        check(absoluteSendTime);
        check(playoutDelay);
    }

    private static void check(int id) {
        if (id < NONE || id > MAX_ID) {
            throw new IllegalArgumentException("a header extension has a number of 1 to 14, not " + id);
        }
    }

    /** Whether packets are counted for transport-wide feedback. */
    public boolean hasTransportSequence() {
        return transportSequence != NONE;
    }

    /** Whether a wish for a playout delay can be told. */
    public boolean hasPlayoutDelay() {
        return playoutDelay != NONE;
    }

    /** Bytes that {@link #write} makes: whole words, or nothing. */
    public int length(int playout) {
        int elements = (transportSequence == NONE ? 0 : 1 + TRANSPORT_SEQUENCE_BYTES)
                + (absoluteSendTime == NONE ? 0 : 1 + SEND_TIME_BYTES)
                + (writesPlayout(playout) ? 1 + PLAYOUT_BYTES : 0);
        return elements == 0 ? 0 : PREFIX + (elements + 3 & ~3);
    }

    private boolean writesPlayout(int playout) {
        return playoutDelay != NONE && playout != NO_PLAYOUT;
    }

    /**
     * Writes the extension block behind a fixed header.
     *
     * @param sequence the transport-wide number, its low 16 bits count
     * @param nanos the moment of sending
     * @param playout least and largest delay as the extension has them, 12 bits each in units of 10 ms, or {@link #NO_PLAYOUT}
     * @return bytes written, as {@link #length} says
     */
    public int write(byte[] out, int at, int sequence, long nanos, int playout) {
        int length = length(playout);
        if (length == 0) {
            return 0;
        }
        writeShort(out, at, PROFILE);
        writeShort(out, at + 2, length / 4 - 1);
        int next = at + PREFIX;
        if (transportSequence != NONE) {
            out[next] = (byte) (transportSequence << 4 | TRANSPORT_SEQUENCE_BYTES - 1);
            writeShort(out, next + 1, sequence);
            next += 1 + TRANSPORT_SEQUENCE_BYTES;
        }
        if (absoluteSendTime != NONE) {
            long seconds = nanos / SECOND;
            int time = (int) (seconds << SEND_TIME_FRACTION | (nanos % SECOND << SEND_TIME_FRACTION) / SECOND);
            next = writeThree(out, next, absoluteSendTime, time);
        }
        if (writesPlayout(playout)) {
            next = writeThree(out, next, playoutDelay, playout);
        }
        while (next < at + length) {
            out[next++] = 0;
        }
        return length;
    }

    private static int writeThree(byte[] out, int at, int id, int value) {
        out[at] = (byte) (id << 4 | 2);
        out[at + 1] = (byte) (value >>> 16);
        writeShort(out, at + 2, value);
        return at + 4;
    }

    private static void writeShort(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 8);
        out[at + 1] = (byte) value;
    }
}
