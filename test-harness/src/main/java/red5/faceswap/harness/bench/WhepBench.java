package red5.faceswap.harness.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import red5.faceswap.harness.bench.Posts.Kind;
import red5.faceswap.harness.bench.Posts.Times;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.PublishedFrames;
import red5.faceswap.harness.view.WhepClient;

/**
 * How fast an offer is answered, whether others feel it, and how soon a new viewer sees something; a stream is swapped and watched.
 * {@code BENCH_WHEP} names the tables that are wanted, {@code answers}, {@code felt}, {@code first}; by default all.
 */
final class WhepBench implements Part {
    /** Until client and server are compiled: code that runs once for an offer is only after some thousands, and compiling takes a processor. */
    private static final int WARM_VOLLEYS = 150;

    private static final int ALONE = 30;
    private static final int TOGETHER = 40;
    /** Of each kind. The requests of a volley share its fate: the 95th percentile is that of the worst twentieth of the volleys. */
    private static final int VOLLEYS = 40;

    private static final int CROWD_VOLLEYS = 10;
    private static final int CROWD = 200; // as many addresses of the loopback network
    private static final int VIEWERS = 8;
    private static final long SETTLE_MILLIS = 5000;
    private static final long PAUSE_MILLIS = 300;
    private static final Duration LONG = Duration.ofSeconds(400);
    private static final long FIRST_FRAME_SECONDS = 10;

    private static final String EXPLAINED = WARM_VOLLEYS * TOGETHER
            + " offers and as many OPTIONS to warm up. OPTIONS negotiates nothing, with a body of an offer's size or without: it is the base"
            + " that the ratio refers to.\n\n";

    private static final String SWAPPED = "The same in mode swap, one Chromium watching.\n\n";
    private static final String IN_THE_SERVER =
            "In the server: from the whole request's arrival in the product to its answer, as Server-Timing says. The rest is HTTP, in the"
                    + " client and in the server.\n\n";

    @Override
    public String run() throws Exception {
        List<String> wanted =
                List.of(System.getenv().getOrDefault("BENCH_WHEP", "").trim().split("\\s+"));
        Predicate<String> wants = table -> wanted.contains("") || wanted.contains(table);
        PictureSize size = PictureSize.fromEnvironment();
        StringBuilder report = new StringBuilder();
        String inside = wants.test("answers") ? inside() : ""; // before there is anything else to do
        try (LiveServer server = LiveServer.start("playback.deny-raw=false"); // for the frames as they were published
                ClockedPublisher publisher = server.publish(server.head(size).withoutSound())) {
            report.append(size).append(" at 30 frames per second; clients, publisher and server on this machine.\n\n");
            if (wants.test("answers")) {
                report.append(answersWithoutSwap(server));
            }
            server.mode("swap");
            if (wants.test("answers") || wants.test("felt")) {
                report.append(answersAndFelt(server, size, inside, wants.test("answers"), wants.test("felt")));
            }
            if (wants.test("first")) {
                report.append(firstFrames(server)).append('\n');
            }
            return report + "Frames the publisher left out: " + publisher.skipped() + ".\n";
        }
    }

    private static String inside() throws IOException, InterruptedException, ExecutionException {
        return "Now without HTTP and clients, in the benchmark's own JVM, a thread for each offer: after how long it is answered, the"
                + " wait for a processor included, and how long the answer itself takes.\n\n" + Negotiations.measure()
                + "\n";
    }

    /** What answers take on a machine that has little else to do: the offers' viewers never connect, so that nothing is decoded. */
    private static String answersWithoutSwap(LiveServer server) throws Exception {
        server.mode("original");
        try (Posts posts = new Posts(server.whep(), TOGETHER)) {
            warmUp(posts);
            return "In mode original, nobody watching. " + EXPLAINED + answers(posts);
        }
    }

    /** One Chromium watches. */
    private static String answersAndFelt(
            LiveServer server, PictureSize size, String inside, boolean answersWanted, boolean feltWanted)
            throws Exception {
        Path file = Files.createTempFile("notes", ".json");
        try (NodeJob viewer = watch(server, file);
                PublishedFrames published =
                        PublishedFrames.watch(server.red5.rtmp(LiveServer.STREAM), size.width(), size.height());
                Posts posts = new Posts(server.whep(), TOGETHER)) {
            viewer.await("playing", LiveServer.PATIENCE);
            Thread.sleep(SETTLE_MILLIS);
            warmUp(posts);
            String answers = answersWanted ? SWAPPED + answers(posts) + IN_THE_SERVER + inside : "";
            LateFrames felt = new LateFrames();
            if (feltWanted) {
                felt.run(posts);
            }
            viewer.stop();
            viewer.result(LiveServer.PATIENCE);
            return answers + (feltWanted ? felt(felt.table(FrameNotes.read(file), published.arrivals())) : "");
        } finally {
            Files.delete(file);
        }
    }

