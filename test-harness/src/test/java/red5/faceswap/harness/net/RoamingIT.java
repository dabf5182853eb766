package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Viewers whose network is gone for a while and then another one. */
@ExtendWith(RunningRed5.class)
class RoamingIT {
    private static final Logger LOG = LoggerFactory.getLogger(RoamingIT.class);
    private static final double MOST_MILLIS_TO_THE_PICTURE = Span.GOALS ? 2000 : 6000;

    private static Stage stage;

    @BeforeAll
    static void publish(Server server) throws Exception {
        stage = Stage.open(server, "live/roaming");
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @Test
    void afterEightSecondsAnIceRestartBringsThePictureAtTheNewAddress() throws Exception {
        returns(Browser.CHROMIUM, 8, true);
    }

    /** Where the viewer is by then, the server believes only when the browser answers a check there. */
    @Test
    void anIceRestartBringsThePictureBackInFirefoxToo() throws Exception {
        returns(Browser.FIREFOX, 3, true);
    }

    @Test
    void aViewerWhoseAddressChangesUnderItGoesOnByItself() throws Exception {
        returns(Browser.CHROMIUM, 3, false);
    }

    private static void returns(Browser browser, double secondsGone, boolean restarts) throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(8);
                DirectView beside = stage.beside();
                BrowserView viewer = stage.browserBehind(link, browser).playing()) {
            Span.pass(3);
            link.both(LinkConditions::unreachable);
            Span gone = Span.pass(secondsGone);
            link.moveViewers();
            link.both(conditions -> LinkConditions.CLEAN);
            double back = Span.now();
            if (restarts) {
                assertEquals(200, viewer.restart(), "ICE restart by PATCH");
            }
            Span after = Span.pass(5);
            Watched watched = viewer.end();
            double last = gone.to() - 500; // what had arrived before may still be shown at first
            assertEquals(
                    0,
                    watched.frames().between(gone.from() + 1500, last).frames().size(),
                    "nothing is shown while the network is gone");
            double picture = watched.frames()
                    .first(back, frame -> true)
                    .orElseThrow(() -> new AssertionError("no picture again: " + watched.seen()));
            LOG.info("picture again after {} ms, {}", picture - back, after.compare(watched, beside.frames()));
            double allowed = MOST_MILLIS_TO_THE_PICTURE + beside.frames().longestGap(back, after.to());
            assertTrue(picture - back <= allowed, "picture again after ms: " + (picture - back));
            after.after(3).requireFps(20, watched, beside.frames());
            assertEquals(1, watched.seen().json().getAsJsonArray("postStatuses").size(), "it is the same session");
        }
    }
}
