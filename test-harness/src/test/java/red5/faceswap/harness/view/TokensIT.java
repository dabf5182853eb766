package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A server that asks viewers for tokens and names STUN and TURN servers, as real browsers and a player's library meet it. */
class TokensIT {
    private static final String TOKEN = "a-viewer-token-of-the-tests";
    private static final String SECRET = "a-secret-of-the-tests-that-is-long-enough";
    private static final String STREAM = "live/guarded";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Server server;
    private static ClockedPublisher publisher;

    @BeforeAll
    static void start() throws Exception {
        server = RunningRed5.start(
                "red5-tokens",
                List.of(
                        "whep.tokens=" + TOKEN,
                        "whep.jwt-secret=" + SECRET,
                        "whep.ice-servers=stun:127.0.0.1:9, turn:127.0.0.1:9?transport=udp",
                        "whep.turn-secret=north-and-south"));
        publisher = server.publish(STREAM);
    }

    @AfterAll
    static void stop() {
        publisher.close();
        server.close();
    }

    @Test
    void onlyWhoShowsAGoodTokenSeesAnything() throws Exception {
        try (OpenPage page = open("/faceswap/play")) {
            for (String good : List.of(TOKEN, signed("live", "guarded", 600), signed("*", "*", 600))) {
                BareViewer viewer = BareViewer.in(page, server.whep(STREAM), good);
                assertEquals(201, viewer.answer().get("status").getAsInt(), viewer.answer()::toString);
                viewer.awaitFrames();
                assertEquals(200, viewer.leave(), "the session's secret address is proof enough");
            }
            assertRefused(page, "", 401, "Bearer realm=\"faceswap\"", "Send a token");
            assertRefused(page, "another-token-of-the-tests", 401, "error=\"invalid_token\"", "get a new one");
            assertRefused(page, signed("live", "guarded", -3600), 401, "error=\"invalid_token\"", "expired");
            assertRefused(page, signed("live", "other", 600), 403, "error=\"insufficient_scope\"", "names it");
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static void assertRefused(OpenPage page, String token, int status, String challenge, String sentence)
            throws Exception {
        JsonObject answer = BareViewer.in(page, server.whep(STREAM), token).answer();
        assertEquals(status, answer.get("status").getAsInt(), answer::toString);
        assertTrue(answer.get("challenge").getAsString().contains(challenge), answer::toString);
        assertTrue(answer.get("detail").getAsString().contains(sentence), answer::toString);
    }

    /** They have no token to show; everybody knows the name under which others would find the stream. */
    @Test
    void playersOfRtmpGetNothing() throws Exception {
        assertEquals("", server.api().status(STREAM).get("rtmpStream").getAsString(), "the page shows no address");
        for (String name : List.of(STREAM, STREAM + "-swapped")) {
            AtomicInteger pictures = new AtomicInteger();
            try (RtmpPlayer player = RtmpPlayer.watchPictures(
                    server.red5().rtmp(name), 640, 360, picture -> pictures.incrementAndGet())) {
                assertTrue(player.ends(PATIENCE), name + " is not refused");
                assertEquals(0, pictures.get(), name);
            }
        }
        assertTrue(publisher.alive(), publisher::complaints);
    }

    @Test
    void thePlayerTakesTheTokenFromItsAddressAndSaysWhatIsWrongWithIt() throws Exception {
        String video = "document.querySelector('video').dataset.state";
        try (OpenPage page = open("/faceswap/play?app=live&stream=guarded")) {
            page.awaitText("You may not watch this stream");
            page.awaitText("Send a token that allows you to watch this stream.");
            page.read("void (location.hash = 'token=another-token-of-the-tests')");
            page.awaitText("The token is unknown, forged or expired: get a new one.");
            page.read("void (location.hash = 'token=" + signed("live", "guarded", 600) + "')");
            page.await(video + " === 'playing'");
            assertTrue(
                    page.read("performance.getEntriesByType('resource').every((one) => !one.name.includes('token='))")
                            .getAsBoolean(),
                    "no server's log is told");
        }
    }

    @Test
    void aPlayersLibraryIsToldOfStunAndTurnServers() throws Exception {
        Map<String, Object> options = Map.of("token", TOKEN, "enough", Map.of("coded", 30));
        try (NodeJob job = BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.WHIP_WHEP, server.whep(STREAM).toString(), PATIENCE, options)) {
            Seen seen = new Seen(job.result(PATIENCE.multipliedBy(2)));
            assertTrue(seen.codedFrames() >= 30, () -> "few frames: " + seen);
            JsonArray servers = seen.json().getAsJsonArray("iceServers");
            assertEquals(2, servers.size(), servers::toString);
            assertTrue(servers.get(0).toString().contains("stun:127.0.0.1:9"), servers::toString);
            JsonObject turn = servers.get(1).getAsJsonObject();
            assertTrue(turn.get("urls").toString().contains("turn:127.0.0.1:9?transport=udp"), turn::toString);
            String username = turn.get("username").getAsString();
            assertTrue(Long.parseLong(username.split(":")[0]) > Instant.now().getEpochSecond(), "good for a while");
            assertEquals(
                    hmac("HmacSHA1", "north-and-south", username, Base64.getEncoder()),
                    turn.get("credential").getAsString());
        }
    }

    private static OpenPage open(String path) throws Exception {
        return BrowserViewer.ofThisModule().open(server.red5().http(path).toString(), Map.of());
    }

    /** A JSON Web Token as an operator's own program makes it (RFC 7519, HS256). */
    private static String signed(String app, String stream, long seconds) throws Exception {
        long expiry = Instant.now().getEpochSecond() + seconds;
        String claims = "{\"app\":\"" + app + "\",\"stream\":\"" + stream + "\",\"exp\":" + expiry + "}";
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + hmac("HmacSHA256", SECRET, signed, base64);
    }

    private static String hmac(String algorithm, String secret, String text, Base64.Encoder base64) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return base64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
