package red5.faceswap.media;

/**
 * One VP8 picture (RFC 6386 frame), shared read-only by all viewers.
 *
 * @param data the whole frame
 * @param key true for a key frame
 * @param width pixels
 * @param height pixels
 * @param timestampMicros presentation time on the stream's output clock, increasing
 */
public record EncodedPicture(byte[] data, boolean key, int width, int height, long timestampMicros) {}
