package red5.faceswap.pipeline;

import red5.faceswap.media.VideoFrame;

/**
 * The newest swapped picture, to be shown again when a later one fails. Holds nothing but what the engine drew, and forgets it when a
 * frame leaves unswapped, so that a picture from before does not come back. Thread-safe.
 */
final class HeldPicture implements AutoCloseable {
    private VideoFrame frame;
    private long number = -1;
    private long arrivalNanos;

    /** Remembers a swapped picture unless a newer frame has left already; takes a reference of its own. */
    synchronized void remember(Slot slot, VideoFrame swapped) {
        if (slot.number > number) {
            close();
            frame = swapped.retain();
            number = slot.number;
            arrivalNanos = slot.times.arrival();
        }
    }

    /** A frame left as it was published: nothing swapped before it may come back. */
    synchronized void forgetUpTo(Slot slot) {
        close();
        number = Math.max(number, slot.number);
    }

    /** One more reference to the picture, null when there is none that came at that time or later. */
    synchronized VideoFrame take(long sinceNanos) {
        return frame == null || arrivalNanos - sinceNanos < 0 ? null : frame.retain();
    }

    @Override
    public synchronized void close() {
        if (frame != null) {
            frame.close();
            frame = null;
        }
    }
}
