package red5.faceswap.harness.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.bench.crowd.LightCrowd;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.rtc.UnreadViewers;

/** How many viewers this machine serves, and how late their frames are: light viewers, more and more of them until one loses a frame. */
final class CapacityBench implements Part {
    /** No more than 300: so many requests of one address at once the server admits. */
    private static final int[] CROWDS = {50, 100, 150, 200, 250, 300};

    private static final int GOAL = 200; // of which the lateness is wanted, whether or not a frame is lost
    private static final int SETTLE_SECONDS = 4;
    private static final int WINDOW_SECONDS = 8;
    private static final double NEARLY_ALL = 29; // frames per second of 30: the publisher may leave one out
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
        try (LiveServer server = LiveServer.start("video.kbps=2000");
                ClockedPublisher publisher = server.publish(server.texture(PictureSize.HD));
                ServerCollections servers = new ServerCollections(server.red5)) {
            server.mode("original");
            Collections collections = new Collections(servers, new OwnCollections());
            for (int viewers : CROWDS) {
                int losing = measure(server, collections, viewers, table);
                if (losing > 0 && viewers >= GOAL) {
                    verdict = losing + " of " + viewers + " viewers lost a frame.";
                    break;
                }
            }
            return "1280x720 at 30 frames per second, encoded at 2 Mbit/s, in mode original; viewers (one thread of the benchmark's own process, which reads headers and opens reports only) and"
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
        Table table = new Table("event loops", "p50 ms", "p95 ms", "p99 ms", "p50 to one loop");
        Series one = alone(1);
        row(table, 1, one, one);
        if (PROCESSORS > 1) {
            row(table, 2, alone(2), one);
        }
        return "The base, in the benchmark's own JVM with nothing else running: the same fan-out to " + GOAL
                + " sockets that nobody reads. After how long the last of them has a picture (half of them in half that time):\n\n"
                + table;
    }

    private static void row(Table table, int loops, Series millis, Series base) {
        table.row(loops, millis.p50(), millis.p95(), millis.p99(), "x" + Table.number(millis.p50() / base.p50()));
    }

    private static Series alone(int loops) throws IOException, InterruptedException {
        Series millis = new Series();
        try (UnreadViewers viewers = new UnreadViewers(GOAL, loops)) {
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
        }
        return millis;
    }

    /** How many viewers lost frames: packets were missing, or they were given fewer. */
    private static int measure(LiveServer server, Collections collections, int viewers, Table table) throws Exception {
        try (LightCrowd crowd = server.crowd(viewers)) {
            Thread.sleep(TimeUnit.SECONDS.toMillis(SETTLE_SECONDS));
            ServerMeter meter = new ServerMeter(server.red5.pid());
            ServerMeter loop = ServerMeter.ofThread(server.red5.pid(), LOOP);
            ServerMeter own = new ServerMeter(ProcessHandle.current().pid());
            collections.servers.sinceLast();
            collections.viewers.sinceLast();
            crowd.restart();
            Thread.sleep(TimeUnit.SECONDS.toMillis(WINDOW_SECONDS));
            LightCrowd.Figures figures = crowd.figures(NEARLY_ALL);
            double cores = meter.cores();
            double loopCores = loop.cores();
            double ownCores = own.cores();
            table.row(
                    viewers,
                    cores,
                    loopCores,
                    ownCores,
                    meter.residentMegabytes(),
                    figures.kbit(),
                    figures.late().p50(),
                    figures.late().p95(),
                    figures.late().p99(),
                    figures.late().max(),
                    collections.servers.sinceLast(),
                    collections.viewers.sinceLast(),
                    (loopCores + ownCores) * FRAME_MILLIS / PROCESSORS,
                    figures.fewestFrames(),
                    figures.losing());
            return figures.losing();
        }
    }

    /** What stands still while garbage is collected: the server, and the viewers' process. */
    private record Collections(ServerCollections servers, OwnCollections viewers) {}
}
