package red5.faceswap.harness.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import red5.faceswap.harness.bench.Posts.Kind;
import red5.faceswap.harness.bench.Posts.Times;
import red5.faceswap.harness.view.PublishedFrames.Arrival;

/**
 * Whether the frames of a running stream are later while offers are answered: windows with volleys of offers and windows without take
 * turns, so that whatever else the machine does is in both.
 */
final class LateFrames {
    static final double FRAME_MILLIS = 1000 / 30.0;

    private static final int WINDOWS = 15; // of each kind: 1500 frames and some
    private static final long WINDOW_MILLIS = 4000;
    private static final long GUARD_MILLIS =
            300; // at a window's beginning: what is on its way belongs to the one before
    private static final long PAUSE_MILLIS = 100;

    private record Window(boolean busy, long from, long to) {
        boolean holds(double wall) {
            return wall >= from + GUARD_MILLIS && wall < to;
        }
    }

    private final List<Window> windows = new ArrayList<>();
    private int volleys;

    /** Runs the windows: about two minutes. */
    void run(Posts posts) throws IOException, InterruptedException {
        for (int i = 0; i < 2 * WINDOWS; i++) {
            boolean busy = i % 2 == 1;
            long from = System.currentTimeMillis();
            long end = from + WINDOW_MILLIS;
            while (busy && System.currentTimeMillis() < end) {
                posts.atOnce(Kind.OFFER, new Times());
                volleys++;
                Thread.sleep(PAUSE_MILLIS);
            }
            Thread.sleep(Math.max(0, end - System.currentTimeMillis()));
            windows.add(new Window(busy, from, System.currentTimeMillis()));
        }
    }

    /** What of one kind of windows was seen. */
    private static final class Seen {
        private final Series whole = new Series(); // from the publisher's clock
        private final Series own = new Series(); // from the server's having the frame
        private int left;

        double share(double late) {
            return own.above(late) / (double) own.count();
        }
    }

    /**
     * The table and a sentence.
     *
     * @param notes of a viewer
     * @param published when the same frames came out of the server as they went in
     */
    String table(FrameNotes notes, Map<Integer, Arrival> published) {
        Series source = new Series();
        notes.frames().forEach(note -> {
            Arrival arrival = note.number() == null ? null : published.get(note.number());
            if (arrival != null && windows.stream().anyMatch(w -> !w.busy && w.holds(arrival.wall()))) {
                source.add(arrival.millis());
            }
        });
        double sourceLate = source.p50() + FRAME_MILLIS;
        Seen quiet = seen(false, notes, published, sourceLate);
        Seen busy = seen(true, notes, published, sourceLate);
        double late = quiet.own.p50() + FRAME_MILLIS;
        Table table = new Table(
                "meanwhile",
                "frames",
                "left out",
                "late",
                "late %",
                "own p50 ms",
                "own p99 ms",
                "from the publisher's clock p50 ms",
                "p99 ms");
        row(table, "nothing", quiet, late);
        row(table, volleys + " times 40 offers at once", busy, late);
        return table
                + String.format(
                        Locale.ROOT,
                        "%nWith offers %+.2f percentage points more frames are late (standard error %.2f), own p99 is %+.1f ms higher.%n",
                        100 * (busy.share(late) - quiet.share(late)),
                        100 * Math.hypot(error(quiet, late), error(busy, late)),
                        busy.own.p99() - quiet.own.p99());
    }

    private static double error(Seen seen, double late) {
        double share = seen.share(late);
        return Math.sqrt(share * (1 - share) / seen.own.count());
    }

    private static void row(Table table, String what, Seen seen, double late) {
        table.row(
                what,
                seen.own.count(),
                seen.left,
                seen.own.above(late),
                100 * seen.share(late),
                seen.own.p50(),
                seen.own.p99(),
                seen.whole.p50(),
                seen.whole.p99());
    }

    private Seen seen(boolean busy, FrameNotes notes, Map<Integer, Arrival> published, double sourceLate) {
        Seen seen = new Seen();
        for (FrameNotes.Note note : notes.frames()) {
            if (note.received() == null
                    || windows.stream().noneMatch(w -> w.busy == busy && w.holds(note.received()))) {
                continue;
            }
            Arrival arrival = note.number() == null ? null : published.get(note.number());
            if (arrival == null || arrival.millis() > sourceLate) {
                seen.left++;
                continue;
            }
            seen.own.add(note.received() - arrival.wall());
            seen.whole.add(note.delay());
        }
        if (seen.own.count() == 0) {
            throw new IllegalStateException(
                    "no frame was seen both by the viewer and over RTMP, " + seen.left + " not");
        }
        return seen;
    }
}
