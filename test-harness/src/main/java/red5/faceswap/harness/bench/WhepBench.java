package red5.faceswap.harness.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.bench.Posts.Kind;
import red5.faceswap.harness.bench.Posts.Times;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.WhepClient;

/** How fast an offer is answered, whether others feel it, and how soon a new viewer sees something; a stream is swapped and watched. */
final class WhepBench implements Part {
    /** Until client and server are compiled. */
    private static final int WARM_VOLLEYS = 25;

    private static final int ALONE = 30;
    private static final int TOGETHER = 40;
    private static final int VOLLEYS = 3;
    private static final int CROWD = 200; // as many addresses of the loopback network
    private static final int VIEWERS = 8;
    private static final long SETTLE_MILLIS = 5000;
    private static final long QUIET_MILLIS = 6000;
    private static final long PAUSE_MILLIS = 700;
    private static final double FRAME_MILLIS = 1000 / 30.0;
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final long FIRST_FRAME_SECONDS = 10;

    /** Wall clock in ms at which each phase begins; the last one is the end. */
    private record Phases(long quiet, long alone, long together, long crowd, long end) {}

    @Override
    public String run() throws Exception {
        PictureSize size = PictureSize.fromEnvironment();
        String answering = Negotiations.measure(); // before there is anything else to do
        Path file = Files.createTempFile("notes", ".json");
        try (LiveServer server = LiveServer.start();
                ClockedPublisher publisher = server.publish(server.head(size).withoutSound())) {
            Table answers = new Table(
                    "request",
                    "how many",
                    "p50 ms",
                    "p95 ms",
                    "max ms",
                    "p50 to OPTIONS alone",
                    "in the server p50 ms",
                    "in the server p95 ms");
            Table felt = new Table("meanwhile", "frames", "late", "arrived p50 ms", "arrived p95 ms", "longest gap ms");
            try (NodeJob viewer = watch(server, file);
                    Posts posts = new Posts(server.whep(), TOGETHER)) {
                viewer.await("playing", LiveServer.PATIENCE);
                Thread.sleep(SETTLE_MILLIS);
                Phases phases = post(posts, answers);
                viewer.stop();
                viewer.result(LiveServer.PATIENCE);
                lateness(FrameNotes.read(file), phases, felt);
            }
            String head = size
                    + " at 30 frames per second in mode swap, one Chromium watching; clients, publisher and server on"
                    + " this machine. " + WARM_VOLLEYS * TOGETHER
                    + " offers and as many OPTIONS to warm up. OPTIONS negotiates nothing: it is the base that the ratio"
                    + " refers to.\n\n";
            return head + answers
                    + "\nIn the server: from the whole request's arrival in the product to its answer, as Server-Timing says. The rest is"
                    + " HTTP, in the client and in the server. Now without HTTP and clients, in the benchmark's own JVM, a thread"
                    + " for each offer: after how long it is answered, the wait for a processor included, and how long the answer"
                    + " itself takes.\n\n" + answering
                    + "\nA frame is late when it arrives more than a frame's time (33 ms) after the quiet phase's"
                    + " median.\n\n" + felt + "\n" + firstFrames(server)
                    + "\nFrames the publisher left out: "
                    + publisher.skipped() + ".\n";
        } finally {
            Files.delete(file);
        }
    }

    private static NodeJob watch(LiveServer server, Path notes) throws IOException {
        return BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.RAW, server.whep().toString(), LONG, Map.of("notes", notes.toString()));
    }

    private static Phases post(Posts posts, Table answers) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_VOLLEYS; i++) {
            posts.atOnce(Kind.OPTIONS, new Times());
            posts.atOnce(Kind.OFFER, new Times());
        }
        Thread.sleep(PAUSE_MILLIS);
        long quiet = System.currentTimeMillis();
        Thread.sleep(QUIET_MILLIS);
        long alone = System.currentTimeMillis();
        Times optionsAlone = new Times();
        Times offersAlone = new Times();
        posts.oneByOne(Kind.OPTIONS, ALONE, optionsAlone);
        posts.oneByOne(Kind.OFFER, ALONE, offersAlone);
        Thread.sleep(PAUSE_MILLIS);
        long together = System.currentTimeMillis();
        Times optionsTogether = new Times();
        Times offersTogether = new Times();
        for (int i = 0; i < VOLLEYS; i++) {
            posts.atOnce(Kind.OPTIONS, optionsTogether);
            posts.atOnce(Kind.OFFER, offersTogether);
            Thread.sleep(PAUSE_MILLIS);
        }
        long crowd = System.currentTimeMillis();
        Times optionsOfCrowd = new Times();
        Times offersOfCrowd = new Times();
        try (Posts many = new Posts(posts.endpoint(), CROWD)) {
            for (int i = 0; i < VOLLEYS; i++) {
                many.atOnce(Kind.OPTIONS, optionsOfCrowd);
                many.atOnce(Kind.OFFER, offersOfCrowd);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        long end = System.currentTimeMillis();
        row(answers, "OPTIONS, one by one", optionsAlone, optionsAlone);
        row(answers, "offer, one by one", offersAlone, optionsAlone);
        row(answers, "OPTIONS, " + TOGETHER + " at once", optionsTogether, optionsAlone);
        row(answers, "offer, " + TOGETHER + " at once", offersTogether, optionsAlone);
        row(answers, "OPTIONS, " + CROWD + " at once", optionsOfCrowd, optionsAlone);
        row(answers, "offer, " + CROWD + " at once", offersOfCrowd, optionsAlone);
        return new Phases(quiet, alone, together, crowd, end);
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

    private static void lateness(FrameNotes notes, Phases phases, Table table) {
        FrameNotes quiet = notes.between(phases.quiet, phases.alone);
        double late = quiet.received().p50() + FRAME_MILLIS;
        row(table, "nothing", quiet, late);
        row(table, "offers one by one", notes.between(phases.alone, phases.together), late);
        row(table, "offers " + TOGETHER + " at once", notes.between(phases.together, phases.crowd), late);
        row(table, "offers " + CROWD + " at once", notes.between(phases.crowd, phases.end), late);
    }

    private static void row(Table table, String what, FrameNotes notes, double late) {
        Series arrived = notes.received();
        table.row(what, arrived.count(), arrived.above(late), arrived.p50(), arrived.p95(), notes.longestGap());
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
