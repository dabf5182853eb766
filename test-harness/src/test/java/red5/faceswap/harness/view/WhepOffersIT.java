package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Offers and answers on a real server: payload types, line ends, many at once, and what is refused. */
@ExtendWith(RunningRed5.class)
class WhepOffersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 40;

    @Test
    void payloadTypesAreThoseOfEachOffer(Server server) throws Exception {
        try (ClockedPublisher publisher = server.publish("live/types")) {
            WhepClient client = new WhepClient(server.whep("live/types"));
            assertAnswer(client.post(Offers.chromium()), client, 96, 111);
            assertAnswer(client.post(Offers.firefox()), client, 120, 109);
            assertAnswer(client.post(Offers.oddPayloadTypes(45, 100)), client, 45, 100);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static void assertAnswer(HttpResponse<String> answer, WhepClient client, int vp8, int opus)
            throws Exception {
        assertEquals(201, answer.statusCode(), answer::body);
        String sdp = answer.body();
        assertTrue(sdp.contains("a=rtpmap:" + vp8 + " VP8/90000\r\n"), sdp);
        assertTrue(sdp.contains("a=rtpmap:" + opus + " opus/48000/2\r\n"), sdp);
        assertEquals(
                sdp.replace("\r\n", "").length(), sdp.replaceAll("[\r\n]", "").length(), "CRLF on every line");
        assertTrue(sdp.endsWith("\r\n"), "CRLF on the last line too");
        assertEquals(200, client.delete(answer).statusCode());
    }

    @Test
    void fortyOffersAtOnceAreAnsweredAndDisturbNobody(Server server) throws Exception {
        String stream = "live/forty";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = BrowserViewer.ofThisModule()
                        .watch(
                                Browser.CHROMIUM,
                                Player.RAW,
                                server.whep(stream).toString(),
                                Duration.ofSeconds(300),
                                Map.of())) {
            viewer.await("playing", PATIENCE);
            WhepClient client = new WhepClient(server.whep(stream));
            List<CompletableFuture<WhepClient.Timed>> posts = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                posts.add(client.postAsync(i % 2 == 0 ? Offers.chromium() : Offers.firefox()));
            }
            for (CompletableFuture<WhepClient.Timed> post : posts) {
                HttpResponse<String> answer = post.join().response();
                assertEquals(201, answer.statusCode(), answer::body);
            }
            int number = publisher.nextNumber();
            viewer.await(
                    "second",
                    s -> !s.get("lastNumber").isJsonNull()
                            && s.get("lastNumber").getAsInt() > number,
                    viewer.eventCount(),
                    PATIENCE);
            for (CompletableFuture<WhepClient.Timed> post : posts) {
                assertEquals(200, client.delete(post.join().response()).statusCode());
            }
            server.api().await(stream, status -> status.get("viewers").getAsInt() == 1, PATIENCE);
            viewer.stop();
            Seen seen = new Seen(viewer.result(PATIENCE));
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            JsonObject counters = server.api().status(stream).getAsJsonObject("counters");
            assertEquals("connected", seen.json().get("state").getAsString(), counters::toString);
        }
    }

    @Test
    void whatCannotBeServedIsRefusedWithAReason(Server server) throws Exception {
        try (ClockedPublisher publisher = server.publish("live/refusing")) {
            WhepClient client = new WhepClient(server.whep("live/refusing"));
            assertRefused(422, client.post(Offers.h264Only()));
            assertRefused(400, client.post(Offers.withoutIce()));
            assertRefused(400, client.post("application/sdp", new byte[] {0, 1, 2, (byte) 0xff}));
            assertRefused(400, client.post(""));
            assertRefused(415, client.post("text/plain", Offers.chromium().getBytes(StandardCharsets.UTF_8)));
            assertRefused(409, new WhepClient(server.whep("live/nobody")).post(Offers.chromium()));
            for (String served : List.of(
                    Offers.videoFirst(),
                    Offers.videoOnly(),
                    Offers.audioOnly(),
                    Offers.twoVideos(),
                    Offers.withDataChannel(),
                    Offers.directed("sendrecv"))) {
                HttpResponse<String> answer = client.post(served);
                assertEquals(201, answer.statusCode(), answer::body);
                assertEquals(200, client.delete(answer).statusCode());
            }
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static void assertRefused(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertTrue(
                answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"),
                answer::body);
        assertTrue(answer.body().contains("\"detail\""), answer::body);
    }
}
