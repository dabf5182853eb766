package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.faults.Recogniser.Person;
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
    private static final String[] LOST = {"dropped", "late", "droppedPackets"};

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
            eyes.awaitPictures(30, PATIENCE);
            List<Long> before = eyes.ages();
            int from = publisher.nextNumber();
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
            int to = publisher.nextNumber() + 1;
            eyes.awaitNumber(to, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            List<Long> during = eyes.ages(from, to + 1);
            // an event loop that waited for one player of forty would be behind by seconds
            assertTrue(
                    Eyes.mean(during) < Eyes.mean(before) + 1000,
                    () -> "pictures' ages go from " + before + " to " + during + " ms");
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
                assertTrue(eyes.sizes().toString().matches("\\[32[0-2]x18[0-2]]"), "odd sides are made even: " + eyes);
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
            long frames = server.api().counter(stream, "frames");
            int number = publisher.nextNumber();
            publisher.awaitFrames(number + 30, PATIENCE);
            assertTrue(server.api().counter(stream, "frames") <= frames + 5, "swapping rests while nobody watches");
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
        byte[] published = Program.pictures(folder, Checkout.talkingHead(), 1).get(0);
        byte[] another = Program.pictures(folder, Checkout.anotherHead(), 1).get(0);
        try (Recogniser recogniser = new Recogniser();
                UploadedFace face = UploadedFace.add(server, "Another", another);
                WatchedStream mona = WatchedStream.with(server, "live/mona", swapTo("mona-lisa"));
                WatchedStream other = WatchedStream.with(server, "live/another", swapTo(face.id()));
                WatchedStream asIs = WatchedStream.with(server, "live/as-is", "{\"mode\":\"original\"}")) {
            List<Person> persons =
                    List.of(recogniser.monaLisa(), recogniser.person(another), recogniser.person(published));
            List<WatchedStream> streams = List.of(mona, other, asIs);
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < streams.size(); i++) {
                    String name = streams.get(i).name();
                    Eyes.Kept picture = streams.get(i).eyes().keep(PATIENCE);
                    List<Double> likeness = recogniser.likeness(picture, persons);
                    String whom = name + " is like Mona Lisa, the other, the published one by " + likeness;
                    if (i < 2) { // how much of the person is left in a swapped face is not the question here
                        assertTrue(likeness.get(i) > likeness.get(1 - i) + .15, whom);
                        assertTrue(likeness.get(2) < .6, whom);
                    } else {
                        assertEquals(Collections.max(likeness), likeness.get(2), whom);
                    }
                    double label = Label.likeness(picture);
                    assertTrue(i < 2 ? label > 0.7 : label < 0.4, name + " bears the label by " + label);
                }
            }
            server.api().change(other.name(), swapTo("mona-lisa"));
        }
    }

    private static String swapTo(String face) {
        return "{\"mode\":\"swap\",\"face\":\"" + face + "\"}";
    }

    @Test
    void outputIsInOrderAndNeverStalls(Server server) throws Exception {
        String stream = "live/overload";
        Eyes eyes = new Eyes();
        try (Recogniser recogniser = new Recogniser();
                ClockedPublisher publisher =
                        server.publish(stream, server.publication(stream).atFps(60));
                JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
            Person published = recogniser.person(
                    Program.pictures(folder, Checkout.talkingHead(), 1).get(0));
            eyes.awaitPictures(20, PATIENCE);
            long lost = server.api().counter(stream, LOST);
            int from = eyes.ages().size();
            int seen = eyes.pictures();
            try (SlowSwapping slow = SlowSwapping.of(server.red5().pid())) {
                int until = publisher.nextNumber() + 400;
                while (publisher.nextNumber() < until) {
                    double likeness = recogniser.likeness(eyes.keep(PATIENCE), published);
                    assertTrue(likeness < 0.6, "the real face is seen: " + likeness);
                    publisher.awaitFrames(Math.min(publisher.nextNumber() + 60, until), PATIENCE);
                }
                eyes.await("pictures go on", () -> eyes.pictures() > seen + 20, PATIENCE);
                assertTrue(slow.lasts(), "the swap was kept slow");
            }
            List<Long> ages = eyes.ages();
            ages = ages.subList(from, ages.size());
            assertEquals(0, eyes.backwards(), eyes::toString);
            if (ages.size()
                    > 20) { // on a machine too slow even for that, most are held until they are blurred, and cannot be
                // told
                double early = Eyes.mean(ages.subList(0, ages.size() / 3));
                double late = Eyes.mean(ages.subList(ages.size() * 2 / 3, ages.size()));
                // without a deque it would grow by more than three seconds
                assertTrue(late < early + 1500, "the delay grows from " + early + " ms to " + late + " ms: " + ages);
            }
            eyes.awaitNumber(publisher.nextNumber(), PATIENCE);
            assertTrue(server.api().counter(stream, LOST) > lost, "overload is counted");
            assertTrue(viewer != null);
        }
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
                    double likeness = recogniser.likeness(eyes.keep(PATIENCE), recogniser.monaLisa());
                    assertTrue(likeness > 0.3, stream + ": its face is like the chosen one by " + likeness);
                    JsonObject status = server.api().status(stream);
                    for (String stage : List.of("decode", "detect", "landmarks", "swap", "encode")) {
                        assertNotNull(status.getAsJsonObject("stageMillis").get(stage), status::toString);
                    }
                    assertTrue(server.api().counter(stream, "swapped") > 0 && viewer != null, status::toString);
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
