package red5.faceswap.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.Seen;

/** From the publisher's clock to the viewer's pixels, swapped against original: a real Red5, a real publisher, headless Chromium. */
final class DelayBench implements Part {
    private static final int WATCHED_SECONDS = 10;
    /** A browser's jitter buffer begins long and settles. */
    private static final int SETTLE_SECONDS = 4;
    /** It brings picture and sound together by small steps. */
    private static final int SETTLE_WITH_SOUND_SECONDS = 20;

    private final Table table = new Table(
            "sound",
            "round",
            "mode",
            "shown p50 ms",
            "shown p95 ms",
            "arrived p50 ms",
            "arrived p95 ms",
            "browser's buffers: picture, sound ms",
            "shown/s",
            "server's part p50 ms");

    @Override
    public String run() throws Exception {
        PictureSize size = PictureSize.fromEnvironment();
        StringBuilder report = new StringBuilder();
        try (LiveServer server = LiveServer.start()) {
            String silent = compare(server, server.head(size).withoutSound(), "no", SETTLE_SECONDS, 2);
            String sounding = compare(server, server.head(size), "yes", SETTLE_WITH_SOUND_SECONDS, 1);
            report.append(size + " at 30 frames per second, " + size.kbit()
                            + " kbit/s H.264 (OpenH264), one face; publisher,"
                            + " server and headless Chromium on this machine.\n\n")
                    .append(table)
                    .append("\nSwapped against original, a frame lasts 33.3 ms:\n\n")
                    .append("- without sound: ")
                    .append(silent)
                    .append("\n- with sound: ")
                    .append(sounding)
                    .append('\n');
        }
        return report.toString();
    }

    private String compare(LiveServer server, Publication publication, String sound, int settleSeconds, int rounds)
            throws IOException, InterruptedException, TimeoutException {
        Map<String, Sums> sums = Map.of("original", new Sums(), "swap", new Sums());
        try (ClockedPublisher publisher = server.publish(publication)) {
            for (int round = 1; round <= rounds; round++) {
                for (String mode : List.of("original", "swap")) {
                    server.mode(mode);
                    Measured measured = watch(server, settleSeconds);
                    FrameNotes notes = measured.notes;
                    Series shown = notes.shown();
                    Series arrived = notes.received();
                    sums.get(mode).add(shown, arrived);
                    table.row(
                            sound,
                            round,
                            mode,
                            shown.p50(),
                            shown.p95(),
                            arrived.p50(),
                            arrived.p95(),
                            measured.buffers(),
                            notes.fps(),
                            measured.serverMillis);
                }
            }
            return sums.get("swap").against(sums.get("original")) + "; frames the publisher left out: "
                    + publisher.skipped() + ".";
        }
    }

    /** Over the rounds. */
    private static final class Sums {
        private final Series shown50 = new Series();
        private final Series shown95 = new Series();
        private final Series arrived50 = new Series();

        void add(Series shown, Series arrived) {
            shown50.add(shown.p50());
            shown95.add(shown.p95());
            arrived50.add(arrived.p50());
        }

        String against(Sums other) {
            return "shown " + more(shown50, other.shown50) + " at p50 and " + more(shown95, other.shown95)
                    + " at p95; arrived " + more(arrived50, other.arrived50) + " at p50";
        }

        private static String more(Series mine, Series theirs) {
            return String.format(
                    Locale.ROOT, "%+.1f ms (x%.2f)", mine.mean() - theirs.mean(), mine.mean() / theirs.mean());
        }
    }

    private record Measured(FrameNotes notes, Seen seen, double serverMillis) {
        /** Mean time in the browser's jitter buffers; a difference between the two streams is waited for in the earlier one. */
        String buffers() {
            return buffer("video") + ", " + buffer("audio");
        }

        private String buffer(String kind) {
            return Table.number(
                    seen.number("stats." + kind + ".jitterBufferMillis").orElse(Double.NaN));
        }
    }

    private static Measured watch(LiveServer server, int settleSeconds)
            throws IOException, InterruptedException, TimeoutException {
        Path file = Files.createTempFile("notes", ".json");
        Duration watched = Duration.ofSeconds(settleSeconds + WATCHED_SECONDS);
        try (NodeJob job = BrowserViewer.ofThisModule()
                .watch(
                        Browser.CHROMIUM,
                        Player.RAW,
                        server.whep().toString(),
                        watched,
                        Map.of("notes", file.toString()))) {
            job.await("second", LiveServer.PATIENCE);
            Thread.sleep(watched.minusSeconds(2).toMillis());
            double total = server.api
                    .status(LiveServer.STREAM)
                    .getAsJsonObject("stageMillis")
                    .get("total")
                    .getAsDouble();
            Seen seen = new Seen(job.result(watched.plus(LiveServer.PATIENCE)));
            FrameNotes all = FrameNotes.read(file);
            if (all.frames().isEmpty()) {
                throw new IOException("the browser saw nothing: " + seen);
            }
            return new Measured(all.between(all.begin() + settleSeconds * 1000.0, Double.MAX_VALUE), seen, total);
        } finally {
            Files.delete(file);
        }
    }
}
