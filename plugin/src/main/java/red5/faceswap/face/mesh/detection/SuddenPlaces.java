package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.TinyCopy;

/**
 * Where in one stream's pictures something has changed suddenly that was quiet for long: somebody may have come there who is too far away for a
 * look at the whole picture. For one thread, frames in order.
 */
final class SuddenPlaces {
    /** Changed pixels of the tiny copy that may be somebody, and how far apart they are one place. */
    private static final int LEAST = 3;

    private static final int GAP = 2;
    /** Side of the square about a place that is looked at, frame pixels, at least: finer than the network's input brings nothing. */
    private static final float LEAST_SIDE = 192;

    /** Looks that may be taken per call, and how many may be saved up. */
    private final float looks;

    private final float mostSaved;
    private boolean[] sudden = {};
    private int[] waiting = {};
    private float credit;

    SuddenPlaces(float looks, float mostSaved) {
        this.looks = looks;
        this.mostSaved = mostSaved;
        credit = mostSaved;
    }

    /**
     * One call per copy of the picture.
     *
     * @param tiny knows the heads that are known, too: what moves with them is no surprise
     * @return what is to be looked at now, largest change first, frame pixels; at most as many as may be looked at
     */
    List<Box> find(TinyCopy tiny) {
        credit = Math.min(mostSaved, credit + looks);
        if (credit < 1 || !mark(tiny)) {
            return List.of();
        }
        List<Box> places = places(tiny);
        List<Box> due = places.subList(0, Math.min(places.size(), (int) credit));
        credit -= due.size();
        return due;
    }

    /**
     * What is looked at because of a place.
     *
     * @param room in sizes of it
     * @param most side of the square, frame pixels: from there on other looks see as much
     */
    static Region around(Box place, float room, float most) {
        float side = Math.max(LEAST_SIDE, room * Math.max(place.width(), place.height()));
        return new Region(place.centreX(), place.centreY(), Math.min(most, side), 0);
    }

    /** False where nothing is sudden. */
    private boolean mark(TinyCopy tiny) {
        int pixels = tiny.width() * tiny.height();
        if (sudden.length != pixels) {
            sudden = new boolean[pixels];
            waiting = new int[pixels];
        }
        boolean any = false;
        for (int k = 0; k < pixels; k++) {
            sudden[k] = tiny.isSurprise(k) && !tiny.isKnown(k);
            any |= sudden[k];
        }
        return any;
    }

    private List<Box> places(TinyCopy tiny) {
        List<int[]> found = new ArrayList<>();
        for (int k = 0; k < sudden.length; k++) {
            if (sudden[k]) {
                int[] place = gather(tiny, k);
                if (place[4] >= LEAST) {
                    found.add(place);
                }
            }
        }
        found.sort(Comparator.comparing((int[] place) -> place[4]).reversed());
        float scale = tiny.scale();
        return found.stream()
                .map(place -> new Box(place[0] / scale, place[1] / scale, place[2] / scale, place[3] / scale))
                .toList();
    }

    /** All that hangs together with a pixel: left, top, right, bottom, and how many. */
    private int[] gather(TinyCopy tiny, int first) {
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
}
