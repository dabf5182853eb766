package red5.faceswap.host;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings pictures and sound into the order of their times, which RTMP's one clock asks for: a player takes time zero from the first message it
 * gets, and anything earlier for the far future. A picture is the first, since sound is there before a face is swapped. What one medium is ahead waits for the other, unless that has fallen silent. Thread-safe.
 */
final class Interleaver {
    /** A medium that is so far behind is not waited for. */
    static final long MOST_AHEAD_MICROS = 500_000;

    /** RTMP's times are milliseconds, and no two pictures have the same. */
    private static final long LEAST_STEP = 1000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Consumer<Tag> out;
    private final Medium pictures = new Medium();
    private final Medium sounds = new Medium();
    private long passed = NEVER;

    /**
     * What belongs to one moment.
     *
     * @param picture or sound
     * @param micros on the clock of both
     * @param configuration the FLV tag that goes before it, null for none
     * @param body its own
     */
    record Tag(boolean picture, long micros, byte[] configuration, byte[] body) {}

    private static final class Medium {
        private final ArrayDeque<Tag> waiting = new ArrayDeque<>();
        private long latest;
    }

    /** @param out is called while other threads wait to add */
    Interleaver(Consumer<Tag> out) {
        this.out = out;
    }

    /** Takes the next tag of its medium. Sound that comes too late for its place is left out, a picture is shown later. */
    synchronized void add(Tag tag) {
        if (passed == NEVER) {
            if (!tag.picture) {
                return;
            }
            passed = tag.micros;
            pictures.latest = tag.micros - LEAST_STEP;
            sounds.latest = tag.micros - LEAST_STEP;
        }
        Medium own = tag.picture ? pictures : sounds;
        long micros = tag.picture ? Math.max(Math.max(tag.micros, passed), own.latest + LEAST_STEP) : tag.micros;
        own.latest = micros;
        if (micros >= passed) { // as every picture is: later ones build upon it
            own.waiting.add(new Tag(tag.picture, micros, tag.configuration, tag.body));
        }
        Tag next = next();
        while (next != null && mayPass(next)) {
            (next.picture ? pictures : sounds).waiting.remove();
            passed = next.micros;
            out.accept(next);
            next = next();
        }
    }

    private Tag next() {
        Tag picture = pictures.waiting.peek();
        Tag sound = sounds.waiting.peek();
        if (picture == null || sound == null) {
            return picture == null ? sound : picture;
        }
        return picture.micros <= sound.micros ? picture : sound;
    }

    private boolean mayPass(Tag next) {
        long own = (next.picture ? pictures : sounds).latest;
        long other = (next.picture ? sounds : pictures).latest;
        return next.micros <= other || own - other > MOST_AHEAD_MICROS;
    }

    /** Forgets what waits; what comes from now on is the first again. */
    synchronized void clear() {
        for (Medium medium : List.of(pictures, sounds)) {
            medium.waiting.clear();
        }
        passed = NEVER;
    }
}
