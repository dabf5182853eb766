package red5.faceswap.harness.bench;

import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.bench.crowd.LightCrowd;
import red5.faceswap.harness.view.ClockedPublisher;

/** What further viewers cost the server: light viewers that receive without decoding, and the server's processor time and memory. */
final class CrowdBench implements Part {
    private static final int[] CROWDS = {0, 1, 10, 50, 100};
    private static final int FIRST_OF_SLOPE = 10;
    private static final long SETTLE_MILLIS = 4000;
    private static final long WINDOW_MILLIS = 10_000;
    private static final long GIVE_BACK_MILLIS =
            1500; // heap that a full collection has emptied goes back to the system beside, in steps

    /** One row: what the server took with so many viewers, and what they got; without any the last three are null. */
    private record Taken(
            int viewers,
            double cores,
            double resident,
            double live,
            double lean,
            LightCrowd.Figures figures,
            Series answers,
            Series firstPictures) {
        static String spread(Series millis) {
            return millis == null ? "–" : Table.number(millis.p50()) + " / " + Table.number(millis.p95());
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
                "POST to first picture p50 / p95 ms");
        Taken[] rows = new Taken[CROWDS.length];
        double bare = BareSends.microsPerPacket();
        try (LiveServer server = LiveServer.start("video.kbps=2000");
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
                        rows[i].figures == null ? "–" : rows[i].figures.packetsPerSecond(),
                        rows[i].figures == null ? "–" : rows[i].figures.kbit(),
                        Taken.spread(rows[i].answers),
                        Taken.spread(rows[i].firstPictures));
            }
            return "1280x720 at 30 frames per second, encoded at 2 Mbit/s, in mode " + mode
                    + "; viewers (one thread of the benchmark's own process) and publisher on this machine; windows of "
                    + WINDOW_MILLIS / 1000
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
        double base = bareMicros * many.figures.packetsPerSecond() / 1e6;
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
        try (LightCrowd crowd = server.crowd(viewers)) {
            return window(server, jmx, viewers, crowd);
        }
    }

    private static Taken window(LiveServer server, BundlesClient jmx, int viewers, LightCrowd crowd) throws Exception {
        Thread.sleep(SETTLE_MILLIS);
        ServerMeter meter = new ServerMeter(server.red5.pid());
        if (crowd != null) {
            crowd.restart();
        }
        Thread.sleep(WINDOW_MILLIS);
        double cores = meter.cores();
        double resident = meter.residentMegabytes();
        LightCrowd.Figures figures = crowd == null ? null : crowd.figures(0);
        double live = liveMegabytes(jmx);
        Thread.sleep(GIVE_BACK_MILLIS);
        double lean = meter.residentMegabytes();
        return new Taken(
                viewers,
                cores,
                resident,
                live,
                lean,
                figures,
                crowd == null ? null : crowd.answers(),
                crowd == null ? null : crowd.firstPictures());
    }

    /** The last line of a class histogram: "Total", instances, bytes. */
    private static double liveMegabytes(BundlesClient jmx) throws Exception {
        String histogram = jmx.classHistogram().stripTrailing();
        String[] total =
                histogram.substring(histogram.lastIndexOf('\n') + 1).trim().split("\\s+");
        return Double.parseDouble(total[2]) / (1 << 20);
    }
}
