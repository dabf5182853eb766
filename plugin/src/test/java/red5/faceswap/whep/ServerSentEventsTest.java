package red5.faceswap.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.http.EventStream;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.NoEncoder;
import red5.faceswap.rtc.RtcConfig;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;
import red5.faceswap.whep.sdp.Offers;

@Timeout(30)
class ServerSentEventsTest {
    private static final String ENDPOINT = "/live/whep/endpoint/cam";
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final String ACTIVE = "event: active\ndata: {}\n\n";
    private static final String INACTIVE = "event: inactive\ndata: {}\n\n";

    private final ViewerEvents events = new ViewerEvents();
    private RtcServer rtc;
    private WhepEndpoint whep;

    @BeforeEach
    void open() throws IOException {
        rtc = RtcServer.open(RtcConfig.onPort(0).announcing(List.of(InetAddress.getLoopbackAddress())));
        Broadcast broadcast = rtc.newBroadcast("live/cam", new NoEncoder());
        whep = new WhepEndpoint(
                rtc, key -> new Lookup.Found(broadcast), WhepPaths.standard("/faceswap/"), WhepOptions.usual(), events);
    }

    @AfterEach
    void close() {
        rtc.close();
        events.close();
    }

    private HttpReply ask(String method, String path, String type, String body) {
        return whep.answer(new HttpRequest(
                        method,
                        path,
                        Map.of(),
                        type.isEmpty() ? Map.of() : Map.of("Content-Type", type),
                        body.getBytes(StandardCharsets.UTF_8),
                        InetAddress.getLoopbackAddress(),
                        "http://host:5080"))
                .toCompletableFuture()
                .join();
    }

    private String watch() {
        return ask("POST", ENDPOINT, "application/sdp", Offers.chromium())
                .headers()
                .get("Location");
    }

    private String listen(String session, String names) {
        HttpReply reply = ask("POST", session + "/events", "application/json", names);
        assertEquals(201, reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        return reply.headers().get("Location");
    }

    private void happens(StreamEvent.Kind kind) {
        events.happened(new StreamEvent(
                Instant.EPOCH, CAM, kind, new StreamSettings(SwapSettings.Mode.SWAP, "ada"), "as the test says"));
    }

    /** What a host does with a reply of events, without a connection. */
    private final class Reader {
        private final EventStream stream;
        private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
        private final Runnable wake = this::read;

        Reader(String listener) {
            HttpReply reply = ask("GET", listener, "", "");
            assertEquals(200, reply.status());
            assertEquals("text/event-stream", reply.headers().get("Content-Type"));
            assertEquals("*", reply.headers().get("Access-Control-Allow-Origin"));
            stream = reply.events().orElseThrow();
            stream.attach(wake);
            read();
        }

        private void read() {
            while (true) {
                var next = stream.next(wake);
                if (next.isEmpty()) {
                    break;
                }
                read.add(next.get());
            }
            if (stream.over(wake)) {
                read.add("over");
            }
        }

        String next() throws InterruptedException {
            return String.valueOf(read.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void eventsAreAnnouncedByTheirLink() {
        HttpReply created = ask("POST", ENDPOINT, "application/sdp", Offers.chromium());
        String expected = "<" + created.headers().get("Location") + "/events>;"
                + " rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"; events=\"active,inactive,viewercount\"";
        assertEquals(List.of(expected), created.links());
    }

    @Test
    void aListenerHearsWhenThePublisherComesAndGoes() throws InterruptedException {
        Reader reader = new Reader(listen(watch(), "[\"active\", \"inactive\", \"layers\"]"));
        assertEquals(ACTIVE, reader.next());
        happens(StreamEvent.Kind.PUBLISHER_LEFT);
        assertEquals(INACTIVE, reader.next());
        happens(StreamEvent.Kind.PUBLISHED);
        assertEquals(ACTIVE, reader.next());
        happens(StreamEvent.Kind.PROBLEM);
        happens(StreamEvent.Kind.PUBLISHER_LEFT);
        assertEquals(INACTIVE, reader.next());
    }

    @Test
    void nobodyIsToldAtFirstThatThereIsNoPublisher() throws InterruptedException {
        happens(StreamEvent.Kind.PUBLISHER_LEFT);
        String listener = listen(watch(), "[\"active\", \"inactive\"]");
        Reader reader = new Reader(listener);
        happens(StreamEvent.Kind.PUBLISHED);
        assertEquals(ACTIVE, reader.next());
        happens(StreamEvent.Kind.PUBLISHER_LEFT);
        assertEquals(INACTIVE, reader.next());
        Reader again = new Reader(listener);
        assertEquals("over", reader.next(), "one request at a time");
        assertEquals(INACTIVE, again.next(), "who comes back hears how things are");
    }

    @Test
    void viewersAreCounted() throws InterruptedException {
        Reader reader = new Reader(listen(watch(), "[\"viewercount\"]"));
        assertEquals("event: viewercount\ndata: {\"viewercount\":1}\n\n", reader.next());
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(watch());
        }
        assertEquals("event: viewercount\ndata: {\"viewercount\":21}\n\n", reader.next(), "told once for all of them");
        others.forEach(session -> ask("DELETE", session, "", ""));
        assertEquals("event: viewercount\ndata: {\"viewercount\":1}\n\n", reader.next());
    }

    @Test
    void whatASlowListenerMissesIsBounded() throws InterruptedException {
        String listener = listen(watch(), "");
        for (int i = 0; i < 1000; i++) {
            happens(StreamEvent.Kind.PUBLISHER_LEFT);
            happens(StreamEvent.Kind.PUBLISHED);
        }
        Reader reader = new Reader(listener);
        List<String> read = List.of(reader.next(), reader.next());
        assertTrue(read.contains(ACTIVE), read.toString());
        happens(StreamEvent.Kind.PUBLISHER_LEFT);
        for (int i = 0; i < 5; i++) {
            if (reader.next().equals(INACTIVE)) {
                return;
            }
        }
        throw new AssertionError("what waited was more than the latest");
    }

    @Test
    void listenersEndWithTheSessionAndByDelete() throws InterruptedException {
        String session = watch();
        String first = listen(session, "[\"active\"]");
        String second = listen(session, "[\"active\"]");
        Reader reader = new Reader(first);
        assertEquals(ACTIVE, reader.next());
        assertEquals(200, ask("DELETE", second, "", "").status());
        assertEquals(404, ask("DELETE", second, "", "").status());
        assertEquals(404, ask("GET", second, "", "").status());
        assertEquals(200, ask("DELETE", session, "", "").status());
        assertEquals("over", reader.next());
        assertEquals(404, ask("GET", first, "", "").status());
        assertEquals(
                404, ask("POST", session + "/events", "application/json", "[]").status());
    }

    @Test
    void badRequestsGetAClearAnswer() {
        String session = watch();
        String path = session + "/events";
        for (String body :
                List.of("{}", "hello", "[{}]", "[[1, 2]]", "[null]", "[", "[\"" + "x".repeat(2000) + "\"]")) {
            assertEquals(400, ask("POST", path, "application/json", body).status(), body);
        }
        assertEquals(415, ask("POST", path, "text/plain", "[]").status());
        assertEquals(405, ask("GET", path, "", "").status());
        assertEquals(405, ask("PUT", path + "/1", "", "").status());
        assertEquals(404, ask("GET", path + "/1", "", "").status());
        assertEquals(204, ask("OPTIONS", path, "", "").status());
        for (int i = 0; i < 4; i++) {
            listen(session, "[]");
        }
        assertEquals(409, ask("POST", path, "application/json", "[]").status());
    }
}
