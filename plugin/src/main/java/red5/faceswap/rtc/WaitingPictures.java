package red5.faceswap.rtc;

import java.util.ArrayDeque;
import red5.faceswap.rtc.rtp.PictureSlices;

/**
 * The pictures that one viewer is about to be sent: of one rung, another one from its next key frame on. What would come too late
 * is given up: first the pictures that it can be spared, in the end all until a key frame. Nothing unsent leaves a gap, for numbers
 * are given at send time.
 */
final class WaitingPictures {
    private static final int MAX_WAITING = 60; // pictures: two seconds
    private static final double SPARED_MILLIS = 150;
    private static final double HOPELESS_MILLIS = 700;
    private static final double WORTHLESS_MILLIS = 40;
    private static final int NONE = -1;

    private final ArrayDeque<PictureSlices> waiting = new ArrayDeque<>();
    private int active = NONE;
    private int target = NONE;
    private int twelfths;
    private int due; // twelfths of a picture that can be spared
    private int nextSlice;
    private long bytes;

    /**
     * Goes over to that rung.
     *
     * @param share of the pictures that can be spared, in twelfths: 0 for none, {@link Levels#ALL_TWELFTHS} for all
     */
    void follow(int rung, int share) {
        target = rung;
        twelfths = share;
    }

    /** The rung whose pictures are taken, -1 until a key frame has come. */
    int active() {
        return active;
    }

    /** Of twelve pictures that can be spared, those taken now; on the way to another rung none. */
    int twelfths() {
        return active == target ? twelfths : 0;
    }

    /** One of so many pictures is left out now, 0 for none: 2, for every second one, up to 12. */
    int oneLeftOutOf() {
        return twelfths() == Levels.ALL_TWELFTHS ? 0 : 2 * Levels.ALL_TWELFTHS / (Levels.ALL_TWELFTHS - twelfths());
    }

    /** Whether the followed rung cannot be shown before a key frame. */
    boolean wantsKey() {
        return active != target;
    }

    /** Whether a key frame waits to be sent: who gets it needs nothing that is older. */
    boolean keyWaits() {
        return waiting.stream().anyMatch(PictureSlices::key);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** How long what waits takes at that rate. */
    double millis(double bitsPerSecond) {
        return bytes * 8000 / bitsPerSecond;
    }

    /**
     * Takes a picture, or not.
     *
     * @param bitsPerSecond at which pictures leave
     */
    void offer(int rung, PictureSlices picture, double bitsPerSecond) {
        if (rung == target && active != target && picture.key()) {
            dropUnstarted(); // what waits of the old rung would only delay the new one
            if (millis(bitsPerSecond) > WORTHLESS_MILLIS) {
                clear(); // so would the rest of a picture: players give it up when the key frame begins
            }
            active = target;
        }
        if (rung != active || picture.temporalLayer() > 0 && !taken()) {
            return;
        }
        double millis = millis(bitsPerSecond);
        if (picture.key()) {
            if (millis > SPARED_MILLIS) {
                dropUnstarted();
            }
        } else if (millis > HOPELESS_MILLIS || waiting.size() >= MAX_WAITING) {
            dropUnstarted();
            active = NONE;
            return;
        } else if (picture.temporalLayer() > 0 && millis > SPARED_MILLIS) {
            return;
        }
        waiting.add(picture);
        bytes += picture.bytes();
    }

    /** Whether the next picture that can be spared is among those taken, which lie evenly among the others. */
    private boolean taken() {
        due += twelfths();
        boolean taken = due >= Levels.ALL_TWELFTHS;
        due -= taken ? Levels.ALL_TWELFTHS : 0;
        return taken;
    }

    private void dropUnstarted() {
        PictureSlices begun = nextSlice > 0 ? waiting.peek() : null;
        waiting.clear();
        bytes = 0;
        if (begun != null) {
            waiting.add(begun);
            for (int slice = nextSlice; slice < begun.count(); slice++) {
                bytes += begun.length(slice);
            }
        }
    }

    /** Gives up all that waits; goes on at a key frame. */
    void restart() {
        clear();
        active = NONE;
    }

    private void clear() {
        waiting.clear();
        nextSlice = 0;
        bytes = 0;
    }

    /** The picture to send from; there is one. */
    PictureSlices head() {
        return waiting.peek();
    }

    /** The first slice of it that has not been sent. */
    int nextSlice() {
        return nextSlice;
    }

    /** So many of its slices have left. */
    void left(int slices) {
        PictureSlices picture = waiting.peek();
        for (int slice = nextSlice; slice < nextSlice + slices; slice++) {
            bytes -= picture.length(slice);
        }
        nextSlice += slices;
        if (nextSlice == picture.count()) {
            waiting.remove();
            nextSlice = 0;
        }
    }
}
