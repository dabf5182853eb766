package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Real browsers whose offers say of their transport what others' do: who begins the handshake, and whether each section has its own. */
@ExtendWith(RunningRed5.class)
class OtherTransportsIT {
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, Integer> ENOUGH = Map.of("coded", 60, "pairs", 2);

    @ParameterizedTest
    @CsvSource({
        "CHROMIUM,passive,balanced",
        "FIREFOX,passive,balanced",
        "CHROMIUM,actpass,max-compat",
        "FIREFOX,actpass,max-compat",
        "FIREFOX,actpass,max-bundle"
    })
    void theStreamIsSeenAndHeard(Browser browser, String setup, String bundlePolicy, Server server) throws Exception {
        String stream = "live/transport-" + browser + "-" + setup + "-" + bundlePolicy;
        Map<String, ?> options = Map.of("setup", setup, "bundlePolicy", bundlePolicy, "enough", ENOUGH);
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer =
                        VIEWERS.watch(browser, Player.RAW, server.whep(stream).toString(), PATIENCE, options)) {
            Seen seen = new Seen(viewer.result(PATIENCE.multipliedBy(2)));
            String answer = seen.json().get("answer").getAsString();
            assertTrue(answer.contains(setup.equals("passive") ? "a=setup:active" : "a=setup:passive"), answer);
            assertTrue(seen.codedFrames() >= 60, () -> "few frames: " + seen);
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            assertTrue(seen.heard(), () -> "nothing heard: " + seen);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    /** What the server refuses has to be told in a way that the browser accepts for what is served. */
    @ParameterizedTest
    @EnumSource
    void sectionsThatAreRefusedDoNotStopTheOthers(Browser browser, Server server) throws Exception {
        String stream = "live/refused-sections-" + browser;
        Map<String, ?> options = Map.of("kinds", List.of("video", "audio", "video", "audio"), "enough", ENOUGH);
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer =
                        VIEWERS.watch(browser, Player.RAW, server.whep(stream).toString(), PATIENCE, options)) {
            Seen seen = new Seen(viewer.result(PATIENCE.multipliedBy(2)));
            assertTrue(seen.codedFrames() >= 60, () -> "few frames: " + seen);
            assertTrue(seen.heard(), () -> "nothing heard: " + seen);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }
}
