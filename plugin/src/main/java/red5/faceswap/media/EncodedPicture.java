package red5.faceswap.media;

/**
 * One encoded picture, shared read-only by all viewers: a VP8 frame (RFC 6386), or for players an H.264 access unit (ISO 14496-10, annex B).
 *
 * @param data the whole frame
 * @param key true for a key frame
 * @param width pixels
 * @param height pixels
 * @param temporalLayer 0 for pictures that others build upon, 1 for those that a viewer may be spared
 * @param timestampMicros when the picture was captured, in microseconds of the server's monotonic clock
 *     ({@code System.nanoTime() / 1000}); increasing. Sound is stamped by the same clock, which is what lip sync rests on
 */
public record EncodedPicture(
        byte[] data, boolean key, int width, int height, int temporalLayer, long timestampMicros) {}
