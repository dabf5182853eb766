package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.harness.net.BrowserView.Watched;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.ShownFrames;

/** Viewers that share a link with each other and with a download. */
@ExtendWith(RunningRed5.class)
class SharedLinkIT {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLinkIT.class);
    private static final int KBIT = 4000;
    private static final double SETTLE_SECONDS = 20;
    private static final double WINDOW_SECONDS = 20;
    private static final int MOST_SWITCHES = Span.GOALS ? 2 : 6; // the goal: one in ten seconds
    /** Of the link; three share it. */
    private static final double LEAST_SHARE_OF_THE_DOWNLOAD = 0.1;

    private static Stage stage;

    @BeforeAll
    static void publish(Server server) throws Exception {
        stage = Stage.open(server, "live/shared");
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @Test
    void twoViewersAndADownloadAllHaveTheirShare() throws Exception {
        try (EmulatedLink link = EmulatedLink.withSeed(7);
                DirectView beside = stage.beside()) {
            link.both(conditions -> conditions.withDelay(10, 0));
            link.down(conditions -> conditions.withRate(KBIT, 200));
            try (BrowserView one = stage.browserBehind(link).playing();
                    BrowserView other = stage.browserBehind(link).playing();
                    EmulatedLink.Transfer download = link.download()) {
                Span.pass(SETTLE_SECONDS);
                long before = download.bytes();
                Span settled = Span.pass(WINDOW_SECONDS);
                double downloaded = (download.bytes() - before) * 8 / (settled.to() - settled.from());
                List<Watched> viewers = List.of(one.end(), other.end());
                LOG.info("download {} kbit/s", downloaded);
                for (Watched watched : viewers) {
                    LOG.info("sharing: {}", settled.compare(watched, beside.frames()));
                }
                for (Watched watched : viewers) {
                    ShownFrames shown = watched.frames();
                    settled.requireFps(14, watched, beside.frames());
                    settled.requireNoGap(1000, watched, beside.frames());
                    assertTrue(
                            shown.switches(settled.from(), settled.to()) <= MOST_SWITCHES,
                            () -> "rungs change too often: " + shown.describe(settled.from(), settled.to()));
                }
                assertTrue(
                        downloaded >= LEAST_SHARE_OF_THE_DOWNLOAD * KBIT,
                        () -> "the download got kbit/s " + downloaded + " of " + KBIT);
            }
        }
    }
}
