package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/**
 * An operator puts a network into the running server's folder, accepts its licence, chooses it for a live stream, and takes it away again. The
 * network has a published one's inputs, outputs and description; it makes every face plain green, or none at all.
 */
@ExtendWith(RunningRed5.class)
class NetworkFacesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MODEL = "hyperswap_1a_256";
    private static final String DETECTOR = "yunet_n_dynamic";
    /** Strangers are up to .22 alike. */
    private static final double THE_FACE = .35;

    private static final int MOST_LOOKS = 100;
    private static final String CHOOSE = "{\"engine\":\"onnx\",\"model\":\"" + MODEL + "\",\"modelEvery\":2}";

    @Test
    void aModelThatShowsTheRealFaceIsRefused(Server server) throws Exception {
        Path folder = Files.createDirectories(server.home().resolve("faceswap/models"));
        String name = "hyperswap_1b_256";
        KnownModels.anyBytes(folder, name, "arcface_w600k_r50");
        Files.write(folder.resolve("arcface_w600k_r50.onnx"), KnownModels.recogniser());
        Files.write(folder.resolve(name + ".onnx"), KnownModels.mixed(new float[3 * 256 * 256], 1));
        awaitState(server, "arcface_w600k_r50", "unaccepted");
        awaitState(server, name, "unaccepted");
        accept(server, "arcface_w600k_r50");
        accept(server, name);
        assertTrue(
                awaitState(server, name, "refused").get("reason").getAsString().contains("would show real faces"));
        Files.delete(folder.resolve(name + ".onnx"));
        Files.delete(folder.resolve("arcface_w600k_r50.onnx"));
    }

    @Test
    void aModelIsPutIntoTheFolderChosenSeenByViewersAndTakenAway() throws Exception {
        // a plain green square is no face, which is refused unless the operator says so
        Server server = RunningRed5.start(
                "red5-network",
                List.of("models.allow-unchanged-faces=true", "models.provider=cuda", "models.built-in=true"));
        try {
            putChooseAndTakeAway(server);
        } finally {
            server.close();
        }
    }

    /** The mesh's own networks run on ONNX Runtime, and faces are looked for by a published detector too, which is real. */
    @Test
    void aStreamIsSwappedByNetworksOnOnnxRuntime() throws Exception {
        Path real = Checkout.root().resolve("../shared/models/" + DETECTOR + ".onnx");
        assumeTrue(Files.exists(real), "no such model here");
        Server server = RunningRed5.start("red5-runtime", List.of("models.built-in=true", "face.detector=" + DETECTOR));
        try {
            Path folder = Files.createDirectories(server.home().resolve("faceswap/models"));
            Files.copy(real, folder.resolve(DETECTOR + ".onnx"));
            awaitState(server, DETECTOR, "unaccepted");
            accept(server, DETECTOR);
            try (Recogniser recogniser = new Recogniser();
                    WatchedStream stream = WatchedStream.with(server, "live/runtime", "{\"mode\":\"original\"}")) {
                awaitSwap(server, stream);
                server.red5().output().await("model face-landmarks.onnx runs on cpu", PATIENCE);
                server.red5().output().await("faces are found by the model " + DETECTOR, PATIENCE);
                Recogniser.Person monaLisa = recogniser.monaLisa();
                List<Double> seen = new ArrayList<>();
                do {
                    seen.add(recogniser.likeness(stream.eyes().keep(PATIENCE), monaLisa));
                    assertTrue(seen.size() < MOST_LOOKS, "likeness of what viewers see: " + seen);
                } while (seen.get(seen.size() - 1) < THE_FACE);
                stream.assertUndisturbed();
            }
        } finally {
            server.close();
        }
    }

    private static void putChooseAndTakeAway(Server server) throws Exception {
        Path folder = Files.createDirectories(server.home().resolve("faceswap/models"));
        try (WatchedStream stream = WatchedStream.with(server, "live/network", "{\"mode\":\"original\"}")) {
            awaitSwap(server, stream);
            HttpResponse<String> early = server.console().put("/faceswap/api/streams/" + stream.name(), CHOOSE);
            assertEquals(422, early.statusCode());
            assertTrue(early.body().contains("put " + MODEL + ".onnx into"), early.body());

            KnownModels.anyBytes(folder, MODEL, "arcface_w600k_r50");
            Files.write(folder.resolve("arcface_w600k_r50.onnx"), KnownModels.recogniser());
            Files.write(folder.resolve(MODEL + ".onnx"), KnownModels.plain(256, -1, .4f, -1));
            awaitState(server, MODEL, "unaccepted");
            HttpResponse<String> unaccepted = server.console().put("/faceswap/api/streams/" + stream.name(), CHOOSE);
            assertEquals(422, unaccepted.statusCode());
            assertTrue(
                    unaccepted.body().contains("licence of the model " + MODEL + " was not accepted"),
                    unaccepted.body());
            accept(server, MODEL);
            awaitState(server, "arcface_w600k_r50", "unaccepted");
            onCommandLine(server, "models", "accept", "arcface_w600k_r50", "--accept-licence");
            stream.eyes().await("usable", () -> usable(server), PATIENCE);
            assertTrue(takes(server, stream, CHOOSE));
            assertTrue(becomesGreen(stream, true), "viewers see what the network makes");
            assertEquals(List.of(), server.api().problems(stream.name()));
            assertTrue(
                    Files.readString(server.home().resolve("log/faceswap-audit.jsonl"))
                            .contains("\"model\":\"" + MODEL + "\""),
                    "it is in the audit log");

            assertEquals(
                    "cpu", model(server, MODEL).get("runsOn").getAsString(), "though the server was told to use cuda");
            assertTrue(models(server).get("problems").toString().contains("cuda:0 cannot be used: "), "and says so");
            server.red5().output().await("ONNX Runtime is loaded from .*binaries", PATIENCE);
            server.red5().output().await("model face-landmarks.onnx runs on cpu", PATIENCE);

            onCommandLine(server, "models", "remove", MODEL, "--force");
            assertTrue(becomesGreen(stream, false), "the server noticed by itself, and the mesh makes the face again");
            assertTrue(server.api()
                    .status(stream.name())
                    .get("problems")
                    .toString()
                    .contains("The mesh makes the faces for now."));
            assertEquals("CONNECTED", stream.eyes().state(), "the viewer stayed");
        }
    }

    /** The server may still be preparing its faces. */
    private static void awaitSwap(Server server, WatchedStream stream) throws Exception {
        stream.eyes().await("a face to swap with", () -> takes(server, stream, "{\"mode\":\"swap\"}"), PATIENCE);
    }

    private static boolean takes(Server server, WatchedStream stream, String settings) {
        try {
            return server.console()
                            .put("/faceswap/api/streams/" + stream.name(), settings)
                            .statusCode()
                    == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void onCommandLine(Server server, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                server.home().resolve("plugins/red5-faceswap-launcher.jar").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static void accept(Server server, String model) throws Exception {
        HttpResponse<String> accepted = server.console()
                .post(
                        "/faceswap/api/models/" + model + "/accept",
                        "application/json",
                        "{\"acceptLicence\":true}".getBytes());
        assertEquals(200, accepted.statusCode(), accepted.body());
    }

    private static JsonObject awaitState(Server server, String model, String state) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonObject now = model(server, model);
        while (!now.get("state").getAsString().equals(state)) {
            assertTrue(System.nanoTime() < end, "not " + state + ": " + now);
            Thread.sleep(50);
            now = model(server, model);
        }
        return now;
    }

    private static boolean usable(Server server) {
        return !model(server, MODEL).has("obstacle");
    }

    private static JsonObject model(Server server, String name) {
        for (JsonElement one : models(server).getAsJsonArray("models")) {
            JsonObject model = one.getAsJsonObject();
            if (model.get("name").getAsString().equals(name)) {
                return model;
            }
        }
        throw new AssertionError("no model " + name);
    }

    private static JsonObject models(Server server) {
        try {
            return JsonParser.parseString(
                            server.console().get("/faceswap/api/models").body())
                    .getAsJsonObject();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean becomesGreen(WatchedStream stream, boolean wanted) throws Exception {
        List<Double> shares = new ArrayList<>();
        while (shares.size() < 100) {
            Eyes.Kept picture = stream.eyes().keep(PATIENCE);
            int green = 0;
            for (int i = 0; i < picture.u().length; i++) {
                green += (picture.u()[i] & 255) < 90 && (picture.v()[i] & 255) < 90 ? 1 : 0;
            }
            shares.add(green / (double) picture.u().length);
            if (shares.get(shares.size() - 1) > .005 == wanted) {
                return true;
            }
        }
        throw new AssertionError("shares of green pixels: " + shares);
    }
}
