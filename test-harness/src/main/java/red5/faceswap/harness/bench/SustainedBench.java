package red5.faceswap.harness.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.WhepClient;

/** 720p at 30 frames per second for minutes, publisher and viewer on the same machine: does the delay grow, is the output even? */
final class SustainedBench implements Part {
    private static final int INTERVAL_SECONDS = 30;
    private static final int DEFAULT_SECONDS = 300;
    private static final long SETTLE_MILLIS = 10_000;

    @Override
    public String run() throws Exception {
        if (!JavaViewer.available()) {
            throw new IllegalStateException(
                    "webrtc-java does not run here: it needs libpulse0 libxcomposite1 libxfixes3 libxrandr2");
        }
        int seconds = Integer.parseInt(System.getenv().getOrDefault("BENCH_SECONDS", "" + DEFAULT_SECONDS));
        Table table = new Table(
                "until s",
                "delay p50 ms",
                "delay p95 ms",
                "frames/s seen",
                "longest gap ms",
                "different pictures/s",
                "published/s",
                "server's output/s",
                "swapped",
                "held",
                "dropped",
                "late",
                "cores",
                "resident MB");
        List<Seen> intervals = new ArrayList<>();
        Watching watching = new Watching();
        try (LiveServer server = LiveServer.start();
                ClockedPublisher publisher = server.publish(server.head(PictureSize.HD))) {
            server.mode("swap");
            JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep()), watching);
            try {
                Thread.sleep(SETTLE_MILLIS);
                watching.take();
                measure(server, publisher, watching, seconds, intervals, table);
            } finally {
                viewer.close();
            }
            Seen first = intervals.get(0);
            Seen last = intervals.get(intervals.size() - 1);
            double gap = intervals.stream().mapToDouble(Seen::longestGap).max().orElseThrow();
            return "1280x720 at 30 frames per second, 2 Mbit/s H.264 (OpenH264) with AAC, one face, in mode swap, for "
                    + seconds
                    + " s; publisher, server and a decoding viewer (webrtc-java) on this machine. Delay: from the publisher's"
                    + " clock to decoded pixels.\n\n" + table + "\nDelay at p50 from the first to the last interval: "
                    + Table.number(first.delay.p50()) + " to " + Table.number(last.delay.p50()) + " ms (x"
                    + Table.number(last.delay.p50() / first.delay.p50()) + "). Longest gap " + Table.number(gap)
                    + " ms. Frames the publisher left out: " + publisher.skipped() + ".\n";
        }
    }

    private static void measure(
            LiveServer server,
            ClockedPublisher publisher,
            Watching watching,
            int seconds,
            List<Seen> intervals,
            Table table)
            throws IOException, InterruptedException {
        ServerMeter meter = new ServerMeter(server.red5.pid());
        JsonObject before = server.api.status(LiveServer.STREAM);
        int published = publisher.nextNumber() - publisher.skipped();
        for (int until = 0; until < seconds; ) {
            int length = Math.min(INTERVAL_SECONDS, seconds - until);
            Thread.sleep(length * 1000L);
            until += length;
            Seen seen = watching.take();
            JsonObject after = server.api.status(LiveServer.STREAM);
            int publishedNow = publisher.nextNumber() - publisher.skipped();
            table.row(
                    until,
                    seen.delay.p50(),
                    seen.delay.p95(),
                    seen.frames / (double) length,
                    seen.longestGap,
                    seen.different / (double) length,
                    (publishedNow - published) / (double) length,
                    after.get("outputFps").getAsDouble(),
                    more(before, after, "swapped"),
                    more(before, after, "held"),
                    more(before, after, "dropped"),
                    more(before, after, "late"),
                    meter.cores(),
                    meter.residentMegabytes());
            intervals.add(seen);
            before = after;
            published = publishedNow;
            System.err.println(String.format(Locale.ROOT, "%d of %d s", until, seconds));
        }
    }

    private static long more(JsonObject before, JsonObject after, String counter) {
        return after.getAsJsonObject("counters").get(counter).getAsLong()
                - before.getAsJsonObject("counters").get(counter).getAsLong();
    }

    /**
     * What was seen in an interval.
     *
     * @param different frames whose number was another than that of the frame before: a held picture comes again
     */
    private record Seen(Series delay, int frames, int different, double longestGap) {}

    /** Notes each decoded frame; called on webrtc's threads. */
    private static final class Watching implements JavaViewer.Listener {
        private Series delay = new Series();
        private int frames;
        private int different;
        private int lastNumber = -1;
        private long lastNanos = System.nanoTime();
        private long longestNanos;

        @Override
        public synchronized void picture(JavaViewer.Picture picture) {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - lastNanos);
            lastNanos = now;
            frames++;
            picture.code().ifPresent(code -> {
                if (code.number() != lastNumber) {
                    delay.add(code.ageMillis());
                    different++;
                    lastNumber = code.number();
                }
            });
        }

        /** What was noted since the last call. */
        synchronized Seen take() {
            Seen seen = new Seen(delay, frames, different, longestNanos / 1e6);
            delay = new Series();
            frames = 0;
            different = 0;
            longestNanos = 0;
            return seen;
        }
    }
}
