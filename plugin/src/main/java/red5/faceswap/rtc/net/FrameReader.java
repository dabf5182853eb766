package red5.faceswap.rtc.net;

import io.netty.buffer.ByteBuf;

/**
 * Cuts a TCP stream into packets: each has two bytes of length before it (RFC 4571, section 2). Needs as much memory as the largest
 * packet, whatever the sender claims.
 */
final class FrameReader {
    /** Where packets go. */
    interface Sink {
        /** @param data filled up to {@code length}; reused after the call; false ends the reading */
        boolean packet(byte[] data, int length);
    }

    private static final int LENGTH = 2;

    /** No honest peer sends more: its packets have to fit UDP's path too. */
    static final int MAX_PACKET = 2048;

    private final byte[] packet = new byte[MAX_PACKET];
    private int lengthBytes;
    private int length;
    private int filled;

    /** Takes the next bytes, however they are cut; false when a packet is too large or the sink has had enough. */
    boolean read(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            if (lengthBytes < LENGTH) {
                length = length << 8 | in.readUnsignedByte();
                lengthBytes++;
            } else {
                int part = Math.min(length - filled, in.readableBytes());
                in.readBytes(packet, filled, part);
                filled += part;
            }
            if (length > MAX_PACKET) {
                return false;
            }
            if (lengthBytes == LENGTH && filled == length && !complete(sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean complete(Sink sink) {
        int size = length;
        lengthBytes = 0;
        length = 0;
        filled = 0;
        return sink.packet(packet, size);
    }
}
