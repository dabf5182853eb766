package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** After streams and viewers came, and while some are still there, the bundle is stopped: nothing of it is left. */
@ExtendWith(RunningRed5.class)
class NothingIsLeftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FREED = "all native memory is freed";
    private static final String LEFT = "native objects are left";

    @Test
    void aStoppedBundleLeavesNoMemoryNoThreadAndNoSocket(Server server) throws Exception {
        int freed = server.red5().output().matching(FREED).size();
        int left = server.red5().output().matching(LEFT).size();
        try (BundlesClient bundles = new BundlesClient(server.red5());
                ClockedPublisher publisher = server.publish("live/leaving");
                ClockedPublisher idle = server.publish("live/idle")) {
            for (int viewers = 0; viewers < 2; viewers++) {
                Eyes eyes = new Eyes();
                try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep("live/leaving")), eyes)) {
                    eyes.awaitPictures(20, PATIENCE);
                    assertTrue(viewer != null);
                }
            }
            JsonObject natives = natives(server);
            assertTrue(natives.size() > 0, "what is alive is counted: " + natives);
            Eyes watching = new Eyes();
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep("live/leaving")), watching)) {
                watching.awaitPictures(10, PATIENCE);
                bundles.stop();
                server.red5().output().await(FREED + "|" + LEFT, freed + left + 1, PATIENCE);
                watching.await("told", () -> !watching.state().equals("CONNECTED"), PATIENCE);
                assertTrue(viewer != null);
            }
            assertEquals(
                    left,
                    server.red5().output().matching(LEFT).size(),
                    () -> String.join("\n", server.red5().output().matching(LEFT)));
            assertEquals(
                    List.of(),
                    bundles.threads()
                            .lines()
                            .filter(line -> line.startsWith("\"faceswap-"))
                            .toList());
            try (DatagramSocket port = new DatagramSocket(null)) {
                port.setReuseAddress(false);
                port.bind(new InetSocketAddress(server.red5().ports().rtc()));
            }
            assertTrue(publisher.alive() && idle.alive(), "the publishers noticed nothing");
            bundles.start();
            server.api()
                    .await("live/leaving", status -> status.get("publishing").getAsBoolean(), PATIENCE);
        }
    }

    private static JsonObject natives(Server server) throws Exception {
        return JsonParser.parseString(
                        server.console().get("/faceswap/api/server").body())
                .getAsJsonObject()
                .getAsJsonObject("natives");
    }
}
