package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.FfmpegPublisher;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.Publication.Codec;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** What publishers, operators, viewers and strangers do wrong: each gets a clear answer, and a good stream beside does not suffer. */
@ExtendWith(RunningRed5.class)
class BadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GOOD = "live/good";
    /** Bytes of a clip that plays. */
    private static final long SOME_SECONDS = 200_000;

    private static final int KILLED = 128 + 9;
    private static final Eyes GOOD_EYES = new Eyes();
    private static ClockedPublisher good;
    private static JavaViewer goodViewer;

    @TempDir
    private Path folder;

    @BeforeAll
    static void aGoodStreamRuns(Server server) throws Exception {
        good = server.publish(GOOD, server.publication(GOOD).sized(480, 270));
        goodViewer = JavaViewer.watch(new WhepClient(server.whep(GOOD)), GOOD_EYES);
        GOOD_EYES.awaitPictures(10, PATIENCE);
    }

    @AfterEach
    void theGoodStreamWentOn(Server server) throws Exception {
        GOOD_EYES.awaitNumber(good.nextNumber() + 5, PATIENCE);
        assertEquals(0, GOOD_EYES.backwards(), GOOD_EYES::toString);
        assertEquals("CONNECTED", GOOD_EYES.state());
        assertTrue(good.alive(), good::complaints);
        assertEquals("[]", server.api().status(GOOD).get("problems").toString());
    }

    @AfterAll
    static void theGoodStreamEnds() {
        goodViewer.close();
        good.close();
    }

    /** A sentence that an operator understands, on the page and in the log. */
    private static void awaitProblem(Server server, String stream, String pattern) throws Exception {
        server.api()
                .await(stream, status -> status.get("problems").toString().matches(".*" + pattern + ".*"), PATIENCE);
        server.red5().output().await(stream + ".*" + pattern, PATIENCE);
    }

    @Test
    void aStreamThatLacksSomethingIsTold(Server server) throws Exception {
        Publication deaf = server.publication("live/no-sound").sized(320, 180).withoutSound();
        Publication blind = server.publication("live/no-picture").withoutPicture();
        Publication old = server.publication("live/sorenson").sized(320, 180).encodedBy(Codec.SORENSON, 0);
        try (ClockedPublisher a = ClockedPublisher.start(deaf);
                ClockedPublisher b = ClockedPublisher.start(blind);
                ClockedPublisher c = ClockedPublisher.start(old)) {
            awaitProblem(server, "live/no-sound", "sends no sound");
            awaitProblem(server, "live/no-picture", "sound but no picture.*Check its video settings");
            awaitProblem(server, "live/sorenson", "video codec \\(.*\\) cannot be decoded.*H\\.264");
            assertTrue(a.alive() && b.alive() && c.alive(), "the publishers are left alone");
        }
    }

    @Test
    void aDamagedStreamIsToldAndGoesOn(Server server) throws Exception {
        String stream = "live/damaged";
        Publication publication =
                server.publication(stream).sized(320, 180).keyFrameEvery(1).corruptedEvery(20_000);
        Eyes eyes = new Eyes();
        try (ClockedPublisher publisher = server.publish(stream, publication);
                JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
            awaitProblem(server, stream, "(?i)(damaged|broken|decoded|picture)");
            eyes.awaitPictures(eyes.pictures() + 20, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            assertTrue(publisher.alive() && viewer != null, publisher::complaints);
        }
    }

    @Test
    void aPictureThatTurnsInMidStreamIsSeenInBothShapes(Server server) throws Exception {
        String stream = "live/turning";
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (String size : List.of("320x180", "180x320")) {
            String options = "-f lavfi -i testsrc2=size=" + size
                    + ":rate=30 -frames:v 150 -c:v libopenh264 -b:v 500k -g 30" + " -f h264 half.h264";
            Program.ffmpeg(folder, options.split(" "));
            both.writeBytes(Files.readAllBytes(folder.resolve("half.h264")));
        }
        Path film = Files.write(folder.resolve("turning.h264"), both.toByteArray());
        Eyes eyes = new Eyes();
        List<String> inputs = List.of("-re", "-stream_loop", "-1", "-r", "30", "-f", "h264", "-i", film.toString());
        try (FfmpegPublisher publisher = FfmpegPublisher.publish(
                inputs, List.of("-c", "copy"), server.red5().rtmp(stream))) {
            server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                eyes.await("both shapes", () -> eyes.sizes().containsAll(List.of("320x180", "180x320")), PATIENCE);
                assertTrue(
                        publisher.isAlive() && viewer != null,
                        publisher.output().tail(10));
            }
        }
    }

    @Test
    void timestampsThatJumpAreNoticedByNobody(Server server) throws Exception {
        String stream = "live/jumping";
        List<String> inputs = List.of(
                "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-re", "-f", "lavfi", "-i", "sine=440");
        // by 1000 s after three seconds, picture and sound
        List<String> encoding = List.of(
                "-c:v",
                "libopenh264",
                "-b:v",
                "500k",
                "-g",
                "30",
                "-c:a",
                "aac",
                "-bsf:v",
                "setts=ts=TS+gt(N\\,90)*1000/TB",
                "-bsf:a",
                "setts=ts=TS+gt(N\\,130)*1000/TB");
        Eyes eyes = new Eyes();
        try (FfmpegPublisher publisher =
                FfmpegPublisher.publish(inputs, encoding, server.red5().rtmp(stream))) {
            server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                // more than there are before the jump
                eyes.awaitPictures(150, PATIENCE);
                eyes.await("sound", () -> eyes.loudSounds() > 500, PATIENCE);
                assertTrue(
                        publisher.isAlive() && viewer != null,
                        publisher.output().tail(10));
            }
        }
    }

    @Test
    void sourcePicturesThatCannotBeUsedAreExplained(Server server) throws Exception {
        assertNoFace(server, TestPictures.plain("jpg", java.awt.Color.GRAY), "image/jpeg", "(?i).*no face.*");
        assertNoFace(server, "10 bytes..".getBytes(StandardCharsets.US_ASCII), "image/png", "(?i).*(JPEG|PNG).*");
        assertNoFace(server, TestPictures.enormous(10_000, 5_000), "image/png", "(?i).*pixels.*");
        assertProblem(415, server.console().post(faces("text"), "text/plain", new byte[] {1}));
        // often, since a server that closes too early is heard most of the time
        for (int i = 0; i < 40; i++) {
            assertProblem(413, server.console().post(faces("vast"), "image/png", new byte[40 * 1024 * 1024]));
        }

        byte[] two = TestPictures.twice(Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg"));
        HttpResponse<String> added = server.console().post(faces("two"), "image/jpeg", two);
        assertEquals(201, added.statusCode(), added::body);
        JsonObject found =
                JsonParser.parseString(added.body()).getAsJsonObject().getAsJsonObject("found");
        assertEquals(1, found.get("others").getAsInt(), "the other face is told of");
        double middle = found.getAsJsonObject("face").get("x").getAsDouble()
                + found.getAsJsonObject("face").get("width").getAsDouble() / 2;
        assertTrue(middle < found.get("pictureWidth").getAsDouble() * 2 / 3, "the larger one is taken: " + found);
        String location = added.headers().firstValue("Location").orElseThrow();
        assertEquals(204, server.console().delete(location).statusCode());
    }

    private static String faces(String name) {
        return "/faceswap/api/faces?name=" + name + "&consent-who=Nobody&consent-purpose=Tests";
    }

    private static void assertNoFace(Server server, byte[] picture, String type, String why) throws Exception {
        HttpResponse<String> answer = server.console().post(faces("bad"), type, picture);
        assertTrue(assertProblem(422, answer).matches(why), answer::body);
    }

    /** The sentence of an error, which says what to do. */
    private static String assertProblem(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith("application/problem+json"), type);
        String detail = JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .get("detail")
                .getAsString();
        assertTrue(detail.length() > 15 && detail.contains(" "), detail);
        return detail;
    }

    @Test
    void offersThatCannotBeServedAreExplained(Server server) throws Exception {
        WhepClient whep = new WhepClient(server.whep(GOOD));
        int before = server.api().status(GOOD).get("viewers").getAsInt();
        assertProblem(400, whep.post(""));
        assertProblem(400, whep.post("application/sdp", noise(2_000)));
        assertProblem(413, whep.post("application/sdp", new byte[1_000_000]));
        assertTrue(assertProblem(422, whep.post(Offers.h264Only())).contains("VP8"));
        assertTrue(assertProblem(400, whep.post(Offers.withoutIce())).contains("ice"));
        assertProblem(
                409,
                new WhepClient(server.whep("live/good").resolve("/nowhere/whep/endpoint/cam")).post(Offers.chromium()));
        assertEquals(before, server.api().status(GOOD).get("viewers").getAsInt(), "nobody was let in");
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    @Test
    void garbageOnTheViewersPortHurtsNobody(Server server) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Random random = new Random(11);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 2_000; i++) {
                byte[] packet = noise(1 + random.nextInt(1400));
                // as STUN, DTLS and RTP begin
                packet[0] = (byte) List.of(0, 1, 20, 22, 63, 128, 144, random.nextInt(256))
                        .get(i % 8)
                        .intValue();
                socket.send(new DatagramPacket(
                        packet, packet.length, loopback, server.red5().ports().rtc()));
            }
        }
        Eyes late = new Eyes();
        try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(GOOD)), late)) {
            late.awaitPictures(5, PATIENCE);
            assertTrue(viewer != null);
        }
    }

    @Test
    void theRealFaceIsNotOneAddressAway(Server server) throws Exception {
        String url = server.red5().rtmp(GOOD);
        Program.Result refused = play(url);
        assertFalse(Files.exists(folder.resolve("raw.png")), refused::text);
        server.red5().output().await(GOOD + ": an RTMP player was refused", PATIENCE);
        try {
            server.api().change(GOOD, "{\"mode\":\"original\"}");
            Program.Result allowed = play(url);
            assertTrue(Files.exists(folder.resolve("raw.png")), allowed::text);
        } finally {
            server.api().change(GOOD, "{\"mode\":\"swap\"}");
        }
        Program.Result again = play(url);
        assertFalse(Files.exists(folder.resolve("raw.png")), again::text);
    }

    @Test
    void whoPlaysTheRealFaceIsLetGoWhenTheSwapBegins(Server server) throws Exception {
        Path played = folder.resolve("played.flv");
        server.api().change(GOOD, "{\"mode\":\"original\"}");
        CompletableFuture<Program.Result> player = CompletableFuture.supplyAsync(() -> record(server, played));
        try {
            while (!player.isDone() && !(Files.exists(played) && Files.size(played) > SOME_SECONDS)) {
                Thread.sleep(100);
            }
        } finally {
            server.api().change(GOOD, "{\"mode\":\"swap\"}");
        }
        server.red5().output().await(GOOD + ": an RTMP player of the picture as published is let go", PATIENCE);
        assertNotEquals(
                KILLED, player.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status(), "it would have gone on");
    }

    private Program.Result record(Server server, Path file) {
        try {
            String url = server.red5().rtmp(GOOD);
            return Program.ffmpeg(folder, PATIENCE.toSeconds(), "-i", url, "-c", "copy", file.toString());
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** As an RTMP player: saves the first picture that it gets. */
    private Program.Result play(String url) throws Exception {
        Files.deleteIfExists(folder.resolve("raw.png"));
        return Program.ffmpeg(folder, 15, "-rw_timeout", "5000000", "-i", url, "-an", "-frames:v", "1", "raw.png");
    }
}
