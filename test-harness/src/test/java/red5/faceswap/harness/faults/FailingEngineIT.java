package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.OpenPage;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/**
 * An engine that cannot work, since one of its networks is damaged on the server's disk: streams to be swapped are not shown at all,
 * everywhere the reason is said, originals go on, and with the network mended everything works again.
 */
@ExtendWith(RunningRed5.class)
class FailingEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SWAPPED = "live/engine-swapped";
    private static final String ORIGINAL = "live/engine-original";
    private static final String REASON = "face_landmark.tflite is damaged.*install the plugin's zip anew";

    @Test
    void withoutAnEngineNobodySeesARealFaceAndTheReasonIsSaid(Server server) throws Exception {
        Path network = server.home().resolve("plugins/faceswap/models/face_landmark.tflite");
        byte[] whole = Files.readAllBytes(network);
        try (BundlesClient bundles = new BundlesClient(server.red5());
                ClockedPublisher one = server.publish(SWAPPED);
                ClockedPublisher two = server.publish(ORIGINAL)) {
            server.api().change(ORIGINAL, "{\"mode\":\"original\"}");
            Eyes early = new Eyes();
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(SWAPPED)), early)) {
                early.awaitPictures(10, PATIENCE);
                try {
                    bundles.stop();
                    byte[] damaged = whole.clone();
                    damaged[damaged.length / 2] ^= 1;
                    Files.write(network, damaged);
                    int from = one.nextNumber();
                    bundles.start();
                    for (String stream : List.of(SWAPPED, ORIGINAL)) {
                        server.api()
                                .await(
                                        stream,
                                        status -> status.get("publishing").getAsBoolean(),
                                        PATIENCE);
                    }
                    assertNothingIsSwappedAndEverybodyKnowsWhy(server);
                    assertOriginalsGoOn(server, two);
                    assertEquals(List.of(), early.ages(from, Integer.MAX_VALUE), "who watched before sees no more");
                } finally {
                    bundles.stop();
                    Files.write(network, whole);
                    bundles.start();
                }
                assertTrue(viewer != null);
            }
            server.api().await(SWAPPED, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            assertSwappedAgain(server);
            assertTrue(one.alive() && two.alive(), "the publishers noticed nothing");
        }
    }

    private static void assertNothingIsSwappedAndEverybodyKnowsWhy(Server server) throws Exception {
        String all = "(?s).*" + REASON + ".*";
        assertProblem(409, new WhepClient(server.whep(SWAPPED)).post(Offers.chromium()), all);
        String problems = server.api().status(SWAPPED).get("problems").toString();
        assertTrue(problems.matches(all), problems);
        server.red5().output().await(SWAPPED + ": .*" + REASON, PATIENCE);
        HttpResponse<String> switched =
                server.console().put("/faceswap/api/streams/" + ORIGINAL, "{\"mode\":\"swap\"}");
        assertProblem(422, switched, all);
        assertEquals("original", server.api().status(ORIGINAL).get("mode").getAsString());
        try (OpenPage page = server.open("/faceswap/")) {
            page.awaitText("install the plugin's zip anew");
        }
    }

    private static void assertProblem(int status, HttpResponse<String> answer, String pattern) {
        assertEquals(status, answer.statusCode(), answer::body);
        String detail = JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .get("detail")
                .getAsString();
        assertTrue(detail.matches(pattern), detail);
    }

    private static void assertOriginalsGoOn(Server server, ClockedPublisher publisher) throws Exception {
        Eyes eyes = new Eyes();
        try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(ORIGINAL)), eyes)) {
            eyes.awaitNumber(publisher.nextNumber() + 10, PATIENCE);
            assertTrue(viewer != null);
        }
        assertEquals(List.of(), server.api().problems(ORIGINAL));
    }

    private static void assertSwappedAgain(Server server) throws Exception {
        // faces are prepared beside: a viewer who comes before is told so, and comes again
        WhepClient whep = new WhepClient(server.whep(SWAPPED));
        server.api().await(SWAPPED, status -> ready(whep), PATIENCE);
        Eyes eyes = new Eyes();
        try (JavaViewer viewer = JavaViewer.watch(whep, eyes);
                Recogniser recogniser = new Recogniser()) {
            eyes.awaitPictures(20, PATIENCE);
            double likeness = recogniser.likeness(eyes.keep(PATIENCE), recogniser.monaLisa());
            assertTrue(viewer != null && likeness > 0.3, "its face is like the chosen one by " + likeness);
        }
    }

    private static boolean ready(WhepClient whep) {
        try {
            HttpResponse<String> answer = whep.post(Offers.chromium());
            return answer.statusCode() == 201 && whep.delete(answer).statusCode() == 200;
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
