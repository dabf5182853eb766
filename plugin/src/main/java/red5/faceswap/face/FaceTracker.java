package red5.faceswap.face;

import red5.faceswap.media.VideoFrame;

/** The memory of one stream: which faces were where. Used by one thread at a time, frames in order. */
public interface FaceTracker extends AutoCloseable {
    /**
     * Finds the faces of a frame and computes, in order, everything that depends on earlier frames.
     *
     * @param frame read only, not kept after the return
     * @param settings those of this very frame; they may differ from the frame before
     * @return what to draw; valid after later calls and after {@link #close()}. Until it is sealed, later calls may add to it: what
     *     they find may have been there already, unseen. {@link Safeguard#lookBack()} further calls, or {@link #conclude()},
     *     complete it
     * @throws FaceException when the frame could not be examined (the frame must then not be shown as it is)
     */
    FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException;

    /**
     * No frame comes after the last one, or not in time, or one that has nothing to do with it: completes all plans that are not
     * sealed as well as that is possible without. Costs nothing when there is nothing to complete; tracking may go on afterwards.
     *
     * @throws FaceException when that failed (the frames whose plans are not sealed must then not be shown as they are)
     */
    void conclude() throws FaceException;

    @Override
    void close();
}
