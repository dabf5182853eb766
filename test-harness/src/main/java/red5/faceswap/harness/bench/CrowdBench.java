package red5.faceswap.harness.bench;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.NodeJob;

/** What further viewers cost the server: light viewers that receive without decoding, and the server's processor time and memory. */
final class CrowdBench implements Part {
    private static final int[] CROWDS = {0, 1, 10, 50, 100};
    private static final int FIRST_OF_SLOPE = 10;
    private static final long SETTLE_MILLIS = 4000;
    private static final long WINDOW_MILLIS = 10_000;
    private static final long GIVE_BACK_MILLIS =
            1500; // heap that a full collection has emptied goes back to the system beside, in steps
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** One row: what the server took with so many viewers. */
    private record Taken(int viewers, double cores, double resident, double live, double lean, JsonObject crowd) {
        double figure(String name) {
            return crowd == null ? Double.NaN : crowd.get(name).getAsDouble();
        }

        String spread(String name) {
            JsonObject spread = crowd == null ? null : crowd.getAsJsonObject(name);
            return spread == null || spread.get("p50").isJsonNull()
                    ? "–"
                    : spread.get("p50").getAsString() + " / "
                            + spread.get("p95").getAsString();
        }
    }

    @Override
    public String run() throws Exception {
        String mode = System.getenv().getOrDefault("BENCH_MODE", "original");
        Table table = new Table(
                "viewers",
                "cores",
                "resident MB",
                "live heap MB",
                "resident MB without garbage",
                "packets/s each",
                "kbit/s each",
                "POST to 201 p50 / p95 ms",
                "POST to key frame p50 / p95 ms");
        Taken[] rows = new Taken[CROWDS.length];
        double bare = BareSends.microsPerPacket();
        try (LiveServer server = LiveServer.start();
                ClockedPublisher publisher = server.publish(
                        mode.equals("swap") ? server.head(PictureSize.HD) : server.texture(PictureSize.HD));
                BundlesClient jmx = new BundlesClient(server.red5)) {
            server.mode(mode);
            for (int i = 0; i < CROWDS.length; i++) {
                rows[i] = measure(server, jmx, CROWDS[i]);
                table.row(
                        rows[i].viewers,
                        rows[i].cores,
                        rows[i].resident,
                        rows[i].live,
                        rows[i].lean,
                        rows[i].figure("packetsPerViewerAndSecond"),
                        rows[i].figure("kbitPerViewer"),
                        rows[i].spread("postMillis"),
                        rows[i].spread("keyFrameMillis"));
            }
            return "1280x720 at 30 frames per second, encoded at 2 Mbit/s, in mode " + mode
                    + "; viewers (libdatachannel) and publisher on this machine; windows of " + WINDOW_MILLIS / 1000
                    + " s; live heap after a full collection; all of a crowd join at once.\n\n" + table + "\n"
                    + slope(rows, bare) + "Frames the publisher left out: " + publisher.skipped() + ".\n";
        }
    }

    private static String slope(Taken[] rows, double bareMicros) {
        Taken few = rows[2];
        Taken many = rows[rows.length - 1];
        if (few.viewers != FIRST_OF_SLOPE) {
            throw new IllegalStateException("the slope begins at " + FIRST_OF_SLOPE + " viewers");
        }
        double each = many.viewers - few.viewers;
        double cores = (many.cores - few.cores) / each;
        double base = bareMicros * many.figure("packetsPerViewerAndSecond") / 1e6;
        return "Per further viewer, from " + few.viewers + " to " + many.viewers + ": **" + Table.number(1000 * cores)
                + " thousandths of a core**, " + Table.number((many.resident - few.resident) / each) + " MB resident, "
                + Table.number((many.lean - few.lean) / each) + " MB resident without garbage, "
                + Table.number((many.live - few.live) / each)
                + " MB of live heap. A bare loop that encrypts and sends as many"
                + " packets one by one takes " + Table.number(1000 * base) + " thousandths ("
                + Table.number(bareMicros) + " µs a packet): x" + Table.number(cores / base) + ".\n";
    }

    private static Taken measure(LiveServer server, BundlesClient jmx, int viewers) throws Exception {
        if (viewers == 0) {
            return window(server, jmx, 0, null);
        }
        try (NodeJob crowd = BrowserViewer.ofThisModule()
                .crowd(Map.of("url", server.whep().toString(), "viewers", viewers, "seconds", LONGEST.toSeconds()))) {
            crowd.await("joined", LiveServer.PATIENCE);
            return window(server, jmx, viewers, crowd);
        }
    }

    private static Taken window(LiveServer server, BundlesClient jmx, int viewers, NodeJob crowd) throws Exception {
        Thread.sleep(SETTLE_MILLIS);
        ServerMeter meter = new ServerMeter(server.red5.pid());
        Thread.sleep(WINDOW_MILLIS);
        double cores = meter.cores();
        double resident = meter.residentMegabytes();
        JsonObject result = null;
        double live = liveMegabytes(jmx);
        Thread.sleep(GIVE_BACK_MILLIS);
        double lean = meter.residentMegabytes();
        if (crowd != null) {
            crowd.stop();
            result = crowd.result(LONGEST);
            int joined = result.getAsJsonObject("states").has("connected")
                    ? result.getAsJsonObject("states").get("connected").getAsInt()
                    : 0;
            if (joined != viewers) {
                throw new IllegalStateException(joined + " of " + viewers + " viewers are connected: " + result);
            }
        }
        return new Taken(viewers, cores, resident, live, lean, result);
    }

    /** The last line of a class histogram: "Total", instances, bytes. */
    private static double liveMegabytes(BundlesClient jmx) throws Exception {
        String histogram = jmx.classHistogram().stripTrailing();
        String[] total =
                histogram.substring(histogram.lastIndexOf('\n') + 1).trim().split("\\s+");
        return Double.parseDouble(total[2]) / (1 << 20);
    }
}
