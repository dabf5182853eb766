package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** Publishers who send by WebRTC: their streams are streams as any other. */
@ExtendWith(RunningRed5.class)
class WhipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Below the 15 seconds that silence alone takes. */
    private static final Duration AT_ONCE = Duration.ofSeconds(12);

    private static final double ALIKE = .4;
    private static final int LOOKS = 50;

    @Test
    void aBrowsersCameraIsSwappedForViewersWhoStayWhenItLeavesAndComesBack(Server server) throws Exception {
        String stream = "live/whip-cam";
        Eyes eyes = new Eyes();
        try (WhipPage page = WhipPage.open(server);
                Recogniser recogniser = new Recogniser()) {
            publish(page, server, stream);
            JsonObject second = page.publish(server.whip(stream));
            assertEquals(409, second.get("status").getAsInt(), second::toString);
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                eyes.await("sound", () -> eyes.loudSounds() > 5, PATIENCE);
                double likeness = 0;
                for (int i = 0; i < LOOKS && likeness < ALIKE; i++) {
                    likeness = Math.max(likeness, recogniser.likeness(eyes.keep(PATIENCE), recogniser.monaLisa()));
                }
                assertTrue(likeness >= ALIKE, "likeness to the face put on: " + likeness);
                assertEquals(204, page.status("publisher.trickle()"));
                assertEquals(200, page.status("publisher.restart()"));
                page.awaitConnected();
                eyes.awaitPictures(eyes.pictures() + 20, PATIENCE);
                assertEquals(List.of(), server.api().problems(stream));
                assertEquals(200, page.status("publisher.leave()"));
                awaitPublishing(server, stream, false, AT_ONCE);
                publish(page, server, stream);
                eyes.awaitPictures(eyes.pictures() + 20, PATIENCE);
                page.run("publisher.hangUp()");
                awaitPublishing(server, stream, false, AT_ONCE);
                assertEquals("CONNECTED", eyes.state(), "the viewer is kept");
                assertTrue(viewer != null);
            }
        }
    }

    @Test
    void aNameThatIsPublishedByOtherMeansIsRefused(Server server) throws Exception {
        String stream = "live/whip-taken";
        try (ClockedPublisher publisher = server.publish(stream)) {
            WhepClient client = new WhepClient(server.whip(stream), "Bearer " + RunningRed5.PUBLISH_TOKEN);
            HttpResponse<String> answer =
                    client.post(Offers.oddPayloadTypes(96, 111).replace("a=recvonly", "a=sendonly"));
            assertEquals(409, answer.statusCode(), answer::body);
            assertTrue(answer.body().contains("is being published already"), answer::body);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void ofBundlesThatAreReplacedNothingIsLeftAndPublishersComeBack(Server server) throws Exception {
        String stream = "live/whip-update";
        String freed = "all native memory is freed";
        int before = server.red5().output().matching(freed).size();
        try (WhipPage page = WhipPage.open(server);
                BundlesClient bundles = new BundlesClient(server.red5())) {
            for (int round = 1; round <= 2; round++) {
                publish(page, server, stream);
                server.api().change(stream, "{\"mode\":\"original\"}"); // no bundle has its faces ready when it starts
                Eyes eyes = new Eyes();
                try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                    eyes.awaitPictures(10, PATIENCE);
                    assertTrue(viewer != null);
                }
                bundles.stop();
                try {
                    server.red5().output().await(freed, before + round, PATIENCE);
                    bundles.update();
                    awaitAtMost(0, bundles, "red5.faceswap.ingest.WebRtcPeer ");
                    awaitAtMost(0, bundles, "red5.faceswap.ingest.WebRtcSource ");
                    // one stopped generation may still be there, as Red5BootIT says, but never two
                    awaitAtMost(1, bundles, "red5.faceswap.host.FaceSwapValve$$Lambda");
                    assertEquals(
                            List.of(),
                            bundles.threads()
                                    .lines()
                                    .filter(line -> line.startsWith("\"faceswap-"))
                                    .toList());
                } finally {
                    bundles.start();
                }
            }
            publish(page, server, stream);
        }
        awaitPublishing(server, stream, false, PATIENCE); // the browser was closed
    }

    private static void publish(WhipPage page, Server server, String stream) throws Exception {
        JsonObject answer = page.publish(server.whip(stream));
        assertEquals(201, answer.get("status").getAsInt(), answer::toString);
        page.awaitConnected();
        awaitPublishing(server, stream, true, PATIENCE);
    }

    private static void awaitPublishing(Server server, String stream, boolean publishing, Duration patience)
            throws Exception {
        server.api().await(stream, status -> status.get("publishing").getAsBoolean() == publishing, patience);
    }

    /** Waits until no more classes than that have instances whose name begins so. */
    private static void awaitAtMost(int most, BundlesClient bundles, String begin) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> left = instances(bundles, begin);
        while (left.size() > most && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
            left = instances(bundles, begin);
        }
        assertTrue(left.size() <= most, left::toString);
    }

    private static List<String> instances(BundlesClient bundles, String begin) throws Exception {
        return bundles.classHistogram()
                .lines()
                .filter(line -> {
                    String[] words = line.trim().split("\\s+");
                    return words.length > 3 && (words[3] + " ").startsWith(begin);
                })
                .toList();
    }
}
