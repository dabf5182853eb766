package red5.faceswap.harness.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.rtc.UnreadViewers;

/** How many viewers this machine serves, and how late their frames are: light viewers, more and more of them until one loses a frame. */
final class CapacityBench implements Part {
    /** No more than 300: so many requests of one address at once the server admits. */
    private static final int[] CROWDS = {50, 100, 150, 200, 250, 300};

    private static final int GOAL = 200; // of which the lateness is wanted, whether or not a frame is lost
    private static final int SETTLE_SECONDS = 4;
    private static final int WINDOW_SECONDS = 8;
    private static final double NEARLY_ALL = 29; // frames per second of 30: the publisher may leave one out
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final String LOOP = "faceswap-rtc";
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int FRAMES_PER_SECOND = 30;
    private static final double FRAME_MILLIS = 1000.0 / FRAMES_PER_SECOND;
    private static final int PICTURE_BYTES = 2_000_000 / 8 / FRAMES_PER_SECOND;
    private static final int WARM_PICTURES = 10 * FRAMES_PER_SECOND;
    private static final int PICTURES = 20 * FRAMES_PER_SECOND;

    @Override
    public String run() throws Exception {
        Table table = new Table(
                "viewers",
                "server's cores",
                "of that the event loop",
                "viewers' cores",
                "resident MB",
                "kbit/s each",
                "frames' lateness p50 ms",
                "p95 ms",
                "p99 ms",
                "max ms",
                "the server's collections",
                "the viewers' collections",
                "least possible for the last viewer ms",
                "fewest frames/s of a viewer",
                "viewers that lost frames");
        String verdict = "no viewer lost a frame.";
        String alone = alone();
        try (LiveServer server = LiveServer.start();
                ClockedPublisher publisher = server.publish(server.texture(PictureSize.HD));
                ServerCollections collections = new ServerCollections(server.red5)) {
            server.mode("original");
            for (int viewers : CROWDS) {
                int losing = measure(server, collections, viewers, table);
                if (losing > 0 && viewers >= GOAL) {
                    verdict = losing + " of " + viewers + " viewers lost a frame.";
                    break;
                }
            }
            return "1280x720 at 30 frames per second, encoded at 2 Mbit/s, in mode original; viewers (libdatachannel, one process) and"
                    + " publisher on this machine; windows of " + WINDOW_SECONDS
                    + " s. A frame is late by the time from its first packet at any viewer to its last packet at this one; what the"
                    + " viewers' process needs is in it. A viewer whose reports come late is taken for one on a slow network and gets"
                    + " less, which the column of kbit/s shows. Least possible: what the event loop and the viewers' process compute for a"
                    + " frame, spread over all processors, if nothing else ran.\n\n" + table + "\n" + alone
                    + "\nIn the end " + verdict
                    + " Frames the publisher left out: " + publisher.skipped() + ".\n";
        }
    }

    /** The base: the same fan-out in this JVM to sockets that nobody reads, so that no player wants the processor. */
    private static String alone() throws IOException, InterruptedException {
        Series millis = new Series();
        try (UnreadViewers viewers = new UnreadViewers(GOAL)) {
            viewers.send(true, PICTURE_BYTES);
            long begin = System.nanoTime();
            for (int i = 0; i < WARM_PICTURES + PICTURES; i++) {
                long due = begin + i * TimeUnit.SECONDS.toNanos(1) / FRAMES_PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                double last = viewers.send(false, PICTURE_BYTES);
                if (i >= WARM_PICTURES) {
                    millis.add(last);
                }
            }
            long packets = viewers.packets() / GOAL;
            return "The base, in the benchmark's own JVM with nothing else running: the same fan-out to " + GOAL
                    + " sockets that nobody reads, " + packets
                    + " packets each. The last of them has a picture after p50 "
                    + Table.number(millis.p50()) + " ms, p95 " + Table.number(millis.p95()) + " ms, p99 "
                    + Table.number(millis.p99()) + " ms, half of them in half that time.\n";
        }
    }

    private static String collections(JsonObject crowd) {
        JsonObject collections = crowd.getAsJsonObject("collections");
        int count = collections.get("count").getAsInt();
        return count == 0
                ? "none"
                : count + " of up to " + Table.number(collections.get("max").getAsDouble()) + " ms";
    }

    /** How many viewers lost frames: packets were missing, or they were given fewer. */
    private static int measure(LiveServer server, ServerCollections collections, int viewers, Table table)
            throws Exception {
        Map<String, ?> options = Map.of(
                "url",
                server.whep().toString(),
                "viewers",
                viewers,
                "seconds",
                WINDOW_SECONDS,
                "settle",
                SETTLE_SECONDS,
                "frames",
                true,
                "goodbye",
                false);
        try (NodeJob crowd = BrowserViewer.ofThisModule().crowd(options)) {
            crowd.await("settled", LONGEST);
            ServerMeter meter = new ServerMeter(server.red5.pid());
            ServerMeter loop = ServerMeter.ofThread(server.red5.pid(), LOOP);
            collections.sinceLast();
            Thread.sleep(TimeUnit.SECONDS.toMillis(WINDOW_SECONDS));
            String collected = collections.sinceLast();
            double cores = meter.cores();
            double loopCores = loop.cores();
            JsonObject result = crowd.result(LONGEST);
            if (result.getAsJsonObject("statuses").get("201").getAsInt() != viewers) {
                throw new IllegalStateException("not all of " + viewers + " viewers were admitted: " + result);
            }
            JsonObject late = result.getAsJsonObject("lateness");
            JsonArray whole = result.getAsJsonArray("whole");
            JsonArray missing = result.getAsJsonArray("missing");
            double seconds = result.get("seconds").getAsDouble();
            double fewest = Double.MAX_VALUE;
            int losing = 0;
            for (int i = 0; i < viewers; i++) {
                double perSecond = whole.get(i).getAsInt() / seconds;
                fewest = Math.min(fewest, perSecond);
                losing += missing.get(i).getAsInt() > 0 || perSecond < NEARLY_ALL ? 1 : 0;
            }
            table.row(
                    viewers,
                    cores,
                    loopCores,
                    result.get("cores").getAsDouble(),
                    meter.residentMegabytes(),
                    result.get("kbitPerViewer").getAsDouble(),
                    late.get("p50").getAsDouble(),
                    late.get("p95").getAsDouble(),
                    late.get("p99").getAsDouble(),
                    late.get("max").getAsDouble(),
                    collected,
                    collections(result),
                    (loopCores + result.get("cores").getAsDouble()) * FRAME_MILLIS / PROCESSORS,
                    fewest,
                    losing);
            return losing;
        }
    }
}
