package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A browser on a network that lets no UDP through. */
@ExtendWith(RunningRed5.class)
class TcpOnlyIT {
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aBrowserThatReachesTheServerByTcpAloneSeesAndHearsTheStream(Server server) throws Exception {
        String stream = "live/tcp-only";
        Map<String, ?> options = Map.of("candidates", "tcp", "enough", Map.of("coded", 90, "pairs", 3), "close", false);
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = VIEWERS.watch(
                        Browser.CHROMIUM, Player.RAW, server.whep(stream).toString(), PATIENCE, options)) {
            viewer.await("playing", PATIENCE);
            server.api().await(stream, status -> status.get("viewers").getAsInt() == 1, PATIENCE);
            Seen seen = new Seen(viewer.result(PATIENCE.multipliedBy(2)));
            String answer = seen.json().get("answer").getAsString();
            assertTrue(answer.contains("tcptype passive"), answer);
            assertTrue(!answer.contains(" udp "), answer);
            assertTrue(seen.codedFrames() >= 90, () -> "few frames: " + seen);
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            assertTrue(seen.heard(), () -> "nothing heard: " + seen);
            // no DELETE was sent: its connections have closed with the browser
            server.api().await(stream, status -> status.get("viewers").getAsInt() == 0, PATIENCE);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }
}
