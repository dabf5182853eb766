package red5.faceswap.pipeline;

import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;

/** Takes decoded pictures and sound in presentation order. Calls come from one thread per medium and must not block. */
public interface FrameSink {
    /** The sink takes over the caller's reference and closes it when done. */
    void video(VideoFrame frame);

    void audio(AudioFrame sound);

    /**
     * Something about the input is wrong that an operator should know, in one sentence; the source goes on. Repeated
     * sentences are the sink's business to thin out.
     */
    void problem(String sentence);
}
