package red5.faceswap.pipeline;

import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/**
 * The newest swapped picture, to be shown again when a later one fails. Holds nothing but what the engine drew, and forgets it when a
 * frame leaves unswapped, so that a picture from before does not come back. Who was left as she is by the settings of then is not shown
 * under others that may hide her. Thread-safe.
 */
final class HeldPicture implements AutoCloseable {
    private VideoFrame frame;
    private long number = -1;
    private long arrivalNanos;
    private SwapSettings settings;

    /** Remembers a swapped picture unless a newer frame has left already; takes a reference of its own. */
    synchronized void remember(Slot slot, VideoFrame swapped) {
        if (slot.number > number) {
            close();
            frame = swapped.retain();
            number = slot.number;
            arrivalNanos = slot.times.arrival();
            settings = slot.settings;
        }
    }

    /** A frame left as it was published: nothing swapped before it may come back. */
    synchronized void forgetUpTo(Slot slot) {
        close();
        number = Math.max(number, slot.number);
    }

    /** One more reference to the picture for a slot's settings, null when there is none that came at that time or later. */
    synchronized VideoFrame take(long sinceNanos, SwapSettings wanted) {
        return frame == null || arrivalNanos - sinceNanos < 0 || !hidesTheSame(wanted) ? null : frame.retain();
    }

    private boolean hidesTheSame(SwapSettings wanted) {
        return wanted.mode() == settings.mode() && wanted.select().equals(settings.select());
    }

    @Override
    public synchronized void close() {
        if (frame != null) {
            frame.close();
            frame = null;
        }
    }
}
