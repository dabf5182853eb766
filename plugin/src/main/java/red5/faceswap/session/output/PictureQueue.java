package red5.faceswap.session.output;

import java.util.ArrayDeque;

/**
 * Pictures on their way to an encoder. Short: when the encoder falls behind, the oldest picture is dropped and counted. Guarded by its
 * owner's lock.
 */
final class PictureQueue {
    /** Pictures that wait for the encoder. */
    static final int MAX_WAITING = 3;

    private final ArrayDeque<Picture> waiting = new ArrayDeque<>();
    private long dropped;

    /**
     * Takes a picture with its reference.
     *
     * @param newestOnly whether pictures that wait already are of no use any more
     */
    void add(Picture picture, boolean newestOnly) {
        if (newestOnly) {
            clear();
        } else if (waiting.size() == MAX_WAITING) {
            waiting.poll().frame().close();
            dropped++;
        }
        waiting.add(picture);
    }

    /** The oldest picture with its reference; null when there is none. */
    Picture poll() {
        return waiting.poll();
    }

    int waiting() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }

    /** What shows the publisher's own picture is not wanted any more. */
    void forgetOriginals() {
        waiting.removeIf(picture -> {
            if (picture.original()) {
                picture.frame().close();
            }
            return picture.original();
        });
    }

    void clear() {
        waiting.forEach(picture -> picture.frame().close());
        waiting.clear();
    }
}
