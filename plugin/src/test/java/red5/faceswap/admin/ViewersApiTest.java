package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

class ViewersApiTest {
    @TempDir
    Path folder;

    private final InventedStreams streams =
            new InventedStreams().add("live", "cam", "mona-lisa").add("events/hall 1", "stage", "ada");
    private final InventedViewers viewers = new InventedViewers()
            .add("fine", 0, 0, 0)
            .add("thinned", 0, 6, 0)
            .add("halved", 0, 2, 0)
            .add("lossy", 0, 0, 12.5)
            .add("small", 2, 0, 0)
            .add("new", -1, 0, 0);
    private AuditLog audit;
    private StreamsApi api;

    @BeforeEach
    void open() {
        audit = AuditLog.open(folder.resolve("audit.jsonl"), 1_000_000, 2, Clock.systemUTC());
        api = new StreamsApi(streams, new ViewersApi(streams, viewers, audit), audit);
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private HttpReply ask(String method, String name, Map<String, String> query) {
        HttpRequest request = new HttpRequest(
                method,
                "/faceswap/api/streams/" + name,
                query,
                Map.of(),
                new byte[0],
                InetAddress.getLoopbackAddress(),
                "http://server.example:5080");
        return api.one(name, request).toCompletableFuture().join();
    }

    private JsonObject list(String name, Map<String, String> query) {
        HttpReply reply = ask("GET", name, query);
        assertEquals(200, reply.status());
        return JsonParser.parseString(new String(reply.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private static List<String> ids(JsonObject list) {
        return StreamSupport.stream(list.getAsJsonArray("viewers").spliterator(), false)
                .map(viewer -> viewer.getAsJsonObject().get("id").getAsString())
                .toList();
    }

    @Test
    void whoIsWorstOffComesFirst() {
        JsonObject all = list("live/cam/viewers", Map.of());
        assertEquals(List.of("new", "small", "halved", "thinned", "lossy", "fine"), ids(all));
        assertEquals(6, all.get("total").getAsInt());
        JsonObject few = list("live/cam/viewers", Map.of("limit", "2"));
        assertEquals(List.of("new", "small"), ids(few));
        assertEquals(6, few.get("total").getAsInt(), "who is left out is counted");
        assertEquals(List.of(), ids(list("live/cam/viewers", Map.of("limit", "0"))));
    }

    @Test
    void eachFigureStandsUnderItsTermWithItsUnit() {
        JsonObject lossy = list("live/cam/viewers", Map.of())
                .getAsJsonArray("viewers")
                .get(4)
                .getAsJsonObject();
        assertEquals(
                "{\"id\":\"lossy\",\"endpoint\":\"/live/whep/endpoint/cam\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64)"
                        + " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\",\"address\":\"192.0.2.33\","
                        + "\"state\":\"connected\",\"ageSeconds\":83.25,\"silentSeconds\":0.4,\"rung\":0,\"width\":1280,"
                        + "\"height\":720,\"frames\":\"all\",\"framesSent\":2490,\"framesWaiting\":1,"
                        + "\"sentBitsPerSecond\":1914000,\"estimatedBitsPerSecond\":2650000,\"lossPercent\":12.5,"
                        + "\"roundTripMillis\":41.5,\"bytesSent\":20400000,\"packetsSent\":18000,\"nacks\":44,"
                        + "\"packetsResent\":40,\"keyFrameRequests\":2,\"srtpProfile\":\"AEAD_AES_128_GCM\"}",
                lossy.toString());
        JsonObject thinned = list("live/cam/viewers", Map.of())
                .getAsJsonArray("viewers")
                .get(3)
                .getAsJsonObject();
        assertEquals("5 of 6", thinned.get("frames").getAsString());
        JsonObject connecting = list("live/cam/viewers", Map.of())
                .getAsJsonArray("viewers")
                .get(0)
                .getAsJsonObject();
        for (String ofPictures : List.of("rung", "width", "height", "frames")) {
            assertTrue(connecting.get(ofPictures).isJsonNull(), ofPictures + " of no picture");
        }
    }

    @Test
    void oneIsLetGoAndTheAuditLogSaysByWhom() throws Exception {
        assertEquals(
                204,
                ask("DELETE", "events/hall 1/stage/viewers/small", Map.of()).status());
        assertEquals(
                404,
                ask("DELETE", "events/hall 1/stage/viewers/small", Map.of()).status(),
                "gone is gone");
        assertFalse(ids(list("events/hall 1/stage/viewers", Map.of())).contains("small"));
        audit.close();
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertEquals(1, lines.size(), "only what was done");
        JsonObject line = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("viewer-dismissed", line.get("what").getAsString());
        assertEquals("admin", line.get("who").getAsString());
        assertEquals("events/hall 1/stage", line.get("subject").getAsString());
        assertEquals("small", line.get("viewer").getAsString());
    }

    @Test
    void whatIsNotThereOrNotMeantIsSaid() {
        assertEquals(404, ask("GET", "live/other/viewers", Map.of()).status());
        assertEquals(405, ask("POST", "live/cam/viewers", Map.of()).status());
        assertEquals(405, ask("GET", "live/cam/viewers/fine", Map.of()).status());
        assertEquals(404, ask("GET", "live/viewers", Map.of()).status(), "a stream of that name, which is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "", "1001", "99999999999"})
    void aLimitIsANumber(String limit) {
        assertEquals(422, ask("GET", "live/cam/viewers", Map.of("limit", limit)).status());
    }
}
