package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.EngineChoice;
import red5.faceswap.session.StreamKey;

/** The models as the operator's HTTP interface shows, fetches and removes them. */
class ModelsApiTest {
    private static final String NAME = "inswapper_128";

    @TempDir
    Path folder;

    private final InventedStreams streams = new InventedStreams().add("live", "cam", "mona-lisa");
    private AuditLog audit;
    private ModelStore models;
    private ModelsApi api;

    @BeforeEach
    void open() {
        audit = AuditLog.open(folder.resolve("audit.jsonl"), 1_000_000, 2, Clock.systemUTC());
        models = new ModelStore(folder.resolve("models"), 1, "http://127.0.0.1:1/");
        api = new ModelsApi(models, streams, audit, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        models.close();
        audit.close();
    }

    private static HttpRequest request(String method, String body) throws Exception {
        return new HttpRequest(
                method,
                "/faceswap/api/models",
                Map.of(),
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8),
                InetAddress.getByName("192.0.2.7"),
                "http://server.example:5080");
    }

    private static JsonObject json(HttpReply reply) {
        return JsonParser.parseString(new String(reply.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private JsonObject model(String name) throws Exception {
        for (JsonElement one : json(api.list(request("GET", ""))).getAsJsonArray("models")) {
            if (one.getAsJsonObject().get("name").getAsString().equals(name)) {
                return one.getAsJsonObject();
            }
        }
        throw new AssertionError("no model " + name);
    }

    private String written() throws Exception {
        audit.close();
        Path file = folder.resolve("audit.jsonl");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void eachModelIsShownWithItsLicenceAndWhatIsMissing() throws Exception {
        JsonObject model = model(NAME);
        assertEquals("swapper", model.get("kind").getAsString());
        assertEquals("absent", model.get("state").getAsString());
        assertEquals(64, model.get("sha256").getAsString().length());
        assertEquals(555_303_150, model.get("publishedBytes").getAsLong(), "what is going to come is told before");
        assertTrue(model.get("licence").getAsString().contains("Non-commercial"));
        assertTrue(model.get("obstacle").getAsString().contains("put inswapper_128.onnx into"));
        assertFalse(model("arcface_w600k_r50").has("obstacle"));
    }

    @Test
    void aRegionMaskSaysWhatMayStayThePersonsOwn() throws Exception {
        assertEquals("[\"mouth\"]", model("bisenet_resnet_34").get("ownRegions").toString());
        models.allowOwnFeatures();
        assertEquals(
                "[\"skin\",\"brows\",\"eyes\",\"glasses\",\"nose\",\"mouth\"]",
                model("bisenet_resnet_34").get("ownRegions").toString());
        assertFalse(model("xseg_1").has("ownRegions"));
    }

    @Test
    void nothingIsFetchedBeforeTheLicenceIsAccepted() throws Exception {
        for (String body : new String[] {"", "{}", "{\"acceptLicence\":false}", "{\"acceptLicence\":\"true\"}"}) {
            HttpReply refused = api.one(NAME + "/fetch", request("POST", body));
            assertEquals(422, refused.status(), body);
            assertTrue(json(refused).get("detail").getAsString().contains("Non-commercial"), body);
        }
        for (String body : new String[] {"[1]", "{\"acceptLicence\":"}) {
            assertEquals(400, api.one(NAME + "/fetch", request("POST", body)).status(), body);
        }
        assertFalse(model(NAME).has("fetch"));
        assertFalse(written().contains("model-fetch"));
    }

    private String auditOfFetch(String name) throws Exception {
        HttpReply begun = api.one(name + "/fetch", request("POST", "{\"acceptLicence\":true}"));
        assertEquals(202, begun.status());
        assertTrue(json(begun).has("fetch"));
        CountDownLatch ended = new CountDownLatch(1);
        models.whenChanged(() -> {
            if (!models.find(name).orElseThrow().fetch().orElseThrow().running()) {
                ended.countDown();
            }
        });
        assertTrue(
                !models.find(name).orElseThrow().fetch().orElseThrow().running() || ended.await(60, TimeUnit.SECONDS));
        return written();
    }

    @Test
    void thatTheLicenceWasAcceptedIsWrittenDownAlsoWhenTheFileDoesNotCome() throws Exception {
        String[] lines = auditOfFetch(NAME).split("\n");
        assertEquals(2, lines.length);
        assertTrue(lines[0].contains("\"what\":\"model-fetch-begun\""), lines[0]);
        assertTrue(lines[0].contains("\"licenceAccepted\":\"Non-commercial"), lines[0]);
        assertTrue(lines[0].contains("192.0.2.7"), lines[0]);
        assertTrue(lines[1].contains("\"what\":\"model-fetch-failed\""), lines[1]);
        assertTrue(lines[1].contains("127.0.0.1") && lines[1].contains("cannot be reached"), lines[1]);
        assertTrue(lines[1].contains("192.0.2.7"), lines[1]);
    }

    @Test
    void whichFileHasComeIsWrittenDown(@TempDir Path mirror) throws Exception {
        String known = "arcface_w600k_r50";
        models.close();
        KnownModels.anyBytes(folder.resolve("models"), known);
        Files.write(mirror.resolve(known + ".onnx"), KnownModels.recogniser());
        models = new ModelStore(folder.resolve("models"), 1, mirror.toUri().toString());
        api = new ModelsApi(models, streams, audit, Clock.systemUTC());
        String[] lines = auditOfFetch(known).split("\n");
        assertEquals(2, lines.length);
        assertTrue(lines[0].contains("\"what\":\"model-fetch-begun\""), lines[0]);
        assertTrue(lines[1].contains("\"what\":\"model-fetched\""), lines[1]);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KnownModels.recogniser()));
        assertTrue(lines[1].contains("\"sha256\":\"" + sum + "\""), lines[1]);
    }

    @Test
    void theLicenceOfAFileThatWasPutThereIsAcceptedAndThatIsWrittenDown() throws Exception {
        String known = "arcface_w600k_r50";
        KnownModels.anyBytes(folder.resolve("models"), known);
        Files.write(folder.resolve("models").resolve(known + ".onnx"), KnownModels.recogniser());
        CountDownLatch checked = new CountDownLatch(1);
        models.whenChanged(checked::countDown);
        model(known); // has the folder looked at
        assertTrue(checked.await(60, TimeUnit.SECONDS));
        assertEquals("unaccepted", model(known).get("state").getAsString());
        assertEquals(64, model(known).get("fileSha256").getAsString().length());
        assertEquals(422, api.one(known + "/accept", request("POST", "{}")).status());
        HttpReply accepted = api.one(known + "/accept", request("POST", "{\"acceptLicence\":true}"));
        assertEquals(200, accepted.status());
        assertEquals("ready", json(accepted).get("state").getAsString());
        assertEquals(
                200,
                api.one(known + "/accept", request("POST", "{\"acceptLicence\":true}"))
                        .status());
        assertEquals(
                409,
                api.one(NAME + "/accept", request("POST", "{\"acceptLicence\":true}"))
                        .status());
        String written = written();
        assertEquals(1, written.split("licence-accepted", -1).length - 1, written);
        assertTrue(written.contains("192.0.2.7") && written.contains("Non-commercial"), written);
    }

    @Test
    void aModelIsRemovedUnlessAStreamUsesIt() throws Exception {
        Path file = folder.resolve("models").resolve(NAME + ".onnx");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[10]);
        streams.change(
                new StreamKey("live", "cam"),
                settings -> settings.withEngine(
                        any -> new EngineChoice(EngineChoice.Engine.ONNX, SwapRecipe.plain(NAME), 1)));
        assertEquals(409, api.one(NAME, request("DELETE", "")).status());
        assertTrue(Files.exists(file));
        streams.change(new StreamKey("live", "cam"), settings -> settings.withEngine(any -> EngineChoice.MESH));
        assertEquals(204, api.one(NAME, request("DELETE", "")).status());
        assertFalse(Files.exists(file));
        assertTrue(written().contains("model-removed"));
    }

    @Test
    void whatIsNotKnownOrNotMeantIsSaid() throws Exception {
        assertEquals(404, api.one("nonsense", request("DELETE", "")).status());
        assertEquals(404, api.one("nonsense/fetch", request("POST", "")).status());
        assertEquals(405, api.one(NAME, request("POST", "")).status());
        assertEquals(405, api.one(NAME + "/fetch", request("GET", "")).status());
        assertEquals(405, api.list(request("PUT", "")).status());
    }
}
