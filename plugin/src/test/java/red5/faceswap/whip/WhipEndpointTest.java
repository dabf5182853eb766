package red5.faceswap.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDtlsTransport;
import dev.onvoid.webrtc.RTCDtlsTransportObserver;
import dev.onvoid.webrtc.RTCDtlsTransportState;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.Eventually;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.ingest.WebRtcLibrary;
import red5.faceswap.ingest.WebRtcPeers;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.WhepPaths;
import red5.faceswap.whep.sdp.OfferCorpus;

/** The endpoint with the real library: a publisher within this JVM sends to it. */
class WhipEndpointTest {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final String ENDPOINT = "/live/room1/whip/endpoint/cam";
    private static final StreamKey KEY = new StreamKey("live/room1", "cam");
    private static final int PATIENCE = 30;

    /** Loaded by the first test that needs it. */
    private static final class Library {
        static final PeerConnectionFactory FACTORY = new PeerConnectionFactory(new HeadlessAudioDeviceModule());

        static boolean available() {
            try {
                return FACTORY != null;
            } catch (LinkageError e) {
                return false;
            }
        }
    }

    private final Streams streams = new Streams();
    private final AtomicInteger loads = new AtomicInteger();
    private WebRtcPeers peers;
    private WhipEndpoint whip;

    @BeforeEach
    void open() {
        open(() -> {
            loads.incrementAndGet();
            return Library.FACTORY;
        });
    }

    private void open(Callable<PeerConnectionFactory> library) {
        peers = new WebRtcPeers(new WebRtcLibrary(library, WhipEndpointTest::goodbye), 42_100, 42_163);
        whip = new WhipEndpoint(
                peers,
                streams,
                () -> List.of("127.0.0.1"),
                WhepPaths.publishers("/faceswap/"),
                new WhipOptions(TOKEN, 2, List.of("*")));
    }

    private static Runnable goodbye(RTCDtlsTransport transport, Runnable told) {
        transport.registerObserver(new RTCDtlsTransportObserver() {
            @Override
            public void onStateChange(RTCDtlsTransportState state) {
                if (state == RTCDtlsTransportState.CLOSED || state == RTCDtlsTransportState.FAILED) {
                    told.run();
                }
            }

            @Override
            public void onError(String message) {
                // the state tells as well
            }
        });
        return transport::unregisterObserver;
    }

