package red5.faceswap.ingest;

/**
 * An RTMP message of a publisher, copied out of the host's buffers.
 *
 * @param kind what the message type says
 * @param bytes the message's body, which is an FLV tag's body; not modified after construction
 * @param timestampMillis the message's timestamp; RTMP's has 32 bits, a negative value is read as unsigned
 */
public record MediaPacket(Kind kind, byte[] bytes, long timestampMillis) {
    /** RTMP message types 9, 8 and 18 (or 15). */
    public enum Kind {
        VIDEO,
        AUDIO,
        DATA
    }
}
