package red5.faceswap.media;

/**
 * One Opus packet of 20 ms (960 samples at 48 kHz), shared read-only by all viewers.
 *
 * @param data the packet
 * @param timestampMicros time of its first sample on the same monotonic clock as the pictures
 */
public record EncodedSound(byte[] data, long timestampMicros) {}
