package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.harness.net.BrowserView.Watched;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.ShownFrames;

/** What a browser shows of a stream over networks that lose, delay and are too narrow. */
@ExtendWith(RunningRed5.class)
class BadNetworksIT {
    private static final Logger LOG = LoggerFactory.getLogger(BadNetworksIT.class);
    private static final Duration TO_FULL_SIZE = Duration.ofSeconds(Span.GOALS ? 15 : 45);
    /** Of the window in which there may be no freeze: 60 s where time is no matter. */
    private static final double STEADY_SECONDS = Span.GOALS ? 60 : 6;
    /** Glass to glass, what the network may add to the delay on a clean one. */
    private static final double MOST_ADDED_MILLIS = Span.GOALS ? 170 : 600;

    private static final double MOST_SILENCE = 0.05;
    /** Without end, but not longer than these tests run. */
    private static final String WORK = "while kill -0 $PPID; do :; done";

    private static Stage stage;

    @BeforeAll
    static void publish(Server server) throws Exception {
        stage = Stage.open(server, "live/networks");
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @Test
    void aBusyProcessorLowersNobodysPicture() throws Exception {
        List<Process> rivals = new ArrayList<>();
        try (EmulatedLink link = EmulatedLink.withSeed(1);
                DirectView beside = stage.beside();
                BrowserView viewer = stage.browserBehind(link).playing()) {
            assertTrue(viewer.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p on a clean link");
            Span calm = Span.pass(4);
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                rivals.add(new ProcessBuilder("nice", "-n", "10", "bash", "-c", WORK).start());
            }
            Span busy = Span.pass(STEADY_SECONDS);
            rivals.forEach(Process::destroyForcibly);
            Watched watched = viewer.end();
            LOG.info("calm: {}", calm.compare(watched, beside.frames()));
            LOG.info("busy: {}", busy.compare(watched, beside.frames()));
            busy.requireWidth(Stage.WIDTH, watched.frames());
            busy.requireFps(28, watched, beside.frames(), 0.9 * calm.shareOf(watched, beside.frames()));
        } finally {
            rivals.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void fivePerCentLossIsNotSeen() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(2);
                DirectView beside = stage.beside()) {
            link.both(conditions -> conditions.withDelay(40, 0));
            try (BrowserView viewer = stage.browserBehind(link).playing()) {
                assertTrue(viewer.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p on a long link");
                Span calm = Span.pass(3);
                link.both(conditions -> conditions.withLoss(0.05));
                Span.pass(2);
                Span steady = Span.pass(STEADY_SECONDS);
                JsonObject told = stage.worstOff();
                Watched watched = viewer.end();
                ShownFrames clean = beside.frames();
                LOG.info("before it: {}", calm.compare(watched, clean));
                LOG.info("5 % loss: {}", steady.compare(watched, clean));
                steady.requireFps(28, watched, clean, calm.shareOf(watched, clean));
                steady.requireNoGap(300, watched, clean);
                steady.requireWidth(640, watched.frames());
                assertEquals(0, watched.frames().backwards(), "frames out of order");
                assertTrue(number(told, "roundTripMillis") >= 80, told::toString);
                assertTrue(number(told, "nacks") >= number(told, "packetsResent"), told::toString);
                assertTrue(number(told, "packetsResent") > 0, told::toString);
            }
        }
    }

    @Test
    void twentyPerCentLossLeavesTheSoundAndPasses() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(3);
                DirectView beside = stage.beside();
                BrowserView viewer = stage.browserBehind(link).playing()) {
            assertTrue(viewer.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p on a clean link");
            Span calm = Span.pass(3);
            link.both(conditions -> conditions.withLoss(0.2));
            Span lossy = Span.pass(6);
            link.both(conditions -> LinkConditions.CLEAN);
            Span recovered = Span.pass(6).after(3);
            Watched watched = viewer.end();
            double share = calm.shareOf(watched, beside.frames());
            LOG.info("before it: {}", calm.compare(watched, beside.frames()));
            LOG.info("20 % loss: {}", lossy.compare(watched, beside.frames()));
            LOG.info("after it: {}", recovered.compare(watched, beside.frames()));
            lossy.requireFps(10, watched, beside.frames(), share);
            requireSound(lossy, watched, beside);
            recovered.requireFps(28, watched, beside.frames(), share);
            recovered.requireNoGap(300, watched, beside.frames());
        }
    }

    /** It does not know RED (RFC 2198), and Opus has no redundancy of its own for music: its packets come again. */
    @Test
    void twentyPerCentLossLeavesTheSoundInFirefoxToo() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(9);
                DirectView beside = stage.beside();
                BrowserView viewer = stage.browserBehind(link, Browser.FIREFOX).playing()) {
            link.both(conditions -> conditions.withLoss(0.2));
            Span learning = Span.pass(
                    5); // until the loss is reported, and the player keeps sound for as long as its copies take
            Span lossy = Span.pass(STEADY_SECONDS);
            Watched watched = viewer.end();
            requireSound(lossy, watched, beside);
            double madeUp =
                    watched.seen().number("stats.audio.concealedSamples").orElseThrow();
            double share = madeUp / (48 * (lossy.to() - learning.from()));
            LOG.info("share of the sound that was made up, from the first loss on: {}", share);
            double kept = new Span(learning.from(), lossy.to()).kept(watched, beside.frames());
            assertTrue(
                    share < 0.08 + kept,
                    "share of the sound that was made up: " + share + ", that the machine kept from viewers: " + kept);
        }
    }

    @Test
    void aSlowLinkHasASteadySmallerPictureAndCostsNobodyElse() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(4);
                BrowserView beside = stage.browser().playing()) {
            assertTrue(beside.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p on a clean network");
            Span alone = Span.pass(3);
            link.down(conditions -> conditions.withRate(800, 400));
            try (BrowserView viewer = stage.browserBehind(link).playing()) {
                Span.pass(3);
                LinkCounts before = link.downCounts();
                Span steady = Span.pass(STEADY_SECONDS);
                LinkCounts sent = link.downCounts().since(before);
                JsonObject told = stage.worstOff();
                Watched slow = viewer.end();
                Watched clean = beside.end();
                LOG.info("800 kbit/s: {}", steady.compare(slow, clean.frames()));
                LOG.info(
                        "first frame {} / {}, link {}",
                        slow.seen().firstFrameMillis(),
                        clean.seen().firstFrameMillis(),
                        sent);
                steady.requireWidth(Stage.WIDTH, clean.frames());
                assertTrue(
                        steady.fps(clean) >= 0.9 * alone.fps(clean),
                        () -> "the viewer beside it lost frames: "
                                + clean.frames().describe(alone.from(), alone.to()) + ", then "
                                + clean.frames().describe(steady.from(), steady.to()));
                double first = slow.seen().firstFrameMillis().orElseThrow();
                double firstClean = clean.seen().firstFrameMillis().orElseThrow();
                assertTrue(
                        first <= firstClean + (Span.GOALS ? 1000 : 3000),
                        "picture after " + first + " ms, clean " + firstClean);
                steady.requireWidth(Span.GOALS ? 640 : 480, slow.frames());
                steady.requireFps(25, slow, clean.frames());
                steady.requireNoGap(300, slow, clean.frames());
                requireDelay(steady.delay(clean.frames()) + MOST_ADDED_MILLIS, steady, slow);
                assertTrue(number(told, "width") < Stage.WIDTH, told::toString);
                assertTrue(number(told, "estimatedBitsPerSecond") < 1.25 * 800_000, told::toString);
                double offered = sent.offeredBytes() * 8 / (steady.to() - steady.from());
                assertTrue(offered < 1.25 * 800, "kbit/s offered to a link of 800: " + offered);
            }
        }
    }

    @Test
    void aLinkThatNarrowsAndWidensIsFollowed() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(5);
                DirectView beside = stage.beside()) {
            link.down(conditions -> conditions.withRate(2500, 400));
            try (BrowserView viewer = stage.browserBehind(link).playing()) {
                assertTrue(viewer.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p at 2.5 Mbit/s");
                Span wide = Span.pass(3);
                link.down(conditions -> conditions.withRate(300, 400));
                Span narrow = Span.pass(8);
                link.down(conditions -> conditions.withRate(2500, 400));
                Span again = Span.pass(11);
                Watched watched = viewer.end();
                ShownFrames shown = watched.frames();
                LOG.info("2.5 Mbit/s: {}", wide.compare(watched, beside.frames()));
                LOG.info("0.3 Mbit/s: {}", narrow.compare(watched, beside.frames()));
                LOG.info("2.5 Mbit/s again: {}", again.compare(watched, beside.frames()));
                requireSound(narrow, watched, beside);
                new Span(narrow.from(), again.to()).requireNoGap(600, watched, beside.frames());
                for (Span settled : new Span[] {narrow.after(5), again.after(5)}) {
                    double without = Math.max(wide.delay(shown), settled.delay(beside.frames()));
                    requireDelay(without + MOST_ADDED_MILLIS + 50, settled, watched);
                }
                double back = shown.first(again.from(), f -> f.width() >= (Span.GOALS ? Stage.WIDTH : 640))
                        .orElseThrow(
                                () -> new AssertionError("no 720p again: " + again.compare(watched, beside.frames())));
                assertTrue(back - again.from() <= 10_000, "720p back after ms: " + (back - again.from()));
            }
        }
    }

    @Test
    void aVeryNarrowLinkHasAPictureAndSound() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(6);
                DirectView beside = stage.beside()) {
            link.down(conditions -> conditions.withRate(150, 400));
            try (BrowserView viewer = stage.browserBehind(link).playing()) {
                Span.pass(4);
                Span steady = Span.pass(STEADY_SECONDS);
                Watched watched = viewer.end();
                LOG.info("150 kbit/s: {}", steady.compare(watched, beside.frames()));
                steady.requireFps(10, watched, beside.frames());
                requireSound(steady, watched, beside);
            }
        }
    }

    private static double number(JsonObject viewer, String name) {
        return viewer.get(name).getAsDouble();
    }

    private static void requireDelay(double most, Span span, Watched watched) {
        ShownFrames shown = watched.frames();
        double delay = span.delay(shown);
        assertTrue(
                delay <= most,
                () -> "the delay is over " + Math.round(most) + " ms: " + shown.describe(span.from(), span.to()));
    }

    private static void requireSound(Span span, Watched watched, DirectView beside) {
        // a note tells of the second before it
        Span noted = span.after(1);
        double silent = watched.sound().silentShare(noted.from(), noted.to());
        double tone = watched.sound().toneShare(noted.from(), noted.to());
        double kept = span.kept(watched, beside.frames());
        LOG.info("sound: silent {}, with the tone {}; the machine kept {} from viewers", silent, tone, kept);
        assertTrue(silent <= MOST_SILENCE + kept, "share of silence: " + silent);
        assertTrue(tone >= 0.8 - kept, "share of seconds in which the tone is heard: " + tone);
    }
}