    @AfterEach
    void close() {
        whip.close();
        peers.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    private static final class Streams implements StreamFilter {
        private final List<String> sizes = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private String obstacle = "";
        private FrameSource live;

        @Override
        public synchronized void published(StreamKey key, FrameSource source) {
            assertEquals(KEY, key);
            live = source;
            source.open(new FrameSink() {
                @Override
                public void arrived(long timestampMicros) {
                    // what counts is what is given out
                }

                @Override
                public void video(VideoFrame frame) {
                    try (frame) {
                        keep(frame);
                    }
                }

                @Override
                public void audio(AudioFrame sound) {
                    throw new AssertionError("nobody sends sound here");
                }

                @Override
                public void problem(String sentence) {
                    problems.add(sentence);
                }
            });
            source.demand(true);
        }

        private synchronized void keep(VideoFrame frame) {
            sizes.add(frame.width() + "x" + frame.height());
            times.add(frame.timestampMicros());
        }

        @Override
        public synchronized Optional<String> obstacle(StreamKey key) {
            return Optional.of(obstacle).filter(sentence -> !sentence.isEmpty());
        }

        @Override
        public synchronized void unpublished(StreamKey key, FrameSource source) {
            if (live == source) {
                live = null;
                source.close();
            }
        }

        synchronized FrameSource live() {
            return live;
        }

        synchronized boolean seen(String size) {
            return sizes.contains(size);
        }

        synchronized int pictures() {
            return sizes.size();
        }
    }

    private HttpReply ask(String method, String path, String type, String body, String... headers) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("Authorization", "Bearer " + TOKEN));
        if (type != null) {
            all.put("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        HttpRequest request = new HttpRequest(
                method,
                path,
                Map.of(),
                all,
                body.getBytes(StandardCharsets.UTF_8),
                InetAddress.getLoopbackAddress(),
                "http://localhost:5080");
        return whip.answer(request).toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    private HttpReply post(String offer) throws Exception {
        return ask("POST", ENDPOINT, "application/sdp", offer);
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static String detail(HttpReply reply) {
        assertEquals("application/problem+json", reply.headers().get("Content-Type"), () -> text(reply));
        return JsonParser.parseString(text(reply))
                .getAsJsonObject()
                .get("detail")
                .getAsString();
    }

    private HttpReply publish(TestPublisher publisher) throws Exception {
        HttpReply reply = post(publisher.offer(false));
        assertEquals(201, reply.status(), () -> text(reply));
        publisher.take(text(reply));
        Eventually.await(PATIENCE, "the stream is there", () -> streams.live() != null);
        Eventually.await(PATIENCE, "pictures come", () -> streams.pictures() > 5);
        return reply;
    }

    @Test
    void picturesOfAnySizeAndTurnComeUprightInTheirOrderAndOnlyWhileTheyAreWanted() throws Exception {
        assumeTrue(Library.available(), "webrtc-java's system libraries are missing");
        try (TestPublisher publisher = new TestPublisher(Library.FACTORY)) {
            HttpReply created = publish(publisher);
            assertTrue(created.headers().get("Location").startsWith(ENDPOINT + "/"), created.headers()::toString);
            assertEquals("application/sdp", created.headers().get("Content-Type"));
            assertTrue(created.headers().get("ETag").matches("\"[^\"]+\""), created.headers()::toString);
            assertTrue(text(created).contains("a=recvonly\r\n"), () -> text(created));
            assertFalse(text(created).replace("\r\n", "").contains("\n"), "every line ends with CRLF");
            publisher.film(240, 160, 90);
            Eventually.await(PATIENCE, "a picture turned upright", () -> streams.seen("160x240"));
            publisher.film(300, 170, 180);
            Eventually.await(PATIENCE, "another size", () -> streams.seen("300x170"));
            FrameSource source = streams.live();
            source.demand(false);
            int given = streams.pictures();
            long arrived = source.stats().videoPackets();
            Eventually.await(PATIENCE, "more arrive", () -> source.stats().videoPackets() > arrived + 10);
            assertTrue(streams.pictures() <= given + 1, "and are left"); // one was under way
            source.demand(true);
            Eventually.await(PATIENCE, "pictures again", () -> streams.pictures() > given + 5);
            synchronized (streams) {
                List<Long> times = streams.times;
                assertTrue(IntStream.range(1, times.size()).allMatch(i -> times.get(i) > times.get(i - 1)));
                assertTrue(streams.problems.toString().contains("no sound"), streams.problems::toString);
            }
            assertEquals(
                    200,
                    ask("DELETE", created.headers().get("Location"), null, "").status());
            assertEquals(null, streams.live());
            assertEquals(
                    404,
                    ask("DELETE", created.headers().get("Location"), null, "").status());
        }
    }

    @Test
    void whoHangsUpIsGoneAtOnceAndTheNameIsFree() throws Exception {
        assumeTrue(Library.available(), "webrtc-java's system libraries are missing");
        try (TestPublisher publisher = new TestPublisher(Library.FACTORY)) {
            publish(publisher);
        }
        Eventually.await(12, "the stream is gone", () -> streams.live() == null); // of silence alone after 15 s
        try (TestPublisher next = new TestPublisher(Library.FACTORY)) {
            publish(next);
        }
    }

    @Test
    void iceRestartsWithNewCredentialsWhilePicturesGoOn() throws Exception {
        assumeTrue(Library.available(), "webrtc-java's system libraries are missing");
        String fragment = "application/trickle-ice-sdpfrag";
        try (TestPublisher publisher = new TestPublisher(Library.FACTORY)) {
            HttpReply created = publish(publisher);
            String resource = created.headers().get("Location");
            String tag = created.headers().get("ETag");
            String candidates = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
                    + "a=candidate:1 1 udp 2122 some-name.local 5 typ host\r\na=candidate:nonsense\r\n"
                    + "a=candidate:2 1 udp 2122 127.0.0.1 9 typ host\r\na=end-of-candidates\r\n";
            assertEquals(
                    204,
                    ask("PATCH", resource, fragment, candidates, "If-Match", tag)
                            .status());
            assertEquals(
                    412,
                    ask("PATCH", resource, fragment, candidates, "If-Match", "\"old\"")
                            .status());
            assertEquals(415, ask("PATCH", resource, "text/plain", candidates).status());
            assertEquals(400, ask("PATCH", resource, fragment, "nonsense").status());
            assertEquals(
                    400,
                    ask("PATCH", resource, fragment, "a=ice-ufrag:other\r\n").status());
            SdpLines offer = SdpLines.of(publisher.offer(true));
            HttpReply restarted = ask(
                    "PATCH",
                    resource,
                    fragment,
                    "a=ice-ufrag:" + offer.ufrag().orElseThrow() + "\r\na=ice-pwd:"
                            + offer.password().orElseThrow() + "\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n",
                    "If-Match",
                    tag);
            assertEquals(200, restarted.status(), () -> text(restarted));
            assertNotEquals(tag, restarted.headers().get("ETag"));
            SdpLines answer = SdpLines.of(text(restarted));
            assertEquals(1, answer.candidates().size(), () -> text(restarted));
            publisher.take(SdpLines.of(text(created))
                    .restarted(answer.ufrag().orElseThrow(), answer.password().orElseThrow())
                    .text()
                    .replaceFirst(
                            "(a=mid:0\r\n)", "$1a=" + answer.candidates().get(0).text() + "\r\n"));
            int before = streams.pictures();
            Eventually.await(PATIENCE, "pictures go on", () -> streams.pictures() > before + 30);
        }
    }

    @Test
    void aNameIsOnePublishersAndPlacesAreCounted() throws Exception {
        assumeTrue(Library.available(), "webrtc-java's system libraries are missing");
        streams.obstacle = "The stream live/room1/cam is being published already.";
        HttpReply taken = post(publisherOffer());
        assertEquals(409, taken.status());
        assertEquals(streams.obstacle, detail(taken));
        streams.obstacle = "";
        assertEquals(201, post(publisherOffer()).status());
        HttpReply second = post(publisherOffer());
        assertEquals(409, second.status());
        assertTrue(detail(second).contains("being published by WHIP already"), () -> detail(second));
        assertEquals(
                201,
                ask("POST", "/live/whip/endpoint/other", "application/sdp", publisherOffer())
                        .status());
        HttpReply third = ask("POST", "/live/whip/endpoint/third", "application/sdp", publisherOffer());
        assertEquals(503, third.status());
        assertTrue(detail(third).contains("whip.max-publishers"), () -> detail(third));
        assertTrue(third.headers().containsKey("Retry-After"));
    }

    @Test
    void everyKindOfClientIsAnsweredAndNoneHarmsTheServer() throws Exception {
        assumeTrue(Library.available(), "webrtc-java's system libraries are missing");
        for (Map.Entry<String, String> one : OfferCorpus.all().entrySet()) {
            String offer = one.getValue().replace("a=recvonly", "a=sendonly");
            whip.close();
            peers.close();
            open();
            HttpReply reply = post(offer);
            boolean answered = reply.status() == 201 && text(reply).contains("a=candidate:");
            boolean refused =
                    List.of(400, 422).contains(reply.status()) && !detail(reply).isEmpty();
            assertTrue(answered || refused, () -> one.getKey() + ": " + reply.status() + " " + text(reply));
            if (List.of("chromium", "firefox", "safari", "libdatachannel", "ffmpeg", "video only", "data channel")
                    .contains(one.getKey())) {
                assertEquals(201, reply.status(), () -> one.getKey() + ": " + text(reply));
            }
        }
    }

    @Test
    void whereTheSystemLacksWhatTheLibraryNeedsTheAnswerSaysWhatToInstall() throws Exception {
        whip.close();
        peers.close();
        open(() -> {
            throw new UnsatisfiedLinkError("libpulse.so.0: cannot open shared object file: No such file or directory");
        });
        for (int i = 0; i < 2; i++) { // the name is not taken by who could not come
            HttpReply reply = post(publisherOffer());
            assertEquals(503, reply.status());
            assertTrue(detail(reply).contains("libpulse.so.0"), () -> detail(reply));
            assertTrue(detail(reply).contains("apt-get install libpulse0 "), () -> detail(reply));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hello                               | 400 | begins with v=0
                    NOTHING                             | 400 | begins with v=0
                    v=0                                 | 400 | no m-line
                    a=sendonly > a=recvonly             | 422 | sends nothing
                    a=sendonly > a=inactive             | 422 | sends nothing
                    m=video > m=text                    | 422 | sound alone
                    VP8/90000 > H263/90000              | 422 | video codecs
                    opus/48000/2 > speex/16000          | 422 | audio codecs
                    a=group:BUNDLE 0 1 > a=x            | 422 | one transport
                    m=audio 9 > m=video 9               | 422 | several pictures
                    a=ice-ufrag > a=x                   | 400 | a=ice-ufrag
                    a=fingerprint > a=x                 | 400 | a=fingerprint
                    a=setup:actpass > a=setup:holdconn  | 400 | cannot be
                    """)
    void whatIsNoUsableOfferIsToldWhatToSend(String change, int status, String sentence) throws Exception {
        String offer = publisherOffer();
        if (change.contains(" > ")) {
            String[] parts = change.split(" > ");
            offer = offer.replace(parts[0], parts[1]);
        } else {
            offer = change.equals("NOTHING") ? "" : change;
        }
        HttpReply reply = post(offer);
        assertEquals(status, reply.status(), () -> text(reply));
        assertTrue(detail(reply).contains(sentence), () -> detail(reply));
    }

    @Test
    void whoLacksTheTokenOrAsksForSomethingElseIsToldAndNothingIsLoaded() throws Exception {
        HttpReply none = ask("POST", ENDPOINT, "application/sdp", publisherOffer(), "Authorization", "Basic x");
        assertEquals(401, none.status());
        assertTrue(none.headers().get("WWW-Authenticate").startsWith("Bearer"));
        HttpReply wrong = ask("POST", ENDPOINT, "application/sdp", publisherOffer(), "Authorization", "Bearer wrong");
        assertEquals(401, wrong.status());
        assertTrue(wrong.headers().get("WWW-Authenticate").contains("invalid_token"));
        assertEquals(415, ask("POST", ENDPOINT, "text/plain", publisherOffer()).status());
        assertEquals(405, ask("PUT", ENDPOINT, "application/sdp", "").status());
        assertEquals(404, ask("DELETE", ENDPOINT + "/unknown", null, "").status());
        assertEquals(
                404, ask("POST", ENDPOINT + "/a/events", "application/sdp", "").status());
        HttpReply options = ask("OPTIONS", ENDPOINT, null, "", "Origin", "https://example.org");
        assertEquals(204, options.status());
        assertEquals("application/sdp", options.headers().get("Accept-Post"));
        assertEquals("*", options.headers().get("Access-Control-Allow-Origin"));
        whip = new WhipEndpoint(
                peers, streams, List::of, WhepPaths.publishers("/faceswap/"), new WhipOptions("", 2, List.of()));
        HttpReply off = post(publisherOffer());
        assertEquals(403, off.status());
        assertTrue(detail(off).contains("whip.publish-token"), () -> detail(off));
        assertEquals(0, loads.get());
    }

    /** VP8 and Opus, sent only. */
    private static String publisherOffer() {
        return """
                v=0
                o=- 4611 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                m=video 9 UDP/TLS/RTP/SAVPF 96
                c=IN IP4 0.0.0.0
                TRANSPORT
                a=mid:0
                a=sendonly
                a=rtcp-mux
                a=rtpmap:96 VP8/90000
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 0.0.0.0
                TRANSPORT
                a=mid:1
                a=sendonly
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                """.replace("TRANSPORT", """
                        a=ice-ufrag:Lx5W
                        a=ice-pwd:cC3Vf1IvBZNEdkRsRDo+c8Lu
                        a=fingerprint:sha-256 \
                        23:A0:35:97:F9:68:87:A5:3F:95:20:19:86:EF:50:F2:60:87:54:C6:A9:BB:51:E0:CA:B2:95:92:A1:59:1A:8F
                        a=setup:actpass""".strip()).replace("\n", "\r\n");
    }
}
