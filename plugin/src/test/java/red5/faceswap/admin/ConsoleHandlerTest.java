package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.library.CentreFaceEngine;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.session.StreamKey;

class ConsoleHandlerTest {
    private static final String PASSWORD = "correct horse";
    private static final String AUDIT = "/faceswap/api/audit";
    private static final String CAM = "/faceswap/api/streams/live/cam";
    private static final String FACES = "/faceswap/api/faces";
    private static final byte[] PORTRAIT = CentreFaceEngine.portrait("png", 200, 100, Color.PINK);

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final InventedStreams streams =
            new InventedStreams().add("live", "cam", "mona-lisa").add("events/hall 1", "stage", "ada");
    private AuditLog audit;
    private FaceLibrary library;
    private ConsoleHandler console;

    @BeforeEach
    void open() {
        audit = AuditLog.open(folder.resolve("audit.jsonl"), 1_000_000, 2, clock);
        library = FaceLibrary.open(folder.resolve("faces"), folder.resolve("none"), new CentreFaceEngine(), clock);
        console = new ConsoleHandler(
                new AccessControl(PASSWORD, audit, clock),
                streams,
                new InventedViewers(),
                library,
                new ModelStore(folder.resolve("models"), 1, ""),
                audit,
                new ServerFacts(
                        "1.2.3",
                        1935,
                        new Configuration.Disclosure(
                                true, "AI modified", "Faces hidden", LabelPlace.TOP_LEFT, LabelFont.builtIn()),
                        Safeguard.DEFAULT,
                        true,
                        "mona-lisa",
                        () -> List.of("No TCP port."),
                        () -> Map.of("video-frame", 3L)),
                clock);
    }

    @AfterEach
    void close() {
        library.close();
        audit.close();
    }

