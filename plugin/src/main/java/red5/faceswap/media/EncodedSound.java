package red5.faceswap.media;

/**
 * One packet of 48 kHz stereo, shared read-only by all viewers: 20 ms of Opus (960 samples), or for players a raw frame of AAC (1024 samples).
 *
 * @param data the packet
 * @param lean the same sound in fewer bits, for viewers whose path carries no more; {@code data} where there is none. Both may follow
 *     each other in one stream: an Opus packet says itself how it is coded (RFC 6716, section 3.1)
 * @param timestampMicros time of its first sample on the same monotonic clock as the pictures
 */
public record EncodedSound(byte[] data, byte[] lean, long timestampMicros) {
    /** Of one quality only. */
    public EncodedSound(byte[] data, long timestampMicros) {
        this(data, data, timestampMicros);
    }
}
