package red5.faceswap.rtc.rtp;

/** Writes big-endian fields into a reused array. */
public final class PacketWriter {
    private final byte[] data;
    private int length;

    public PacketWriter(int capacity) {
        data = new byte[capacity];
    }

    /** Begins anew. */
    public PacketWriter clear() {
        length = 0;
        return this;
    }

    /** The array, filled up to {@link #length()}. */
    public byte[] data() {
        return data;
    }

    public int length() {
        return length;
    }

    PacketWriter u8(int value) {
        data[length++] = (byte) value;
        return this;
    }

    PacketWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    PacketWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    PacketWriter bytes(byte[] source, int from, int count) {
        System.arraycopy(source, from, data, length, count);
        length += count;
        return this;
    }
}
