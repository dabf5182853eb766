package red5.faceswap.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.Eventually;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.NoEncoder;
import red5.faceswap.rtc.RtcConfig;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.ViewerStatus;
import red5.faceswap.whep.access.ViewerAccess;
import red5.faceswap.whep.sdp.Offers;

class WhepEndpointTest {
    private static final String ENDPOINT = "/live/room1/whep/endpoint/cam";
    private final List<StreamKey> asked = new ArrayList<>();
    private final ViewerEvents events = new ViewerEvents();
    private RtcServer rtc;
    private Broadcast broadcast;
    private WhepEndpoint whep;

    @BeforeEach
    void open() throws IOException {
        RtcConfig config = RtcConfig.onPort(0).withMaxViewers(50).announcing(List.of(InetAddress.getLoopbackAddress()));
        rtc = RtcServer.open(config);
        broadcast = rtc.newBroadcast("live/room1/cam", new NoEncoder());
        whep = endpoint(WhepOptions.usual());
    }

    @AfterEach
    void close() {
        rtc.close();
        events.close();
    }

    private WhepEndpoint endpoint(WhepOptions options) {
        return new WhepEndpoint(rtc, this::find, WhepPaths.standard("/faceswap/"), options, events);
    }

    private Lookup find(StreamKey key) {
        asked.add(key);
        return key.name().equals("cam")
                ? new Lookup.Found(broadcast)
                : new Lookup.Unavailable("Nobody publishes " + key + ".", Duration.ofSeconds(3));
    }

    private HttpReply ask(String method, String path, String type, String body, String... headers) {
        Map<String, String> all = new HashMap<>();
        if (type != null) {
            all.put("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        var answer = whep.answer(new HttpRequest(
                        method,
                        path,
                        Map.of(),
                        all,
                        body.getBytes(StandardCharsets.UTF_8),
                        InetAddress.getLoopbackAddress(),
                        "http://host:5080"))
                .toCompletableFuture();
        assertTrue(answer.isDone(), "answers without waiting");
        return answer.join();
    }

    private HttpReply post(String body) {
        return ask("POST", ENDPOINT, "application/sdp", body);
    }

