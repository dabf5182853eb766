package red5.faceswap.pipeline;

/**
 * Where a stream's frames come from: RTMP packets, WebSocket messages, WebRTC. The only thing the pipeline knows of them.
 */
public interface FrameSource extends AutoCloseable {
    /** For people, for example {@code RTMP H.264 + AAC}; may become more precise as packets arrive. */
    String describe();

    /** Called once, before anything else. Frames go to that sink until {@link #close()}. */
    void open(FrameSink sink);

    /**
     * Whether anybody wants frames. Without demand a source decodes nothing, but keeps what it needs to start at once (the packets
     * since the last key frame, bounded in bytes). Never blocks.
     */
    void demand(boolean wanted);

    /** Decoding statistics so far. */
    Stats stats();

    /** Stops and frees everything; no call to the sink after the return. */
    @Override
    void close();

    /**
     * @param videoPackets pictures that arrived
     * @param audioPackets pieces of sound that arrived
     * @param decodedFrames pictures decoded
     * @param droppedPackets packets thrown away because decoding fell behind
     * @param decodeMillis recent mean time to decode one picture
     * @param width of the last decoded picture, 0 before the first
     * @param height of the last decoded picture
     */
    record Stats(
            long videoPackets,
            long audioPackets,
            long decodedFrames,
            long droppedPackets,
            double decodeMillis,
            int width,
            int height) {}
}
