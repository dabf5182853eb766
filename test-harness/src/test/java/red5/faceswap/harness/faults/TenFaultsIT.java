package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** The ten faults of the software that this one replaces: each test is named after one and fails with it. */
@ExtendWith(RunningRed5.class)
class TenFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 40;

    @TempDir
    private Path folder;

    @Test
    void negotiationDoesNotBlockTheEventLoop(Server server) throws Exception {
        String stream = "live/loop";
        Eyes eyes = new Eyes();
        WhepClient whep = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream);
                JavaViewer viewer = JavaViewer.watch(whep, eyes);
                StalledPlayers stalled = StalledPlayers.post(server.whep(stream), MANY)) {
            eyes.awaitPictures(5, PATIENCE);
            List<CompletableFuture<WhepClient.Timed>> posts = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                posts.add(whep.postAsync(Offers.chromium()));
            }
            // neither the players that stop in mid-offer nor those that never come for their media hold anything up
            eyes.awaitNumber(publisher.nextNumber() + 1, PATIENCE);
            assertEquals(200, server.console().get("/faceswap/api/server").statusCode());
            for (CompletableFuture<WhepClient.Timed> post : posts) {
                HttpResponse<String> answer = post.join().response();
                assertEquals(201, answer.statusCode(), answer::body);
            }
            eyes.awaitNumber(publisher.nextNumber() + 1, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            for (CompletableFuture<WhepClient.Timed> post : posts) {
                assertEquals(200, whep.delete(post.join().response()).statusCode());
            }
            assertTrue(stalled.open() && viewer != null);
        }
    }

    @Test
    void negotiationDoesNotPoll(Server server) throws Exception {
        String stream = "live/prompt";
        WhepClient whep = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream);
                BundlesClient bundles = new BundlesClient(server.red5())) {
            for (int round = 0; round < 5; round++) {
                List<CompletableFuture<WhepClient.Timed>> posts = new ArrayList<>();
                for (int i = 0; i < MANY / 4; i++) {
                    posts.add(whep.postAsync(Offers.chromium()));
                }
                Stacks stacks = new Stacks(bundles.threads());
                assertEquals(List.of(), stacks.ofOursThatSleep());
                assertEquals(List.of(), stacks.ofRequestsThatWaitInOurs());
                for (CompletableFuture<WhepClient.Timed> post : posts) {
                    HttpResponse<String> answer = post.join().response();
                    assertEquals(201, answer.statusCode(), answer::body);
                    // whole when it comes: nothing is left to be asked for later
                    assertTrue(answer.body().contains("a=end-of-candidates\r\n"), answer::body);
                    assertEquals(200, whep.delete(answer).statusCode());
                }
            }
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void mediaAreNotToldApartByMagicBytes(Server server) throws Exception {
        String stream = "live/magic";
        byte[] jpegBegins = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};
        List<byte[]> pictures = List.of(TestPictures.plain("jpg", Color.BLUE), TestPictures.plain("png", Color.BLUE));
        Eyes eyes = new Eyes();
        try (FramePublisher publisher = FramePublisher.start(server, stream, pictures, jpegBegins)) {
            server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                eyes.awaitPictures(10, PATIENCE);
                eyes.await("100 sounds", () -> eyes.loudSounds() > 100, PATIENCE);
                // each message's first two samples may add a crossing of zero to the tone's
                assertEquals(440, eyes.frequencyHz(), 60, "sound that begins as JPEG does is heard");

                publisher.send('v', "RIFF, but no picture at all".getBytes(StandardCharsets.US_ASCII));
                String broken = publisher.answer(PATIENCE.toSeconds());
                assertTrue(broken != null && broken.toLowerCase().contains("picture"), broken);
                publisher.send('x', pictures.get(0));
                String unknown = publisher.answer(PATIENCE.toSeconds());
                assertTrue(unknown != null && unknown.contains("v") && unknown.contains("a"), unknown);

                eyes.awaitPictures(eyes.pictures() + 10, PATIENCE);
                assertTrue(viewer != null);
            }
        }
    }

    @Test
    void viewersStateIsTracked(Server server) throws Exception {
        String stream = "live/tracked";
        WhepClient whep = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream)) {
            Eyes eyes = new Eyes();
            // whoever never comes for the media is forgotten
            HttpResponse<String> neverComes = whep.post(Offers.chromium());
            assertEquals(201, neverComes.statusCode(), neverComes::body);
            try (JavaViewer viewer = JavaViewer.watch(whep, eyes)) {
                eyes.awaitPictures(5, PATIENCE);
                server.api().await(stream, status -> status.get("viewers").getAsInt() >= 1, PATIENCE);
                assertTrue(viewer != null);
            }
            server.api().await(stream, status -> status.get("viewers").getAsInt() == 0, PATIENCE);
            // with the last viewer everything rests: nobody is asked, nothing is drawn
            long frames = counter(server, stream, "frames");
            int number = publisher.nextNumber();
            publisher.awaitFrames(number + 30, PATIENCE);
            assertTrue(counter(server, stream, "frames") <= frames + 5, "swapping rests while nobody watches");
            server.red5().output().await(stream + ": viewer .* gone", 2, PATIENCE);
            assertEquals(404, whep.delete(neverComes).statusCode(), "it is gone without a word of its player");
        }
    }

    @Test
    void everyLineOfEveryAnswerEndsWithCrLf(Server server) throws Exception {
        String stream = "live/lines";
        WhepClient whep = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream)) {
            for (String offer : List.of(
                    Offers.chromium(),
                    Offers.firefox(),
                    Offers.oddPayloadTypes(45, 100),
                    Offers.videoFirst(),
                    Offers.videoOnly(),
                    Offers.audioOnly(),
                    Offers.twoVideos(),
                    Offers.withDataChannel(),
                    Offers.chromium().replace("\r\n", "\n"))) {
                HttpResponse<String> answer = whep.post(offer);
                assertEquals(201, answer.statusCode(), answer::body);
                assertTrue(answer.body().matches("([^\r\n]+\r\n)+"), answer::body);
                assertEquals(200, whep.delete(answer).statusCode());
            }
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void payloadTypesAreThoseOfTheOffer(Server server) throws Exception {
        String stream = "live/payload";
        WhepClient whep = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream)) {
            for (String offer : List.of(Offers.chromium(), Offers.firefox(), Offers.oddPayloadTypes(45, 100))) {
                HttpResponse<String> answer = whep.post(offer);
                assertEquals(PayloadTypes.of(offer, "VP8"), PayloadTypes.of(answer.body(), "VP8"));
                assertEquals(PayloadTypes.of(offer, "opus"), PayloadTypes.of(answer.body(), "opus"));
                assertEquals(200, whep.delete(answer).statusCode());
            }
            // two at once, whose numbers mean the other's media; what arrives is decoded by these numbers
            Eyes one = new Eyes();
            Eyes other = new Eyes();
            try (JavaViewer first = JavaViewer.watch(whep, one, sdp -> PayloadTypes.only(sdp, 45, 100));
                    JavaViewer second = JavaViewer.watch(whep, other, sdp -> PayloadTypes.only(sdp, 100, 45))) {
                for (Eyes eyes : List.of(one, other)) {
                    eyes.awaitPictures(10, PATIENCE);
                    eyes.await("sound", () -> eyes.loudSounds() > 20, PATIENCE);
                }
                assertTrue(first != second && publisher.alive());
            }
        }
    }

    @Test
    void workersKeepTheSessionsSettings(Server server) throws Exception {
        assumeTrue(Recogniser.has("astronaut.png"), "the build found one face only");
        try (Recogniser recogniser = new Recogniser();
                ClockedPublisher one = server.publish("live/mona");
                ClockedPublisher two = server.publish("live/astro");
                ClockedPublisher three = server.publish("live/as-is")) {
            server.api().change("live/mona", "{\"mode\":\"swap\",\"face\":\"mona-lisa\"}");
            server.api().change("live/astro", "{\"mode\":\"swap\",\"face\":\"astronaut\"}");
            server.api().change("live/as-is", "{\"mode\":\"original\"}");
            Eyes mona = new Eyes();
            Eyes astro = new Eyes();
            Eyes asIs = new Eyes();
            try (JavaViewer a = JavaViewer.watch(new WhepClient(server.whep("live/mona")), mona);
                    JavaViewer b = JavaViewer.watch(new WhepClient(server.whep("live/astro")), astro);
                    JavaViewer c = JavaViewer.watch(new WhepClient(server.whep("live/as-is")), asIs)) {
                for (Eyes eyes : List.of(mona, astro, asIs)) {
                    eyes.awaitPictures(20, PATIENCE);
                }
                for (int picture = 0; picture < 5; picture++) {
                    Likeness inMona = Likeness.of(recogniser, mona.keep(PATIENCE));
                    Likeness inAstro = Likeness.of(recogniser, astro.keep(PATIENCE));
                    Likeness inAsIs = Likeness.of(recogniser, asIs.keep(PATIENCE));
                    String all = "mona " + inMona + ", astronaut " + inAstro + ", as published " + inAsIs;
                    assertTrue(inMona.mona() > inMona.astronaut() + 0.1, all);
                    assertTrue(inAstro.astronaut() > inAstro.mona() + 0.1, all);
                    assertTrue(inAsIs.mona() < inMona.mona() - 0.1, all);
                    assertTrue(inAsIs.astronaut() < inAstro.astronaut() - 0.1, all);
                }
                assertTrue(a != b && b != c && one.alive() && two.alive() && three.alive());
            }
        }
    }

    private record Likeness(double mona, double astronaut) {
        static Likeness of(Recogniser recogniser, Eyes.Kept picture) throws Exception {
            return new Likeness(
                    recogniser.likeness(picture, "mona-lisa.jpg"), recogniser.likeness(picture, "astronaut.png"));
        }
    }

    @Test
    void outputIsInOrderAndNeverStalls(Server server) throws Exception {
        String stream = "live/overload";
        Eyes eyes = new Eyes();
        try (ClockedPublisher publisher =
                        server.publish(stream, server.publication(stream).atFps(60));
                JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
            eyes.awaitPictures(20, PATIENCE);
            JsonObject before = server.api().status(stream);
            int from = eyes.ages().size();
            try (SlowSwapping slow = SlowSwapping.of(server.red5().pid())) {
                publisher.awaitFrames(publisher.nextNumber() + 400, PATIENCE);
                assertTrue(slow.lasts(), "the swap was kept slow");
            }
            List<Long> ages = eyes.ages();
            ages = ages.subList(from, ages.size());
            assertTrue(ages.size() > 20, "pictures go on: " + eyes);
            assertEquals(0, eyes.backwards(), eyes::toString);
            double early = mean(ages.subList(0, ages.size() / 3));
            double late = mean(ages.subList(ages.size() * 2 / 3, ages.size()));
            JsonObject after = server.api().status(stream);
            assertTrue(
                    late < early + 1000, "the delay grows from " + early + " ms to " + late + " ms: " + ages + after);
            assertTrue(lost(after) > lost(before), "overload is counted: " + before + " and then " + after);
            assertTrue(viewer != null);
        }
    }

    private static double mean(List<Long> millis) {
        return millis.stream().mapToLong(m -> m).average().orElseThrow();
    }

    private static long lost(JsonObject status) {
        JsonObject counters = status.getAsJsonObject("counters");
        return counters.get("dropped").getAsLong()
                + counters.get("late").getAsLong()
                + counters.get("droppedPackets").getAsLong();
    }

    private static long counter(Server server, String stream, String name) throws Exception {
        return server.api().status(stream).getAsJsonObject("counters").get(name).getAsLong();
    }

    @Test
    void oneLoopForEveryKindOfSource(Server server) throws Exception {
        List<byte[]> pictures = Program.pictures(folder, Checkout.talkingHead(), 20);
        try (Recogniser recogniser = new Recogniser();
                ClockedPublisher rtmp = server.publish("live/by-rtmp");
                FramePublisher socket = FramePublisher.start(server, "live/by-socket", pictures, new byte[0])) {
            for (String stream : List.of("live/by-rtmp", "live/by-socket")) {
                server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
                Eyes eyes = new Eyes();
                try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                    eyes.awaitPictures(10, PATIENCE);
                    double likeness = recogniser.likeness(eyes.keep(PATIENCE), "mona-lisa.jpg");
                    assertTrue(likeness > 0.3, stream + ": its face is like the chosen one by " + likeness);
                    JsonObject status = server.api().status(stream);
                    for (String stage : List.of("decode", "detect", "landmarks", "swap", "encode")) {
                        assertNotNull(status.getAsJsonObject("stageMillis").get(stage), status::toString);
                    }
                    assertTrue(counter(server, stream, "swapped") > 0 && viewer != null, status::toString);
                }
            }
            assertTrue(rtmp.alive() && socket != null);
        }
    }

    @Test
    void binariesLieInBinariesOnly() throws Exception {
        assertEquals(List.of(), Binaries.outOfPlaceInZip(Checkout.zip()));
        assertEquals(List.of(), Binaries.outOfPlaceInSources(Checkout.root()));
    }
}