    private static void assertProblem(int status, HttpReply reply) {
        assertEquals(status, reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        assertEquals("application/problem+json", reply.headers().get("Content-Type"));
        JsonObject problem = JsonParser.parseString(new String(reply.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        assertEquals(status, problem.get("status").getAsInt());
        assertTrue(problem.get("detail").getAsString().endsWith("."), "a sentence");
    }

    @Test
    void anOfferIsAnsweredWithASessionOfItsOwn() {
        HttpReply first = post(Offers.chromium());
        assertEquals(201, first.status());
        assertEquals("application/sdp", first.headers().get("Content-Type"));
        assertTrue(new String(first.body(), StandardCharsets.UTF_8).startsWith("v=0\r\n"));
        String location = first.headers().get("Location");
        assertTrue(location.matches(ENDPOINT + "/[\\w-]{22,}"), location);
        assertTrue(first.headers().get("ETag").matches("\"[^\"]+\""));
        assertEquals("*", first.headers().get("Access-Control-Allow-Origin"));
        assertTrue(first.headers().get("Access-Control-Expose-Headers").contains("Location"));
        HttpReply second = ask("POST", ENDPOINT + "/", "application/sdp; charset=utf-8", Offers.chromium());
        assertNotEquals(location, second.headers().get("Location"));
        assertNotEquals(first.headers().get("ETag"), second.headers().get("ETag"));
        assertEquals(List.of(new StreamKey("live/room1", "cam"), new StreamKey("live/room1", "cam")), asked);
        assertEquals(204, ask("GET", location, null, "").status(), "the first one lives on");
    }

    @Test
    void anAnswerNamesAllCandidatesAndSecretsOfItsOwn() {
        String one = new String(post(Offers.chromium()).body(), StandardCharsets.UTF_8);
        String another = new String(post(Offers.chromium()).body(), StandardCharsets.UTF_8);
        for (Candidate candidate : rtc.candidates()) {
            String place = " " + candidate.host() + " " + candidate.port() + " typ host";
            boolean tcp = candidate.transport() == Candidate.Transport.TCP;
            assertTrue(one.contains(place + (tcp ? " tcptype passive\r\n" : "\r\n")), one);
        }
        assertEquals(
                rtc.candidates().size(),
                one.lines().filter(line -> line.startsWith("a=candidate:")).count());
        assertTrue(attribute(one, "a=ice-ufrag:").length() >= "a=ice-ufrag:".length() + 4, one);
        assertTrue(attribute(one, "a=ice-pwd:").length() >= "a=ice-pwd:".length() + 22, one);
        for (String name : List.of("a=ice-ufrag:", "a=ice-pwd:", "a=ssrc:", "a=ssrc-group:FID ", "o=- ")) {
            assertNotEquals(attribute(one, name), attribute(another, name), name);
        }
        assertEquals(attribute(one, "a=fingerprint:"), attribute(another, "a=fingerprint:"), "one certificate");
    }

    @Test
    void deleteEndsTheSessionOnce() {
        String location = post(Offers.chromium()).headers().get("Location");
        assertEquals(
                200,
                ask("DELETE", location, null, "", "If-Match", "\"whatever\"").status());
        assertProblem(404, ask("DELETE", location, null, ""));
        assertProblem(404, ask("PATCH", location, "application/trickle-ice-sdpfrag", "a=mid:0"));
        assertProblem(404, ask("DELETE", ENDPOINT + "/guessed", null, ""));
    }

    @Test
    void aSessionsAddressIsWorthNothingToWhoGuessesItOrComesLate() {
        String location = post(Offers.chromium()).headers().get("Location");
        char last = location.charAt(location.length() - 1);
        String guessed = location.substring(0, location.length() - 1) + (last == 'A' ? 'B' : 'A');
        assertWorthNothing(guessed);
        assertEquals(204, ask("GET", location, null, "").status(), "the session goes on");
        assertEquals(200, ask("DELETE", location, null, "").status());
        assertWorthNothing(location);
    }

    private void assertWorthNothing(String session) {
        String restart = "a=ice-ufrag:ELsg\r\na=ice-pwd:sOj7ltsjzlMbjVZOGVT3VA\r\n";
        assertProblem(404, ask("PATCH", session, "application/trickle-ice-sdpfrag", restart));
        assertProblem(404, ask("GET", session, null, ""));
        assertProblem(404, ask("HEAD", session, null, ""));
        assertProblem(404, ask("POST", session + "/events", "application/json", "[]"));
        assertProblem(404, ask("GET", session + "/events/1", null, ""));
        assertProblem(404, ask("DELETE", session, null, ""));
    }

    @Test
    void candidatesAreTakenAndNotNeeded() {
        HttpReply created = post(Offers.chromium());
        String location = created.headers().get("Location");
        String type = "application/trickle-ice-sdpfrag";
        String fragment = "a=ice-ufrag:Lx5W\r\na=ice-pwd:x\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
                + "a=candidate:1 1 udp 1 abc.local 5000 typ host\r\n";
        HttpReply plain = ask("PATCH", location, type, fragment);
        assertEquals(204, plain.status());
        assertEquals(0, plain.body().length);
        assertFalse(plain.headers().containsKey("ETag"), "the generation stays");
        String tag = created.headers().get("ETag");
        for (String match : List.of("*", "\"*\"", tag, tag.replace("\"", ""), "\"stale\", " + tag)) {
            assertEquals(
                    204,
                    ask("PATCH", location, type, fragment, "If-Match", match).status());
        }
        for (String match : List.of("\"stale\"", "W/" + tag, "", "\"a\", \"b\"")) {
            assertProblem(412, ask("PATCH", location, type, fragment, "If-Match", match));
        }
        assertProblem(415, ask("PATCH", location, "application/sdp", fragment));
        assertProblem(400, ask("PATCH", location, type, ""));
        assertProblem(400, ask("PATCH", location, type, "what is this"));
    }

    @Test
    void iceIsRestartedWithNewCredentialsAndANewTag() {
        HttpReply created = post(Offers.chromium());
        String location = created.headers().get("Location");
        String tag = created.headers().get("ETag");
        String type = "application/trickle-ice-sdpfrag";
        String restart = "a=ice-ufrag:ELsg\r\na=ice-pwd:sOj7ltsjzlMbjVZOGVT3VA\r\n"
                + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.9 5000 typ host\r\n";
        assertProblem(400, ask("PATCH", location, type, "a=ice-ufrag:ELsg\r\n", "If-Match", tag));
        assertProblem(412, ask("PATCH", location, type, restart, "If-Match", "\"another\""));
        HttpReply restarted = ask("PATCH", location, type, restart, "If-Match", tag);
        assertEquals(200, restarted.status());
        assertEquals(type, restarted.headers().get("Content-Type"));
        String body = new String(restarted.body(), StandardCharsets.UTF_8);
        String newTag = restarted.headers().get("ETag");
        assertNotEquals(tag, newTag);
        String old = new String(created.body(), StandardCharsets.UTF_8);
        assertTrue(
                body.startsWith("a=ice-lite\r\na=group:BUNDLE 0 1\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"),
                body);
        assertTrue(body.endsWith("a=end-of-candidates\r\n"), body);
        for (String name : List.of("a=ice-ufrag:", "a=ice-pwd:")) {
            assertNotEquals(attribute(old, name), attribute(body, name));
        }
        assertEquals(attribute(old, "a=candidate:"), attribute(body, "a=candidate:"));
        assertEquals(
                204, ask("PATCH", location, type, restart, "If-Match", newTag).status(), "candidates that follow");
        assertProblem(412, ask("PATCH", location, type, restart, "If-Match", tag));
        assertProblem(412, ask("PATCH", location, type, "a=ice-ufrag:Lx5W\r\na=ice-pwd:x\r\n"));
        assertEquals(200, ask("DELETE", location, null, "", "If-Match", tag).status());
    }

    private static String attribute(String sdp, String name) {
        int at = sdp.indexOf(name);
        assertTrue(at >= 0, name + " in " + sdp);
        return sdp.substring(at, sdp.indexOf("\r\n", at));
    }

    @Test
    void ifMatchIsNeededOnlyWhereTheOperatorSaysSo() {
        whep = endpoint(WhepOptions.usual().needingIfMatch(true));
        HttpReply created = post(Offers.chromium());
        String location = created.headers().get("Location");
        String type = "application/trickle-ice-sdpfrag";
        assertProblem(428, ask("PATCH", location, type, "a=mid:0"));
        assertEquals(
                204,
                ask(
                                "PATCH",
                                location,
                                type,
                                "a=mid:0",
                                "If-Match",
                                created.headers().get("ETag"))
                        .status());
        assertEquals(200, ask("DELETE", location, null, "").status());
    }

    @Test
    void aSessionIsFoundUnderItsOwnStreamOnly() {
        String location = post(Offers.chromium()).headers().get("Location");
        String id = location.substring(location.lastIndexOf('/'));
        assertProblem(404, ask("DELETE", "/live/whep/endpoint/cam" + id, null, ""));
        assertEquals(204, ask("GET", location, null, "").status(), "nothing happened to it");
        assertEquals(200, ask("DELETE", location, null, "").status());
    }

    @Test
    void badOffersGetAClearAnswer() {
        assertProblem(415, ask("POST", ENDPOINT, "application/json", Offers.chromium()));
        assertProblem(415, ask("POST", ENDPOINT, null, Offers.chromium()));
        assertProblem(400, post(""));
        assertProblem(400, post("\u0000\u0001\u0002\ufffd"));
        assertProblem(400, post("v=0\r\n" + "a=x\r\n".repeat(100_000)));
        assertProblem(422, post(Offers.chromium().replace("VP8/", "H265/")));
        assertProblem(400, post(Offers.chromium().replace("a=ice-ufrag", "a=nothing")));
        assertEquals(0, broadcast.viewers());
    }

    @Test
    void aStreamThatIsAwaySaysWhenToComeBack() {
        HttpReply reply = ask("POST", "/live/whep/endpoint/other", "application/sdp", Offers.chromium());
        assertProblem(409, reply);
        assertEquals("3", reply.headers().get("Retry-After"));
    }

    @Test
    void overTheLimitOfViewersIsAskedToComeLater() {
        for (int i = 0; i < 50; i++) {
            assertEquals(201, post(Offers.chromium()).status());
        }
        HttpReply reply = post(Offers.chromium());
        assertProblem(503, reply);
        assertTrue(Integer.parseInt(reply.headers().get("Retry-After")) > 0);
    }

    @Test
    void whoAsksWithoutEndIsSlowedDownAndNobodyElse() {
        whep = endpoint(WhepOptions.usual().withRateLimit(new RateLimit(5, 0.001)));
        for (int i = 0; i < 5; i++) {
            assertProblem(400, post(""));
        }
        HttpReply reply = post("");
        assertProblem(429, reply);
        assertTrue(Integer.parseInt(reply.headers().get("Retry-After")) > 0);
        assertProblem(429, ask("PATCH", ENDPOINT + "/guess", "application/trickle-ice-sdpfrag", "a=mid:0"));
        assertProblem(429, ask("DELETE", ENDPOINT + "/guess", null, ""));
        assertEquals(204, ask("OPTIONS", ENDPOINT, null, "").status(), "a preflight costs nothing");
    }

    @Test
    void otherMethodsAreAnsweredAsTheDraftAsks() {
        String session = post(Offers.chromium()).headers().get("Location");
        for (String path : List.of(ENDPOINT, session)) {
            HttpReply get = ask("GET", path, null, "");
            assertEquals(204, get.status());
            assertEquals(0, get.body().length);
            assertEquals(200, ask("HEAD", path, null, "").status());
            HttpReply preflight = ask("OPTIONS", path, null, "");
            assertEquals(204, preflight.status());
            assertEquals("application/sdp", preflight.headers().get("Accept-Post"));
            for (String header : List.of("Location", "Link", "ETag", "Retry-After", "WWW-Authenticate")) {
                assertTrue(
                        preflight.headers().get("Access-Control-Expose-Headers").contains(header), header);
            }
        }
        HttpReply head = ask("HEAD", ENDPOINT, null, "");
        assertEquals(200, head.status());
        assertEquals("application/sdp", head.headers().get("Content-Type"));
        HttpReply options = ask("OPTIONS", ENDPOINT, null, "");
        assertEquals(204, options.status());
        assertEquals("application/sdp", options.headers().get("Accept-Post"));
        assertTrue(options.headers().get("Access-Control-Allow-Methods").contains("DELETE"));
        assertTrue(options.headers().get("Access-Control-Allow-Headers").contains("If-Match"));
        HttpReply put = ask("PUT", ENDPOINT, "application/sdp", Offers.chromium());
        assertProblem(405, put);
        assertTrue(put.headers().get("Allow").contains("POST"));
        assertProblem(405, ask("DELETE", ENDPOINT, null, ""));
        String location = post(Offers.chromium()).headers().get("Location");
        assertProblem(405, ask("POST", location, "application/sdp", Offers.chromium()));
    }

    @Test
    void onlyItsOwnPathsAreHandled() {
        assertTrue(whep.handles("/live/whep/endpoint/cam"));
        assertFalse(whep.handles("/live/cam"));
        assertFalse(whep.handles("/faceswap/original/live/whep/endpoint/cam"));
        WhepEndpoint original =
                new WhepEndpoint(rtc, this::find, WhepPaths.below("/faceswap/original"), WhepOptions.usual(), events);
        assertTrue(original.handles("/faceswap/original/live/whep/endpoint/cam"));
        assertFalse(original.handles("/live/whep/endpoint/cam"));
        assertProblem(404, ask("POST", "/whep/endpoint/", "application/sdp", ""));
    }

    @Test
    void onlyPagesOfAllowedOriginsMayPlay() {
        List<String> allowed = List.of("https://tv.example");
        whep = endpoint(WhepOptions.usual().forOrigins(allowed));
        HttpReply friend = ask("OPTIONS", ENDPOINT, null, "", "Origin", "https://tv.example");
        assertEquals("https://tv.example", friend.headers().get("Access-Control-Allow-Origin"));
        HttpReply stranger = ask("OPTIONS", ENDPOINT, null, "", "Origin", "https://evil.example");
        assertFalse(stranger.headers().containsKey("Access-Control-Allow-Origin"));
        assertEquals("Origin", stranger.headers().get("Vary"));
    }

    @Test
    void whereTokensAreNeededABrowserSeesWhy() {
        ViewerAccess access = ViewerAccess.byToken(List.of("first-token-12345"), List.of(), Optional.empty(), false);
        whep = endpoint(WhepOptions.usual().admitting(access));
        HttpReply refused = post(Offers.chromium());
        assertProblem(401, refused);
        assertTrue(refused.headers().get("WWW-Authenticate").startsWith("Bearer "));
        assertEquals("*", refused.headers().get("Access-Control-Allow-Origin"));
        assertTrue(refused.headers().get("Access-Control-Expose-Headers").contains("WWW-Authenticate"));
        assertEquals(List.of(), asked, "who may not watch learns nothing of the stream");
        HttpReply preflight = ask("OPTIONS", ENDPOINT, null, "", "Origin", "https://tv.example");
        assertEquals(204, preflight.status());
        assertTrue(preflight.headers().get("Access-Control-Allow-Headers").contains("Authorization"));
        HttpReply created = ask(
                "POST", ENDPOINT, "application/sdp", Offers.chromium(), "Authorization", "Bearer first-token-12345");
        assertEquals(201, created.status());
        String location = created.headers().get("Location");
        assertEquals(200, ask("DELETE", location, null, "").status(), "the secret address is proof enough");
    }

    @Test
    void viewersAreToldOfIceServersAndOnlyWhoMayWatchOfCredentials() {
        IceServers servers = new IceServers(
                List.of("stun:stun.example", "turn:turn.example:3478?transport=tcp"),
                "north-secret",
                Duration.ofHours(1));
        ViewerAccess access = ViewerAccess.byToken(List.of("first-token-12345"), List.of(), Optional.empty(), false);
        String[] token = {"Authorization", "Bearer first-token-12345"};
        assertEquals(1, post(Offers.chromium()).links().size(), "the events");
        whep = endpoint(WhepOptions.usual().telling(servers).admitting(access));
        String stun = "<stun:stun.example>; rel=\"ice-server\"";
        assertEquals(List.of(stun), ask("OPTIONS", ENDPOINT, null, "").links());
        assertEquals(2, ask("OPTIONS", ENDPOINT, null, "", token).links().size());
        List<String> links = ask("POST", ENDPOINT, "application/sdp", Offers.chromium(), token)
                .links();
        assertEquals(stun, links.get(1));
        String turn = "<turn:turn\\.example:3478\\?transport=tcp>; rel=\"ice-server\"; username=\"(\\d+):\\w+\";"
                + " credential=\"[A-Za-z0-9+/]{27}=\"; credential-type=\"password\"";
        assertTrue(links.get(2).matches(turn), links.get(2));
        long expiry = Long.parseLong(links.get(2).replaceAll(turn, "$1"));
        long expected = System.currentTimeMillis() / 1000 + 3600;
        assertTrue(Math.abs(expiry - expected) < 60, "in an hour");
    }

    @Test
    void theOperatorSeesWhoWatchesAndLetsOneGo() throws Exception {
        StreamKey key = new StreamKey("live/room1", "cam");
        assertEquals(List.of(), viewers(key));
        String agent = "Player/1.0\n(forged: line)" + "x".repeat(1000);
        String location = ask("POST", ENDPOINT, "application/sdp", Offers.chromium(), "User-Agent", agent)
                .headers()
                .get("Location");
        post(Offers.chromium());
        List<ViewerStatus> both = viewers(key);
        assertEquals(2, both.size());
        ViewerStatus named = both.stream()
                .filter(viewer -> !viewer.userAgent().isEmpty())
                .findFirst()
                .orElseThrow();
        assertTrue(named.userAgent().startsWith("Player/1.0 (forged: line)xxx"), named.userAgent());
        assertEquals(200, named.userAgent().length());
        assertEquals("127.0.0.1", named.address());
        assertEquals(ENDPOINT, named.endpoint());
        assertEquals("new", named.state());
        assertEquals(-1, named.rung());
        assertFalse(location.contains(named.id()), "who sees the figures does not know the session's address");
        assertEquals(List.of(), viewers(new StreamKey("live", "cam")), "of another stream");

        assertFalse(whep.dismiss(new StreamKey("live", "cam"), named.id()));
        assertTrue(whep.dismiss(key, named.id()));
        Eventually.await(20, "one of two is gone", () -> viewers(key).size() <= 1);
        assertEquals(1, viewers(key).size());
        assertFalse(viewers(key).get(0).id().equals(named.id()), "the other one stays");
        assertProblem(404, ask("GET", location, null, ""));
    }

    private List<ViewerStatus> viewers(StreamKey key) {
        return whep.viewers(key)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void namesWithSpacesAndUmlautsComeBackEncoded() {
        HttpReply reply = ask("POST", "/live/my r\u00f6om/whep/endpoint/cam", "application/sdp", Offers.chromium());
        assertTrue(reply.headers().get("Location").startsWith("/live/my%20r%C3%B6om/whep/endpoint/cam/"));
    }
}
