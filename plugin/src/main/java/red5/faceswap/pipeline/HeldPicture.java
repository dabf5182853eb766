package red5.faceswap.pipeline;

import red5.faceswap.media.VideoFrame;

/**
 * The newest swapped picture, to be shown again when a later one fails. Holds nothing but what the engine drew, and forgets it when a
 * frame leaves unswapped, so that a picture from before does not come back. Guarded by the pipeline's lock.
 */
final class HeldPicture implements AutoCloseable {
    private VideoFrame frame;
    private long number = -1;

    /** Remembers a swapped picture unless a newer frame has left already; takes a reference of its own. */
    void remember(long slotNumber, VideoFrame swapped) {
        if (slotNumber > number) {
            close();
            frame = swapped.retain();
            number = slotNumber;
        }
    }

    /** A frame left as it was published: nothing swapped before it may come back. */
    void forgetUpTo(long slotNumber) {
        close();
        number = Math.max(number, slotNumber);
    }

    /** One more reference to the picture, null when there is none. */
    VideoFrame take() {
        return frame == null ? null : frame.retain();
    }

    @Override
    public void close() {
        if (frame != null) {
            frame.close();
            frame = null;
        }
    }
}
