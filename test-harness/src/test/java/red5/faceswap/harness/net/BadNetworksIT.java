package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    private static final Duration TO_FULL_SIZE = Duration.ofSeconds(15);
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
                BrowserView viewer = stage.browserBehind(link).playing()) {
            assertTrue(viewer.reaches(Stage.WIDTH, TO_FULL_SIZE), "720p on a clean link");
            Span calm = Span.pass(4);
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                rivals.add(new ProcessBuilder("nice", "-n", "10", "bash", "-c", WORK).start());
            }
            Span busy = Span.pass(STEADY_SECONDS);
            rivals.forEach(Process::destroyForcibly);
            ShownFrames shown = viewer.end().frames();
            LOG.info(
                    "calm {}; busy {}", shown.describe(calm.from(), calm.to()), shown.describe(busy.from(), busy.to()));
            busy.requireWidth(Stage.WIDTH, shown);
            assertTrue(
                    busy.fps(shown) >= 28 / Stage.FPS * 0.9 * calm.fps(shown),
                    () -> "fewer frames: " + shown.describe(busy.from(), busy.to()) + ", without load "
                            + shown.describe(calm.from(), calm.to()));
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
                ShownFrames shown = viewer.end().frames();
                ShownFrames clean = beside.frames();
                LOG.info("before it: {}", calm.compare(shown, clean));
                LOG.info("5 % loss: {}", steady.compare(shown, clean));
                steady.requireFps(28, shown, clean, calm.shareOf(shown, clean));
                steady.requireNoGap(300, shown, clean);
                steady.requireWidth(640, shown);
                assertEquals(0, shown.backwards(), "frames out of order");
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
            ShownFrames shown = watched.frames();
            double share = calm.shareOf(shown, beside.frames());
            LOG.info("before it: {}", calm.compare(shown, beside.frames()));
            LOG.info("20 % loss: {}", lossy.compare(shown, beside.frames()));
            LOG.info("after it: {}", recovered.compare(shown, beside.frames()));
            lossy.requireFps(10, shown, beside.frames(), share);
            requireSound(lossy, watched);
            recovered.requireFps(28, shown, beside.frames(), share);
            recovered.requireNoGap(300, shown, beside.frames());
        }
    }

    /** It does not know RED (RFC 2198), and Opus has no redundancy of its own for music: its packets come again. */
    @Test
    void twentyPerCentLossLeavesTheSoundInFirefoxToo() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(9);
                BrowserView viewer = stage.browserBehind(link, Browser.FIREFOX).playing()) {
            link.both(conditions -> conditions.withLoss(0.2));
            Span learning = Span.pass(
                    5); // until the loss is reported, and the player keeps sound for as long as its copies take
            Span lossy = Span.pass(STEADY_SECONDS);
            Watched watched = viewer.end();
            requireSound(lossy, watched);
            double madeUp =
                    watched.seen().number("stats.audio.concealedSamples").orElseThrow();
            double share = madeUp / (48 * (lossy.to() - learning.from()));
            LOG.info("share of the sound that was made up, from the first loss on: {}", share);
            assertTrue(share < 0.08, "share of the sound that was made up: " + share);
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
                Watched slow = viewer.end();
                Watched clean = beside.end();
                ShownFrames shown = slow.frames();
                LOG.info("800 kbit/s: {}", steady.compare(shown, clean.frames()));
                LOG.info(
                        "first frame {} / {}, link {}",
                        slow.seen().firstFrameMillis(),
                        clean.seen().firstFrameMillis(),
                        sent);
                steady.requireWidth(Stage.WIDTH, clean.frames());
                assertTrue(
                        steady.fps(clean.frames()) >= 0.9 * alone.fps(clean.frames()),
                        () -> "the viewer beside it lost frames: "
                                + clean.frames().describe(alone.from(), alone.to()) + ", then "
                                + clean.frames().describe(steady.from(), steady.to()));
                double first = slow.seen().firstFrameMillis().orElseThrow();
                double firstClean = clean.seen().firstFrameMillis().orElseThrow();
                assertTrue(
                        first <= firstClean + (Span.GOALS ? 1000 : 3000),
                        "picture after " + first + " ms, clean " + firstClean);
                steady.requireWidth(Span.GOALS ? 640 : 480, shown);
                steady.requireFps(25, shown, clean.frames());
                steady.requireNoGap(300, shown, clean.frames());
                requireDelay(steady.delay(clean.frames()) + MOST_ADDED_MILLIS, steady, shown);
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
                LOG.info("2.5 Mbit/s: {}", wide.compare(shown, beside.frames()));
                LOG.info("0.3 Mbit/s: {}", narrow.compare(shown, beside.frames()));
                LOG.info("2.5 Mbit/s again: {}", again.compare(shown, beside.frames()));
                requireSound(narrow, watched);
                new Span(narrow.from(), again.to()).requireNoGap(600, shown, beside.frames());
                double allowed = wide.delay(shown) + MOST_ADDED_MILLIS + 50;
                requireDelay(allowed, narrow.after(5), shown);
                requireDelay(allowed, again.after(5), shown);
                double back = shown.first(again.from(), f -> f.width() >= (Span.GOALS ? Stage.WIDTH : 640))
                        .orElseThrow(
                                () -> new AssertionError("no 720p again: " + again.compare(shown, beside.frames())));
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
                LOG.info("150 kbit/s: {}", steady.compare(watched.frames(), beside.frames()));
                steady.requireFps(10, watched.frames(), beside.frames());
                requireSound(steady, watched);
            }
        }
    }

    private static void requireDelay(double most, Span span, ShownFrames shown) {
        double delay = span.delay(shown);
        assertTrue(
                delay <= most,
                () -> "the delay is over " + Math.round(most) + " ms: " + shown.describe(span.from(), span.to()));
    }

    private static void requireSound(Span span, Watched watched) {
        // a note tells of the second before it
        Span noted = span.after(1);
        double silent = watched.sound().silentShare(noted.from(), noted.to());
        double tone = watched.sound().toneShare(noted.from(), noted.to());
        LOG.info("sound: silent {}, with the tone {}", silent, tone);
        assertTrue(silent <= MOST_SILENCE, "share of silence: " + silent);
        assertTrue(tone >= 0.8, "share of seconds in which the tone is heard: " + tone);
    }
}
