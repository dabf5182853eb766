package red5.faceswap.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.Seen;

/** From the publisher's clock to the viewer's pixels, swapped against original: a real Red5, a real publisher, headless Chromium. */
final class DelayBench implements Part {
    private static final int ROUNDS = 2;
    private static final Duration WATCHED = Duration.ofSeconds(16);
    /** A browser's jitter buffer begins long and settles. */
    private static final double SETTLE_MILLIS = 5000;

    @Override
    public String run() throws Exception {
        PictureSize size = PictureSize.fromEnvironment();
        Map<String, double[]> sums = new LinkedHashMap<>();
        Table table = new Table(
                "round",
                "mode",
                "shown p50 ms",
                "shown p95 ms",
                "arrived p50 ms",
                "arrived p95 ms",
                "shown/s",
                "server: total p50 ms");
        try (LiveServer server = LiveServer.start();
                ClockedPublisher publisher = server.publish(size, size.kbit(), true)) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (String mode : List.of("original", "swap")) {
                    server.mode(mode);
                    Measured measured = watch(server);
                    FrameNotes notes = measured.notes;
                    double[] delays = {notes.shown().p50(), notes.shown().p95()};
                    sums.merge(mode, delays, (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
                    table.row(
                            round,
                            mode,
                            delays[0],
                            delays[1],
                            notes.received().p50(),
                            notes.received().p95(),
                            notes.fps(),
                            measured.serverMillis);
                }
            }
            double[] original = sums.get("original");
            double[] swap = sums.get("swap");
            double more50 = (swap[0] - original[0]) / ROUNDS;
            double more95 = (swap[1] - original[1]) / ROUNDS;
            return size + " at 30 frames per second, " + size.kbit()
                    + " kbit/s H.264 (OpenH264) with AAC, one face; publisher, server"
                    + " and headless Chromium on this machine; frames the publisher left out: " + publisher.skipped()
                    + ".\n\n" + table + "\nSwapped against original: " + Table.number(more50) + " ms more at p50 (x"
                    + Table.number(swap[0] / original[0]) + "), " + Table.number(more95)
                    + " ms at p95; a frame lasts 33.3 ms.\n";
        }
    }

    private record Measured(FrameNotes notes, double serverMillis) {}

    private static Measured watch(LiveServer server) throws IOException, InterruptedException, TimeoutException {
        Path file = Files.createTempFile("notes", ".json");
        try (NodeJob job = BrowserViewer.ofThisModule()
                .watch(
                        Browser.CHROMIUM,
                        Player.RAW,
                        server.whep().toString(),
                        WATCHED,
                        Map.of("notes", file.toString()))) {
            job.await("second", LiveServer.PATIENCE);
            Thread.sleep(WATCHED.minusSeconds(2).toMillis());
            double total = server.api
                    .status(LiveServer.STREAM)
                    .getAsJsonObject("stageMillis")
                    .get("total")
                    .getAsDouble();
            Seen seen = new Seen(job.result(WATCHED.plus(LiveServer.PATIENCE)));
            FrameNotes all = FrameNotes.read(file);
            if (all.frames().isEmpty()) {
                throw new IOException("the browser saw nothing: " + seen);
            }
            return new Measured(all.between(all.begin() + SETTLE_MILLIS, Double.MAX_VALUE), total);
        } finally {
            Files.delete(file);
        }
    }
}
