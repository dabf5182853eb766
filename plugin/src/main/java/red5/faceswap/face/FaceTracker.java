package red5.faceswap.face;

import red5.faceswap.media.VideoFrame;

/** The memory of one stream: which faces were where. Used by one thread at a time, frames in order. */
public interface FaceTracker extends AutoCloseable {
    /**
     * Finds the faces of a frame and computes, in order, everything that depends on earlier frames.
     *
     * @param frame read only, not kept after the return
     * @param settings those of this very frame; they may differ from the frame before
     * @return what to draw; valid after later calls and after {@link #close()}
     * @throws FaceException when the frame could not be examined (the frame must then not be shown as it is)
     */
    FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException;

    @Override
    void close();
}
