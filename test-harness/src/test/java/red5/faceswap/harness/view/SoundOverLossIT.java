package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A browser that loses every fifth packet hears what was said: its own decoder has to make up hardly anything. */
@ExtendWith(RunningRed5.class)
class SoundOverLossIT {
    private static final int LOSS_PERCENT = 20;
    private static final double SAMPLES_PER_SECOND = 48_000;

    @Test
    void twentyPerCentLossLeavesTheSoundIntact(Server server) throws Exception {
        String stream = "live/lossy";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = BrowserViewer.ofThisModule()
                        .open(server.red5().http("/faceswap/play").toString(), Map.of())) {
            page.lose(0);
            BareViewer viewer = BareViewer.in(page, server.whep(stream), "");
            viewer.awaitFrames();
            page.lose(LOSS_PERCENT);
            played(page, viewer, 6); // until the loss is reported and answered
            JsonObject before = viewer.inbound("audio");
            played(page, viewer, 10);
            JsonObject after = viewer.inbound("audio");

            double lost = grown("packetsLost", before, after);
            double share = lost / (lost + grown("packetsReceived", before, after));
            assertTrue(share > LOSS_PERCENT / 200.0, "the network lost packets: " + share);
            double madeUp = grown("concealedSamples", before, after) / grown("totalSamplesReceived", before, after);
            assertTrue(
                    madeUp < 0.25 * share, "share of the sound that was made up: " + madeUp + " at a loss of " + share);
            viewer.leave();
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    /** Waits until so many seconds more were played. */
    private static void played(OpenPage page, BareViewer viewer, int seconds) throws Exception {
        double until = viewer.inbound("audio").get("totalSamplesReceived").getAsDouble() + seconds * SAMPLES_PER_SECOND;
        page.await("viewer.inbound('audio').then((sound) => sound.totalSamplesReceived > " + until + ")");
    }

    private static double grown(String figure, JsonObject before, JsonObject after) {
        return after.get(figure).getAsDouble() - before.get(figure).getAsDouble();
    }
}
