package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** What operators, viewers and strangers do wrong: each gets a clear answer, and a good stream beside does not suffer. */
class BadRequestsIT extends BesideAGoodStream {
    /** Bytes of a clip that plays. */
    private static final long SOME_SECONDS = 200_000;

    private static final int KILLED = 128 + 9;

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
        WhepClient whep = new WhepClient(server.whep(good.name()));
        int before = server.api().status(good.name()).get("viewers").getAsInt();
        assertProblem(400, whep.post(""));
        assertProblem(400, whep.post("application/sdp", noise(2_000)));
        assertProblem(413, whep.post("application/sdp", new byte[1_000_000]));
        assertTrue(assertProblem(422, whep.post(Offers.h264Only())).contains("VP8"));
        assertTrue(assertProblem(400, whep.post(Offers.withoutIce())).contains("ice"));
        assertProblem(
                409,
                new WhepClient(server.whep("live/good").resolve("/nowhere/whep/endpoint/cam")).post(Offers.chromium()));
        assertEquals(before, server.api().status(good.name()).get("viewers").getAsInt(), "nobody was let in");
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
        try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(good.name())), late)) {
            late.awaitPictures(5, PATIENCE);
            assertTrue(viewer != null);
        }
    }

    @Test
    void theRealFaceIsNotOneAddressAway(Server server) throws Exception {
        String url = server.red5().rtmp(good.name());
        Program.Result refused = play(url);
        assertFalse(Files.exists(folder.resolve("raw.png")), refused::text);
        server.red5().output().await(good.name() + ": an RTMP player was refused", PATIENCE);
        try {
            server.api().change(good.name(), "{\"mode\":\"original\"}");
            Program.Result allowed = play(url);
            assertTrue(Files.exists(folder.resolve("raw.png")), allowed::text);
        } finally {
            server.api().change(good.name(), "{\"mode\":\"swap\"}");
        }
        Program.Result again = play(url);
        assertFalse(Files.exists(folder.resolve("raw.png")), again::text);
    }

    @Test
    void whoPlaysTheRealFaceIsLetGoWhenTheSwapBegins(Server server) throws Exception {
        Path played = folder.resolve("played.flv");
        server.api().change(good.name(), "{\"mode\":\"original\"}");
        CompletableFuture<Program.Result> player = CompletableFuture.supplyAsync(() -> record(server, played));
        try {
            while (!player.isDone() && !(Files.exists(played) && Files.size(played) > SOME_SECONDS)) {
                Thread.sleep(100);
            }
        } finally {
            server.api().change(good.name(), "{\"mode\":\"swap\"}");
        }
        server.red5().output().await(good.name() + ": an RTMP player of the picture as published is let go", PATIENCE);
        assertNotEquals(
                KILLED, player.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status(), "it would have gone on");
    }

    private Program.Result record(Server server, Path file) {
        try {
            String url = server.red5().rtmp(good.name());
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