    // ---- who may come in ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/faceswap/",
                "/faceswap/console.js",
                "/faceswap/api/streams",
                "/faceswap/api/streams/live/cam",
                "/faceswap/api/streams/live/cam/viewers",
                "/faceswap/api/faces",
                "/faceswap/api/faces/mona-lisa/picture",
                "/faceswap/api/models",
                "/faceswap/api/server",
                "/faceswap/unheard-of"
            })
    void everythingAsksForThePassword(String path) throws Exception {
        HttpReply reply = answer(new Ask("GET", path).anonymous());
        assertEquals(401, reply.status());
        assertTrue(reply.headers().get("WWW-Authenticate").startsWith("Basic realm="), reply.toString());
        assertProblem(reply, "admin.password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"play", "play.js", "play.css", "whep.js", "ice-restart.js", "sdp.js", "theme.css", "icon.svg"})
    void thePlayerIsForEverybody(String name) throws Exception {
        HttpReply reply = answer(new Ask("GET", "/faceswap/" + name).anonymous());
        assertEquals(200, reply.status());
        assertTrue(reply.body().length > 0);
        HttpReply again = answer(new Ask("GET", "/faceswap/" + name)
                .anonymous()
                .header("If-None-Match", reply.headers().get("ETag")));
        assertEquals(304, again.status());
        assertEquals(
                405, answer(new Ask("POST", "/faceswap/" + name).anonymous()).status());
    }

    @ParameterizedTest
    @CsvSource({"admin,wrong", "root,correct horse", "admin,''", "admin,correct horse battery"})
    void aWrongNameOrPasswordStaysOutsideAndIsAudited(String name, String password) throws Exception {
        HttpReply reply = answer(new Ask("GET", CAM).login(name, password));
        assertEquals(401, reply.status());
        assertProblem(reply, "admin.password");
        String line = audited().get(0);
        assertTrue(line.contains("login-failed") && line.contains("\"who\":\"" + name + "\""), line);
        assertFalse(password.length() > 3 && line.contains(password), "no password in the log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Bearer abc", "Basic bm9jb2xvbg=="})
    void aBrokenHeaderIsNoLogin(String header) throws Exception {
        assertEquals(
                401, answer(new Ask("GET", CAM).header("Authorization", header)).status());
    }

    @Test
    void guessingIsSlowedDownForThatAddressOnly() throws Exception {
        for (int i = 0; i < LoginThrottle.MAX_FAILURES; i++) {
            assertEquals(
                    401,
                    answer(new Ask("GET", CAM).login("admin", "guess " + i)).status());
        }
        HttpReply blocked = answer(new Ask("GET", CAM));
        assertEquals(429, blocked.status(), "even with the right password, else guessing goes on");
        assertTrue(Integer.parseInt(blocked.headers().get("Retry-After")) <= 61);
        assertProblem(blocked, "Wait");
        assertEquals(200, answer(new Ask("GET", CAM).from("192.0.2.99")).status());
        clock.now = clock.now.plus(LoginThrottle.WINDOW).plusSeconds(1);
        assertEquals(200, answer(new Ask("GET", CAM)).status());
    }

    @Test
    void anIpv6CustomerCannotGuessFromManyAddresses() throws Exception {
        for (int i = 0; i < LoginThrottle.MAX_FAILURES; i++) {
            answer(new Ask("GET", CAM).login("admin", "guess").from("2001:db8:1:2::" + i));
        }
        assertEquals(429, answer(new Ask("GET", CAM).from("2001:db8:1:2::ff")).status());
        assertEquals(200, answer(new Ask("GET", CAM).from("2001:db8:1:3::1")).status());
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,https://evil.example,403",
        "Origin,null,403",
        "Origin,http://server.example:9999,403",
        "Origin,http://server.example:5080,200",
        "Sec-Fetch-Site,cross-site,403",
        "Sec-Fetch-Site,same-site,403",
        "Sec-Fetch-Site,same-origin,200",
    })
    void pagesOfOtherSitesCannotChangeAnything(String header, String value, int status) throws Exception {
        HttpReply reply =
                answer(new Ask("PUT", CAM).json("{\"mode\":\"original\"}").header(header, value));
        assertEquals(status, reply.status());
        assertEquals(
                status == 200 ? SwapSettings.Mode.ORIGINAL : SwapSettings.Mode.SWAP,
                streams.stream(new StreamKey("live", "cam"))
                        .orElseThrow()
                        .settings()
                        .mode());
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        for (String path : List.of("/faceswap/", "/faceswap/play", CAM, "/faceswap/unheard-of")) {
            Map<String, String> headers = answer(new Ask("GET", path)).headers();
            String policy = headers.get("Content-Security-Policy");
            assertTrue(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals("nosniff", headers.get("X-Content-Type-Options"));
        }
        assertEquals("no-store", answer(new Ask("GET", CAM)).headers().get("Cache-Control"));
    }

    @Test
    void whatIsPasswordProtectedIsReachedWithThePasswordOnly() throws Exception {
        HttpHandler original = new HttpHandler() {
            @Override
            public boolean handles(String path) {
                return path.startsWith(ConsoleHandler.ORIGINALS);
            }

            @Override
            public int maxBody(String path) {
                return 7;
            }

            @Override
            public CompletionStage<HttpReply> answer(HttpRequest request) {
                return CompletableFuture.completedStage(HttpReply.empty(201));
            }
        };
        PasswordProtected guarded = new PasswordProtected(new AccessControl(PASSWORD, audit, clock), original);
        String path = ConsoleHandler.ORIGINALS + "/live/whep/endpoint/cam";
        assertTrue(guarded.handles(path));
        assertEquals(7, guarded.maxBody(path));
        Ask ask = new Ask("POST", path).body("application/sdp", new byte[3]);
        assertEquals(
                201, guarded.answer(ask.request()).toCompletableFuture().join().status());
        ask.header("Origin", "https://evil.example");
        assertEquals(
                403, guarded.answer(ask.request()).toCompletableFuture().join().status());
        assertEquals(
                401,
                guarded.answer(ask.anonymous().request())
                        .toCompletableFuture()
                        .join()
                        .status());
    }

    @Test
    void whepBelowTheApiIsAnothersBusiness() {
        assertTrue(console.handles("/faceswap"));
        assertTrue(console.handles("/faceswap/api/streams/live/cam"));
        assertFalse(console.handles("/faceswap/original/live/whep/endpoint/cam"));
        assertFalse(console.handles("/faceswap/original/live/whep/endpoint/cam/abc"));
        assertFalse(console.handles("/faceswap/swapped/live/whep/endpoint/cam"));
        assertFalse(console.handles("/faceswap/whep/endpoint/cam"));
        assertFalse(console.handles("/live/whep/endpoint/cam"));
        assertFalse(console.handles("/faceswapper/"));
    }

    // ---- streams ----

    @Test
    void streamsAreListedWithEverythingTheOperatorNeeds() throws Exception {
        JsonArray all = json(answer(new Ask("GET", "/faceswap/api/streams"))).getAsJsonArray("streams");
        assertEquals(2, all.size());
        JsonObject cam = all.get(1).getAsJsonObject();
        assertEquals("live", cam.get("app").getAsString());
        assertEquals("cam", cam.get("stream").getAsString());
        assertEquals("swap", cam.get("mode").getAsString());
        assertEquals("mona-lisa", cam.get("face").getAsString());
        assertEquals(29.97, cam.get("decodedFps").getAsDouble());
        assertEquals(4.6, cam.getAsJsonObject("stageMillis").get("swap").getAsDouble());
        assertEquals(39, cam.getAsJsonObject("counters").get("held").getAsInt());
        JsonObject smaller = cam.getAsJsonArray("rungs").get(1).getAsJsonObject();
        assertEquals(
                "{\"width\":640,\"height\":360,\"kbps\":700,\"fps\":29.9,\"encodeMillis\":3.1}", smaller.toString());
        assertEquals(
                240,
                cam.getAsJsonArray("faces")
                        .get(0)
                        .getAsJsonObject()
                        .get("width")
                        .getAsDouble());
    }

    @Test
    void aStreamIsNamedByAppAndNameAlsoWithSlashes() throws Exception {
        JsonObject stage = json(answer(new Ask("GET", "/faceswap/api/streams/events/hall 1/stage")));
        assertEquals("events/hall 1", stage.get("app").getAsString());
        assertEquals(
                404, answer(new Ask("GET", "/faceswap/api/streams/live/none")).status());
        assertEquals(404, answer(new Ask("GET", "/faceswap/api/streams/live/")).status());
        assertEquals(404, answer(new Ask("GET", "/faceswap/api/streams/cam")).status());
    }

    @Test
    void aChangeTakesEffectAndIsAudited() throws Exception {
        HttpReply reply = answer(new Ask("PUT", CAM).json("{\"mode\":\"off\",\"face\":\"ada\"}"));
        assertEquals(200, reply.status());
        assertEquals("off", json(reply).get("mode").getAsString());
        assertEquals("ada", json(answer(new Ask("GET", CAM))).get("face").getAsString());
        JsonObject line = JsonParser.parseString(audited().get(0)).getAsJsonObject();
        assertEquals("stream-changed", line.get("what").getAsString());
        assertEquals("live/cam", line.get("subject").getAsString());
        assertEquals("192.0.2.7", line.get("from").getAsString());
        assertEquals("swap", line.get("modeBefore").getAsString());
        assertEquals("off", line.get("mode").getAsString());
        assertEquals("mona-lisa", line.get("faceBefore").getAsString());
        assertEquals("ada", line.get("face").getAsString());
    }

    @Test
    void facesAreHiddenByACoverOfTheOperatorsChoice() throws Exception {
        HttpReply reply = answer(new Ask("PUT", CAM).json("{\"mode\":\"anonymous\",\"cover\":\"nobody\"}"));
        assertEquals(200, reply.status());
        JsonObject cam = json(answer(new Ask("GET", CAM)));
        assertEquals("anonymous", cam.get("mode").getAsString());
        assertEquals("nobody", cam.get("cover").getAsString());
        JsonObject line = JsonParser.parseString(audited().get(0)).getAsJsonObject();
        assertEquals("anonymous", line.get("mode").getAsString());
        assertEquals("blur", line.get("coverBefore").getAsString());
        assertEquals("nobody", line.get("cover").getAsString());
    }

    @Test
    void theQualityIsTheOperatorsChoice() throws Exception {
        assertEquals(
                "balanced", json(answer(new Ask("GET", CAM))).get("quality").getAsString());
        assertEquals(
                200, answer(new Ask("PUT", CAM).json("{\"quality\":\"best\"}")).status());
        assertEquals("best", json(answer(new Ask("GET", CAM))).get("quality").getAsString());
        JsonObject line = JsonParser.parseString(audited().get(0)).getAsJsonObject();
        assertEquals("balanced", line.get("qualityBefore").getAsString());
        assertEquals("best", line.get("quality").getAsString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"swap\"|400|no JSON",
                "[]|400|object",
                "''|400|object",
                "{}|422|at least one setting",
                "{\"mode\":\"blur\"}|422|one of swap,",
                "{\"mode\":7}|422|one of swap,",
                "{\"mode\":null}|422|one of swap,",
                "{\"face\":[]}|422|id of a face",
                "{\"cover\":\"veil\"}|422|one of blur, pixels, shape, nobody",
                "{\"quality\":\"finest\"}|422|one of fast, balanced, best",
                "{\"mode\":\"off\",\"faces\":\"ada\"}|422|no setting",
                "{\"face\":\"unknown-one\"}|422|There is no face",
            })
    void aChangeThatMakesNoSenseChangesNothing(String body, int status, String sentence) throws Exception {
        HttpReply reply = answer(new Ask("PUT", CAM).json(body));
        assertEquals(status, reply.status());
        assertProblem(reply, sentence);
        JsonObject cam = json(answer(new Ask("GET", CAM)));
        assertEquals("swap", cam.get("mode").getAsString());
        assertEquals("mona-lisa", cam.get("face").getAsString());
    }

    @Test
    void wrongMethodsTypesAndSizesAreNamed() throws Exception {
        HttpReply method = answer(new Ask("POST", CAM).json("{}"));
        assertEquals(405, method.status());
        assertEquals("GET, PUT", method.headers().get("Allow"));
        assertProblem(method, "GET or PUT");
        HttpReply type =
                answer(new Ask("PUT", CAM).body("text/plain", "{\"mode\":\"off\"}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(415, type.status());
        assertProblem(type, "application/json");
        HttpReply size = answer(new Ask("PUT", CAM).body("application/json", new byte[70_000]));
        assertEquals(413, size.status());
        assertEquals(
                404,
                answer(new Ask("PUT", "/faceswap/api/streams/live/none").json("{\"mode\":\"off\"}"))
                        .status());
        assertEquals(404, answer(new Ask("GET", "/faceswap/api/unheard-of")).status());
        assertEquals(308, answer(new Ask("GET", "/faceswap").anonymous()).status());
    }

    // ---- faces ----

    @Test
    void aPictureIsCheckedThenAddedThenShown() throws Exception {
        HttpReply found = answer(new Ask("POST", FACES + "/check").body("image/png", PORTRAIT));
        assertEquals(200, found.status());
        assertEquals(60, json(found).getAsJsonObject("face").get("x").getAsDouble());
        assertEquals(
                0, json(answer(new Ask("GET", FACES))).getAsJsonArray("faces").size(), "checking keeps nothing");

        HttpReply added = answer(upload().body("image/png", PORTRAIT));
        assertEquals(201, added.status());
        assertEquals(FACES + "/ada-lovelace", added.headers().get("Location"));
        JsonObject face = json(added);
        assertEquals("ready", face.get("state").getAsString());
        assertEquals(200, face.getAsJsonObject("found").get("pictureWidth").getAsInt());
        JsonObject consent = face.getAsJsonObject("consent");
        assertEquals("Ada Example", consent.get("who").getAsString());
        assertEquals("2026-11-25", consent.get("given").getAsString(), "today where no date is given");
        assertEquals("admin from 192.0.2.7", consent.get("recordedBy").getAsString());

        HttpReply picture = answer(new Ask("GET", FACES + "/ada-lovelace/picture"));
        assertEquals("image/png", picture.headers().get("Content-Type"));
        assertEquals(PORTRAIT.length, picture.body().length);
        assertTrue(audited().get(0).contains("face-added") && audited().get(0).contains("Ada Example"));
    }

    @ParameterizedTest
    @CsvSource({
        "name,needs a name",
        "consent-who,person who agreed",
        "consent-purpose,purpose",
    })
    void aFaceWithoutNameOrConsentIsRefused(String missing, String sentence) throws Exception {
        HttpReply reply = answer(upload().query(missing, "").body("image/png", PORTRAIT));
        assertEquals(422, reply.status());
        assertProblem(reply, sentence);
        assertEquals(List.of(), library.list());
    }

    @Test
    void picturesThatCannotBeUsedAreExplained() throws Exception {
        assertProblem(answer(upload().body("image/png", CentreFaceEngine.plain())), "No face was found");
        assertProblem(answer(upload().body("image/png", new byte[10])), "JPEG, PNG or WebP");
        assertEquals(
                422,
                answer(new Ask("POST", FACES + "/check").body("image/png", new byte[10]))
                        .status());
        assertEquals(
                415, answer(upload().body("application/octet-stream", PORTRAIT)).status());
        assertEquals(
                413,
                answer(upload().body("image/png", new byte[FaceLibrary.MAX_PICTURE + 1]))
                        .status());
        assertProblem(answer(upload().query("consent-date", "yesterday").body("image/png", PORTRAIT)), "consent-date");
        assertEquals(FaceLibrary.MAX_PICTURE, console.maxBody(FACES));
    }

    @Test
    void aFaceHasSeveralPicturesOfOnePerson() throws Exception {
        answer(upload().query("name", "Bob").body("image/png", PORTRAIT));
        String pictures = FACES + "/bob/pictures";
        HttpReply added = answer(new Ask("POST", pictures).body("image/png", PORTRAIT));
        assertEquals(201, added.status());
        assertEquals(pictures + "/2", added.headers().get("Location"));
        JsonArray shown = json(added).getAsJsonArray("pictures");
        assertEquals(2, shown.size());
        assertEquals(
                "admin from 192.0.2.7",
                shown.get(1).getAsJsonObject().get("addedBy").getAsString());
        assertEquals(
                200,
                shown.get(1)
                        .getAsJsonObject()
                        .getAsJsonObject("found")
                        .get("pictureWidth")
                        .getAsInt());
        assertEquals(PORTRAIT.length, answer(new Ask("GET", pictures + "/2")).body().length);
        assertProblem(answer(new Ask("POST", pictures).body("image/png", CentreFaceEngine.plain())), "No face");
        assertEquals(
                415,
                answer(new Ask("POST", pictures).body("text/plain", PORTRAIT)).status());
        assertEquals(
                404,
                answer(new Ask("POST", FACES + "/eve/pictures").body("image/png", PORTRAIT))
                        .status());
        assertEquals(405, answer(new Ask("GET", pictures)).status());
        assertEquals(405, answer(new Ask("PUT", pictures + "/1")).status());
        assertEquals(404, answer(new Ask("DELETE", pictures + "/3")).status());
        assertEquals(204, answer(new Ask("DELETE", pictures + "/1")).status());
        assertProblem(answer(new Ask("DELETE", pictures + "/2")), "only picture");
        assertEquals(200, answer(new Ask("GET", FACES + "/bob/picture")).status(), "the first that is left");
        List<String> audited = audited();
        assertTrue(audited.get(1).contains("picture-added") && audited.get(1).contains("Ada Example"), audited.get(1));
        assertTrue(
                audited.get(2).contains("picture-removed") && audited.get(2).contains("\"number\":\"1\""),
                audited.get(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"name\":|400|no JSON",
                "application/json|[]|400|object",
                "text/plain|{}|415|application/json"
            })
    void aBodyThatIsNoObjectGetsTheSameAnswerWhateverItIsFor(String type, String body, int status, String sentence)
            throws Exception {
        answer(upload().query("name", "Bob").body("image/png", PORTRAIT));
        for (Ask ask : List.of(
                new Ask("PUT", CAM),
                new Ask("PUT", FACES + "/bob"),
                new Ask("POST", "/faceswap/api/models/inswapper_128/fetch"))) {
            HttpReply reply = answer(ask.body(type, body.getBytes(StandardCharsets.UTF_8)));
            assertEquals(status, reply.status());
            assertProblem(reply, sentence);
        }
        HttpReply nameless = answer(new Ask("PUT", FACES + "/bob").json("{}"));
        assertEquals(422, nameless.status());
        assertProblem(nameless, "Send the name");
    }

    @Test
    void aFaceInUseStaysAndAnUnusedOneGoes() throws Exception {
        answer(upload().query("name", "Ada").body("image/png", PORTRAIT));
        answer(upload().query("name", "Bob").body("image/png", PORTRAIT));
        answer(upload().query("name", "Mona Lisa").body("image/png", PORTRAIT));
        HttpReply used = answer(new Ask("DELETE", FACES + "/ada"));
        assertEquals(409, used.status());
        assertProblem(used, "is in use by the stream events/hall 1/stage");
        assertEquals(409, answer(new Ask("DELETE", FACES + "/mona-lisa")).status(), "the default face");
        assertEquals(204, answer(new Ask("DELETE", FACES + "/bob")).status());
        assertEquals(404, answer(new Ask("DELETE", FACES + "/bob")).status());
        assertEquals(404, answer(new Ask("GET", FACES + "/bob/picture")).status());
        assertEquals(
                404, answer(new Ask("GET", FACES + "/../audit.jsonl/picture")).status());
        assertTrue(audited().get(3).contains("face-removed"), audited().toString());
    }

    @Test
    void theAuditLogIsReadNewestFirst() throws Exception {
        answer(new Ask("PUT", CAM).json("{\"quality\":\"best\"}"));
        answer(new Ask("PUT", CAM).json("{\"quality\":\"fast\"}"));
        assertEquals(2, audited().size());
        JsonArray all = json(answer(new Ask("GET", AUDIT))).getAsJsonArray("entries");
        assertEquals("fast", all.get(0).getAsJsonObject().get("quality").getAsString());
        assertEquals("best", all.get(1).getAsJsonObject().get("quality").getAsString());
        JsonArray one = json(answer(new Ask("GET", AUDIT).query("limit", "1"))).getAsJsonArray("entries");
        assertEquals(1, one.size());
        assertEquals(422, answer(new Ask("GET", AUDIT).query("limit", "many")).status());
        assertEquals(405, answer(new Ask("DELETE", AUDIT)).status(), "nobody takes an entry away");
        assertEquals(401, answer(new Ask("GET", AUDIT).anonymous()).status());
    }

    @Test
    void thePageLearnsWhatItMustTell() throws Exception {
        JsonObject server = json(answer(new Ask("GET", "/faceswap/api/server")));
        assertEquals(1935, server.get("rtmpPort").getAsInt());
        assertEquals("AI modified", server.get("label").getAsString());
        assertEquals("top-left", server.get("labelPlace").getAsString());
        assertEquals("hold", server.getAsJsonObject("safeguard").get("fallback").getAsString());
        assertEquals(2, server.getAsJsonObject("safeguard").get("lookBack").getAsInt());
        assertTrue(server.get("rawDenied").getAsBoolean());
        assertEquals("No TCP port.", server.getAsJsonArray("problems").get(0).getAsString());
        assertEquals(3, server.getAsJsonObject("natives").get("video-frame").getAsInt());
    }

    // ---- tools ----

    private static Ask upload() {
        return new Ask("POST", FACES)
                .query("name", "Ada Lovelace")
                .query("consent-who", "Ada Example")
                .query("consent-purpose", "Our shows");
    }

    private HttpReply answer(Ask ask) throws Exception {
        return console.answer(ask.request()).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static JsonObject json(HttpReply reply) {
        assertTrue(reply.headers().get("Content-Type").startsWith("application/json"), text(reply));
        return JsonParser.parseString(text(reply)).getAsJsonObject();
    }

    private static void assertProblem(HttpReply reply, String words) {
        assertEquals("application/problem+json", reply.headers().get("Content-Type"));
        String detail = JsonParser.parseString(text(reply))
                .getAsJsonObject()
                .get("detail")
                .getAsString();
        assertTrue(detail.contains(words), detail);
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /** Closes the log so that all of it is on disk. */
    private List<String> audited() throws IOException {
        audit.close();
        return Files.readAllLines(folder.resolve("audit.jsonl"));
    }

    /** A request in the making; with the right password unless said otherwise. */
    private static final class Ask {
        private final String method;
        private final String path;
        private final Map<String, String> query = new HashMap<>();
        private final Map<String, String> headers = new HashMap<>();
        private byte[] body = {};
        private String from = "192.0.2.7";

        Ask(String method, String path) {
            this.method = method;
            this.path = path;
            login("admin", PASSWORD);
        }

        Ask login(String name, String password) {
            byte[] plain = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
            return header("authorization", "Basic " + Base64.getEncoder().encodeToString(plain));
        }

        Ask anonymous() {
            headers.remove("authorization");
            return this;
        }

        Ask header(String name, String value) {
            headers.put(name.equalsIgnoreCase("authorization") ? "authorization" : name, value);
            return this;
        }

        Ask query(String name, String value) {
            query.put(name, value);
            return this;
        }

        Ask json(String text) {
            return body("application/json; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }

        Ask body(String type, byte[] content) {
            body = content;
            return header("Content-Type", type);
        }

        Ask from(String address) {
            from = address;
            return this;
        }

        HttpRequest request() throws IOException {
            return new HttpRequest(
                    method, path, query, headers, body, InetAddress.getByName(from), "http://server.example:5080");
        }
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-25T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public long millis() {
            return now.toEpochMilli();
        }
    }
}
