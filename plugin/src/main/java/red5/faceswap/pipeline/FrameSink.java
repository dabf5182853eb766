package red5.faceswap.pipeline;

import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;

/** Takes decoded pictures and sound in presentation order. Calls come from one thread per medium and must not block. */
public interface FrameSink {
    /**
     * A packet has just arrived, whether it will be decoded or not: from that the sink knows how the source's time relates to its own, which what
     * waits to be decoded does not tell. May be called by any thread.
     *
     * @param timestampMicros that what is decoded from it will have, or nearly
     */
    void arrived(long timestampMicros);

    /** The sink takes over the caller's reference and closes it when done. */
    void video(VideoFrame frame);

    void audio(AudioFrame sound);

    /**
     * Something about the input is wrong that an operator should know, in one sentence; the source goes on. Repeated
     * sentences are the sink's business to thin out.
     */
    void problem(String sentence);
}
