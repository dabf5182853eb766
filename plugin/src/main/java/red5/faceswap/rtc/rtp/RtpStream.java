package red5.faceswap.rtc.rtp;

import java.util.random.RandomGenerator;

/**
 * One outgoing SSRC: its sequence numbers, timestamps and counters (RFC 3550, section 5.1). Sequence numbers begin below 2^15,
 * so that both ends agree on the roll-over counter, and never jump; timestamps follow the media's clock and always rise.
 */
public final class RtpStream {
    /** Bytes of header without extensions. */
    public static final int HEADER = 12;

    private final int ssrc;
    private final int clockRate;
    private final int timestampOffset;
    private int payloadType;
    private long index;
    private long packets;
    private long octets;
    private long lastTicks = Long.MIN_VALUE;

    /** @param random a good source: guessable numbers help those who forge packets */
    public RtpStream(int ssrc, int payloadType, int clockRate, RandomGenerator random) {
        this.ssrc = ssrc;
        this.payloadType = payloadType;
        this.clockRate = clockRate;
        this.timestampOffset = random.nextInt();
        this.index = random.nextInt(1 << 15);
    }

    public int ssrc() {
        return ssrc;
    }

    /** Roll-over counter and sequence number of the next packet, 48 bits. */
    public long index() {
        return index;
    }

    /** The packets from now on have that one. */
    public void payloadType(int type) {
        payloadType = type;
    }

    /** The index of a packet that was sent among the last 2^16, by its header. */
    public long indexOf(byte[] header) {
        int sequence = (header[2] & 0xff) << 8 | header[3] & 0xff;
        return index - 1 - (index - 1 - sequence & 0xffff);
    }

    public long packets() {
        return packets;
    }

    public long octets() {
        return octets;
    }

    /** RTP time of a moment on the media's clock, in microseconds. */
    public int timestamp(long micros) {
        return timestampOffset + (int) ticks(micros);
    }

    /** The same for a picture or piece of sound that is about to be sent: later than the one before, whatever its clock says. */
    public int nextTimestamp(long micros) {
        lastTicks = Math.max(ticks(micros), lastTicks + 1);
        return timestampOffset + (int) lastTicks;
    }

    /**
     * The time of a piece of sound that follows the one before without a gap, as long as the clock agrees roughly: a player hears
     * every uneven step as a click, while a few milliseconds between sound and picture go unnoticed.
     *
     * @param duration of the piece before, in ticks
     * @param tolerance how far the clock may be away before it counts, in ticks
     */
    public int followingTimestamp(long micros, int duration, int tolerance) {
        long ticks = ticks(micros);
        long following = lastTicks + duration;
        boolean gap = lastTicks == Long.MIN_VALUE || Math.abs(ticks - following) > tolerance;
        lastTicks = gap ? Math.max(ticks, lastTicks + 1) : following;
        return timestampOffset + (int) lastTicks;
    }

    private long ticks(long micros) {
        return micros / 1_000_000 * clockRate + micros % 1_000_000 * clockRate / 1_000_000;
    }

    /**
     * Writes the next packet's fixed header and counts the packet.
     *
     * @param extended whether a header extension follows
     */
    public void writeHeader(byte[] out, int at, boolean extended, boolean marker, int timestamp, int payloadLength) {
        out[at] = (byte) (extended ? 0x90 : 0x80);
        out[at + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        out[at + 2] = (byte) (index >>> 8);
        out[at + 3] = (byte) index;
        writeInt(out, at + 4, timestamp);
        writeInt(out, at + 8, ssrc);
        index++;
        packets++;
        octets += payloadLength;
    }

    private static void writeInt(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 24);
        out[at + 1] = (byte) (value >>> 16);
        out[at + 2] = (byte) (value >>> 8);
        out[at + 3] = (byte) value;
    }
}
