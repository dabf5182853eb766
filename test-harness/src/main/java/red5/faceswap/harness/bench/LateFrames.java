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
 * Whether the frames of a running stream are later while offers are answered: windows with volleys of offers, windows with as many requests
 * that negotiate nothing, and windows without any take turns, so that whatever else the machine does is in all of them.
 */
final class LateFrames {
    static final double FRAME_MILLIS = 1000 / 30.0;

    private static final int WINDOWS = 17; // of each kind: 1500 frames that can be judged
    private static final long WINDOW_MILLIS = 4000;
    private static final long GUARD_MILLIS =
            300; // at a window's beginning: what is on its way belongs to the one before
    private static final long PAUSE_MILLIS = 100;

    /** What goes on in a window. */
    private enum Meanwhile {
        NOTHING,
        OPTIONS,
        OFFERS
    }

    private record Window(Meanwhile meanwhile, long from, long to) {
        boolean holds(double wall) {
            return wall >= from + GUARD_MILLIS && wall < to;
        }
    }

    private final List<Window> windows = new ArrayList<>();
    private final int[] volleys = new int[Meanwhile.values().length];

    /** Runs the windows: three and a half minutes. */
    void run(Posts posts) throws IOException, InterruptedException {
        for (int i = 0; i < WINDOWS; i++) {
            for (Meanwhile meanwhile : Meanwhile.values()) {
                long from = System.currentTimeMillis();
                long end = from + WINDOW_MILLIS;
                while (meanwhile != Meanwhile.NOTHING && System.currentTimeMillis() < end) {
                    posts.atOnce(meanwhile == Meanwhile.OFFERS ? Kind.OFFER : Kind.OPTIONS_WITH_BODY, new Times());
                    volleys[meanwhile.ordinal()]++;
                    Thread.sleep(PAUSE_MILLIS);
                }
                Thread.sleep(Math.max(0, end - System.currentTimeMillis()));
                windows.add(new Window(meanwhile, from, System.currentTimeMillis()));
            }
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
            if (arrival != null && holds(Meanwhile.NOTHING, arrival.wall())) {
                source.add(arrival.millis());
            }
        });
        double sourceLate = source.p50() + FRAME_MILLIS;
        Seen quiet = seen(Meanwhile.NOTHING, notes, published, sourceLate);
        Seen options = seen(Meanwhile.OPTIONS, notes, published, sourceLate);
        Seen offers = seen(Meanwhile.OFFERS, notes, published, sourceLate);
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
        row(table, volleys[Meanwhile.OPTIONS.ordinal()] + " times 40 OPTIONS with a body at once", options, late);
        row(table, volleys[Meanwhile.OFFERS.ordinal()] + " times 40 offers at once", offers, late);
        return table + "\nWith offers " + more(offers, quiet, late) + " than with nothing, and "
                + more(offers, options, late) + " than with OPTIONS.\n";
    }

    private static String more(Seen some, Seen base, double late) {
        return String.format(
                Locale.ROOT,
                "%+.2f percentage points more frames are late (standard error %.2f) and own p99 is %+.1f ms higher",
                100 * (some.share(late) - base.share(late)),
                100 * Math.hypot(error(some, late), error(base, late)),
                some.own.p99() - base.own.p99());
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

    private boolean holds(Meanwhile meanwhile, double wall) {
        return windows.stream().anyMatch(window -> window.meanwhile == meanwhile && window.holds(wall));
    }

    private Seen seen(Meanwhile meanwhile, FrameNotes notes, Map<Integer, Arrival> published, double sourceLate) {
        Seen seen = new Seen();
        for (FrameNotes.Note note : notes.frames()) {
            if (note.received() == null || !holds(meanwhile, note.received())) {
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
