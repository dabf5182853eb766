package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.TinyCopy;

/**
 * Where in one stream's pictures something has changed suddenly that was quiet for half a second: somebody may have come there who is too far away for a
 * look at the whole picture. For one thread, frames in order.
 */
final class SuddenPlaces {
    /** Changed pixels of the tiny copy that may be somebody, and how far apart they are one place. */
    private static final int LEAST = 3;

    private static final int GAP = 2;
    /** What is looked at around a place, in sizes of it: what is new may be a part of somebody. */
    private static final float ROOM = 1.6f;
    /** Frame pixels: finer than the network's input brings nothing, and from the larger on other looks see as much. */
    private static final float LEAST_SIDE = 192;

    private static final float MOST_SIDE = 640;
    /** Looks that may be taken per frame, and how many may be saved up. */
    private static final float LOOKS = .1f;

    private static final float MOST_SAVED = 4;

    private final TinyCopy tiny = new TinyCopy();
    private boolean[] sudden = {};
    private int[] waiting = {};
    private float credit = MOST_SAVED;

    /**
     * One call per frame.
     *
     * @param known heads that are known: what moves with them is no surprise
     * @return what is to be looked at now, largest change first
     */
    List<Region> find(FramePyramid frame, Collection<Box> known) {
        credit = Math.min(MOST_SAVED, credit + LOOKS);
        tiny.read(frame, known);
        mark();
        List<Region> places = places();
        List<Region> due = places.subList(0, Math.min(places.size(), (int) credit));
        credit -= due.size();
        return due;
    }

    private void mark() {
        int pixels = tiny.width() * tiny.height();
        if (sudden.length != pixels) {
            sudden = new boolean[pixels];
            waiting = new int[pixels];
        }
        for (int k = 0; k < pixels; k++) {
            sudden[k] = tiny.isSurprise(k) && !tiny.isKnown(k);
        }
    }

    private List<Region> places() {
        List<int[]> found = new ArrayList<>();
        for (int k = 0; k < sudden.length; k++) {
            if (sudden[k]) {
                int[] place = gather(k);
                if (place[4] >= LEAST) {
                    found.add(place);
                }
            }
        }
        found.sort(Comparator.comparing((int[] place) -> place[4]).reversed());
        return found.stream().map(this::region).toList();
    }

    /** All that hangs together with a pixel: left, top, right, bottom, and how many. */
    private int[] gather(int first) {
        int[] place = {tiny.width(), tiny.height(), 0, 0, 0};
        int count = 0;
        sudden[first] = false;
        waiting[count++] = first;
        while (count > 0) {
            int k = waiting[--count];
            int x = k % tiny.width();
            int y = k / tiny.width();
            place[0] = Math.min(place[0], x);
            place[1] = Math.min(place[1], y);
            place[2] = Math.max(place[2], x + 1);
            place[3] = Math.max(place[3], y + 1);
            place[4]++;
            for (int j = Math.max(0, y - GAP); j <= Math.min(tiny.height() - 1, y + GAP); j++) {
                for (int i = Math.max(0, x - GAP); i <= Math.min(tiny.width() - 1, x + GAP); i++) {
                    int other = j * tiny.width() + i;
                    if (sudden[other]) {
                        sudden[other] = false;
                        waiting[count++] = other;
                    }
                }
            }
        }
        return place;
    }

    private Region region(int[] place) {
        float size = Math.max(place[2] - place[0], place[3] - place[1]) / tiny.scale();
        float side = Math.max(LEAST_SIDE, Math.min(MOST_SIDE, ROOM * size));
        return new Region(
                (place[0] + place[2]) / 2f / tiny.scale(), (place[1] + place[3]) / 2f / tiny.scale(), side, 0);
    }
}