    private static String felt(String table) {
        return "How long the server has a frame, from its coming out unchanged over RTMP to its arrival in Chromium (own): late is"
                + " more than a frame's time (33 ms) above the median with nothing. Left out are frames that came so late over RTMP"
                + " already.\n\n" + table + "\n";
    }

    private static NodeJob watch(LiveServer server, Path notes) throws IOException {
        return BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.RAW, server.whep().toString(), LONG, Map.of("notes", notes.toString()));
    }

    private static void warmUp(Posts posts) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_VOLLEYS; i++) {
            posts.atOnce(Kind.OPTIONS_WITH_BODY, new Times());
            posts.atOnce(Kind.OFFER, new Times());
        }
    }

    private static String answers(Posts posts) throws IOException, InterruptedException {
        Table answers = new Table(
                "request",
                "how many",
                "p50 ms",
                "p95 ms",
                "max ms",
                "p50 to OPTIONS alone",
                "in the server p50 ms",
                "in the server p95 ms");
        Map<Kind, Times> alone = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            posts.oneByOne(kind, ALONE, alone.computeIfAbsent(kind, k -> new Times()));
        }
        rows(answers, "one by one", alone, alone);
        rows(answers, TOGETHER + " at once", volleys(posts, VOLLEYS), alone);
        try (Posts many = new Posts(posts.endpoint(), CROWD)) {
            rows(answers, CROWD + " at once", volleys(many, CROWD_VOLLEYS), alone);
        }
        return answers + "\n";
    }

    private static Map<Kind, Times> volleys(Posts posts, int count) throws IOException, InterruptedException {
        Map<Kind, Times> times = new EnumMap<>(Kind.class);
        for (int i = 0; i < count; i++) {
            for (Kind kind : Kind.values()) {
                Thread.sleep(PAUSE_MILLIS);
                posts.atOnce(kind, times.computeIfAbsent(kind, k -> new Times()));
            }
        }
        return times;
    }

    private static void rows(Table table, String how, Map<Kind, Times> times, Map<Kind, Times> alone) {
        times.forEach((kind, all) -> row(table, kind + ", " + how, all, alone.get(Kind.OPTIONS)));
    }

    private static void row(Table table, String what, Times times, Times base) {
        Series millis = times.all;
        table.row(
                what,
                millis.count(),
                millis.p50(),
                millis.p95(),
                millis.max(),
                "x" + Table.number(millis.p50() / base.all.p50()),
                times.server.p50(),
                times.server.p95());
    }

    private static String onScreen(JsonObject arrivals) {
        Series millis = new Series();
        arrivals.getAsJsonArray("millis").forEach(one -> millis.add(one.getAsDouble()));
        return "First frame on Chromium's screen after the POST: p50 " + Table.number(millis.p50()) + " ms, max "
                + Table.number(millis.max()) + " ms, " + millis.count()
                + " viewers one after the other; the browser's very first one "
                + Table.number(arrivals.get("first").getAsDouble()) + " ms.\n\n";
    }

    /** Until a viewer has something to show, from before it makes its offer. */
    private static String firstFrames(LiveServer server) throws IOException, InterruptedException, TimeoutException {
        String browser = onScreen(BrowserViewer.ofThisModule()
                .arrivals(Map.of("url", server.whep().toString(), "viewers", VIEWERS)));
        if (!JavaViewer.available()) {
            return browser;
        }
        Series millis = new Series();
        for (int i = 0; i < VIEWERS; i++) {
            CountDownLatch seen = new CountDownLatch(1);
            long begin = System.nanoTime();
            JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep()), picture -> seen.countDown());
            try {
                if (!seen.await(FIRST_FRAME_SECONDS, TimeUnit.SECONDS)) {
                    throw new TimeoutException("a viewer saw nothing for " + FIRST_FRAME_SECONDS + " s");
                }
                if (i > 0) { // the first one loads the library
                    millis.add((System.nanoTime() - begin) / 1e6);
                }
            } finally {
                viewer.close();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return browser + "First decoded frame in a headless viewer (webrtc-java), from before it makes its offer: p50 "
                + Table.number(millis.p50()) + " ms, max " + Table.number(millis.max()) + " ms, " + millis.count()
                + " viewers one after the other, nobody else watching.\n";
    }
}
