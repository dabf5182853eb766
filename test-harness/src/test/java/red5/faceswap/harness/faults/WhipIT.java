package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** Publishers who send by WebRTC: their streams are streams as any other. */
@ExtendWith(RunningRed5.class)
class WhipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aBrowsersCameraIsSwappedForViewers(Server server) throws Exception {
        String stream = "live/whip-cam";
        try (WhipPage page = WhipPage.open(server);
                Recogniser recogniser = new Recogniser()) {
            JsonObject answer = page.publish(server.whip(stream));
            assertEquals(201, answer.get("status").getAsInt(), answer::toString);
            page.awaitConnected();
            server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            Eyes eyes = new Eyes();
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                eyes.awaitPictures(30, PATIENCE);
                double likeness = 0;
                for (int i = 0; i < 20 && likeness < .4; i++) {
                    likeness = Math.max(likeness, recogniser.likeness(eyes.keep(PATIENCE), recogniser.monaLisa()));
                }
                System.out.println(
                        "likeness " + likeness + " " + eyes + " " + server.api().status(stream));
                assertTrue(likeness > .4, eyes::toString);
                assertTrue(viewer != null);
            }
        }
    }
}
