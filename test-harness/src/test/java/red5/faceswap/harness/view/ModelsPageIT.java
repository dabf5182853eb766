package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.RunningRed5.Server;

/**
 * An operator fetches a model by the console's page in a real browser, from a mirror, cancels another one, accepts the licence of a third that was
 * put there by hand, and chooses the first for a live stream. The models have published ones' names, inputs and outputs; the swapper makes every
 * face plain green, which is no face and therefore allowed by a setting.
 */
class ModelsPageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "live/models";
    private static final String MODEL = "hyperswap_1a_256";
    private static final String RECOGNISER = "arcface_w600k_r50";
    private static final String SLOW = "ghost_1_256";
    private static final String MASK = "xseg_1";
    private static final String REGIONS = "bisenet_resnet_34";
    private static final Map<String, byte[]> MIRROR = Map.of(
            "/" + MODEL + ".onnx", KnownModels.plain(256, -1, .4f, -1),
            "/" + RECOGNISER + ".onnx", KnownModels.recogniser(),
            "/" + MASK + ".onnx", nothingInFront(),
            "/" + REGIONS + ".onnx", onlySkin(),
            "/" + SLOW + ".onnx", new byte[1000]);

    /** A mask that sees the whole face everywhere. */
    private static byte[] nothingInFront() {
        return new OnnxWriter()
                .input("input", 1, 256, 256, 3)
                .output("output", 1, 256, 256, 1)
                .initializer("none", new float[3], 3, 1)
                .initializer("all", new float[] {1}, 1)
                .node("MatMul", new String[] {"input", "none"}, "zero")
                .node("Add", new String[] {"zero", "all"}, "output")
                .model();
    }

    /** A mask for which everything is skin. */
    private static byte[] onlySkin() {
        float[] skin = new float[19];
        skin[1] = 1;
        return new OnnxWriter()
                .input("input", 1, 3, 512, 512)
                .output("output", 1, 19, 512, 512)
                .initializer("weights", new float[19 * 3], 19, 3, 1, 1)
                .initializer("bias", skin, 19)
                .node("Conv", new String[] {"input", "weights", "bias"}, "output")
                .model();
    }

    /** Until then the slow file does not end. */
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aModelIsFetchedChosenAndSeen() throws Exception {
        HttpServer mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mirror.createContext("/", this::answer);
        mirror.setExecutor(Executors.newCachedThreadPool());
        mirror.start();
        String address = "http://127.0.0.1:" + mirror.getAddress().getPort() + "/";
        Server server = RunningRed5.start(
                "red5-models", List.of("models.mirror=" + address, "models.allow-unchanged-faces=true"));
        KnownModels.anyBytes(server.home().resolve("faceswap/models"), MODEL, RECOGNISER, MASK, REGIONS);
        try (ClockedPublisher publisher =
                        server.publish(STREAM, server.publication(STREAM).codeAt(Publication.Edge.BOTTOM));
                OpenPage page = server.open("/faceswap/")) {
            ConsoleView console = new ConsoleView(page, STREAM);
            page.await(console.video("after") + "?.dataset.state === 'playing'");
            open(page);
            page.awaitText("a290273ed497…"); // inswapper_128, which nobody has fetched
            page.awaitText("555");
            acceptWhatWasPutThere(page, server);
            cancel(page);
            fetch(page, MODEL);
            page.shot(Checkout.work().resolve("models-page.png"));
            String select = "document.querySelector(\"[data-stream='" + STREAM + "'] [data-part=engine] select\")";
            page.await("[..." + select + ".options].some((one) => one.value === '" + MODEL + "' && !one.disabled)");
            page.read("(() => { " + select + ".value = '" + MODEL + "'; " + select
                    + ".dispatchEvent(new Event('change')); return true; })()");
            server.api()
                    .await(STREAM, status -> status.get("engine").getAsString().equals("onnx"), PATIENCE);
            page.await(green(console) + " > 0.01");
            assertEquals(List.of(), server.api().problems(STREAM));

            fetch(page, MASK);
            String masks =
                    "[...document.querySelectorAll(\"[data-stream='" + STREAM + "'] [data-part=engine] select\")]"
                            + ".find((one) => [...one.options].some((choice) => choice.value === '" + MASK + "'))";
            page.await(masks + " !== undefined");
            page.read("((select) => { select.value = '" + MASK
                    + "'; select.dispatchEvent(new Event('change')); return true; })(" + masks + ")");
            server.api()
                    .await(
                            STREAM,
                            status -> status.get("occlusionMask").getAsString().equals(MASK),
                            PATIENCE);
            page.await(green(console) + " > 0.01");
            assertEquals(List.of(), server.api().problems(STREAM));

            keepMouth(page, server);
            page.await(green(console) + " > 0.01");
            assertEquals(List.of(), server.api().problems(STREAM));

            page.click("button[aria-label='Remove " + MODEL + "']");
            page.click("#confirm button[value=yes]");
            page.awaitText("is in use by " + STREAM);
            String audit = Files.readString(server.home().resolve("log/faceswap-audit.jsonl"));
            assertTrue(audit.contains("\"what\":\"model-fetched\""), audit);
            assertTrue(audit.contains("\"what\":\"licence-accepted\""), audit);
            assertTrue(audit.contains("ResearchRAIL"), "the licence that was accepted: " + audit);
            assertTrue(publisher.alive(), publisher::complaints);
        } finally {
            server.close();
            end.countDown();
            mirror.stop(0);
        }
    }

    /** Clicks as a person does, who sees whether the list opened. */
    private static void open(OpenPage page) throws Exception {
        page.await("document.querySelector(\"[data-stream='" + STREAM
                + "'] [data-part=delay]\").textContent.endsWith('ms')");
        page.click("#models-summary");
        page.await("document.getElementById('models-summary').closest('details').open");
    }

    private static void acceptWhatWasPutThere(OpenPage page, Server server) throws Exception {
        Files.write(server.home().resolve("faceswap/models").resolve(RECOGNISER + ".onnx"), KnownModels.recogniser());
        press(page, "Accept licence", RECOGNISER);
        page.await("document.querySelector(\"button[aria-label='Accept licence " + RECOGNISER + "']\") === null");
    }

    /** Where a region mask is chosen, the mouth and nothing else can stay the person's own. */
    private static void keepMouth(OpenPage page, Server server) throws Exception {
        fetch(page, REGIONS);
        choose(page, "What belongs to the face is said by", REGIONS);
        choose(page, "The person’s own mouth", "own");
        server.api()
                .await(
                        STREAM,
                        status -> status.get("regions")
                                .toString()
                                .equals("[\"skin\",\"brows\",\"eyes\",\"glasses\",\"nose\"]"),
                        PATIENCE);
        assertEquals(
                "0",
                "" + page.read("document.querySelectorAll('select[aria-label=\"The person’s own eyes\"]').length"));
        choose(page, "The person’s own mouth", "swapped");
        server.api()
                .await(STREAM, status -> status.get("regions").getAsJsonArray().size() == 6, PATIENCE);
    }

    private static void choose(OpenPage page, String row, String value) throws Exception {
        String select = "document.querySelector(\"[data-stream='" + STREAM + "'] select[aria-label='" + row + "']\")";
        page.await("[..." + select + "?.options ?? []].some((one) => one.value === '" + value + "')");
        page.read("((select) => { select.value = '" + value
                + "'; select.dispatchEvent(new Event('change')); return true; })(" + select + ")");
    }

    private static void cancel(OpenPage page) throws Exception {
        press(page, "Fetch", SLOW);
        page.await(button("Cancel", SLOW) + " !== null");
        page.awaitText("fetching, 0 %");
        page.click("button[aria-label='Cancel " + SLOW + "']");
        page.await(button("Fetch", SLOW) + " !== null");
    }

    private static void fetch(OpenPage page, String model) throws Exception {
        press(page, "Fetch", model);
        page.await(button("Remove", model) + " !== null");
    }

    /** A button whose question is answered with yes. */
    private static void press(OpenPage page, String words, String model) throws Exception {
        page.await(button(words, model) + " !== null");
        page.click("button[aria-label='" + words + " " + model + "']");
        page.await("document.getElementById('confirm').open");
        page.click("#confirm button[value=yes]");
    }

    private static String button(String words, String model) {
        return "document.querySelector(\"button[aria-label='" + words + " " + model + "']\")";
    }

    /** Share of the pixels after the swap that are plain green; looked at, because pictures out of sight are not asked for. */
    private static String green(ConsoleView console) {
        return "((video) => { video.scrollIntoView(); if (!video.videoWidth) { return 0; } const canvas = document.createElement('canvas');"
                + " canvas.width = video.videoWidth; canvas.height = video.videoHeight;"
                + " const pen = canvas.getContext('2d'); pen.drawImage(video, 0, 0);"
                + " const { data } = pen.getImageData(0, 0, canvas.width, canvas.height); let green = 0;"
                + " for (let i = 0; i < data.length; i += 4) {"
                + " green += data[i] < 60 && data[i + 1] > 140 && data[i + 2] < 60 ? 1 : 0; }"
                + " return green / (data.length / 4); })(" + console.video("after") + ")";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] file = MIRROR.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                boolean slow = exchange.getRequestURI().getPath().contains(SLOW);
                exchange.getResponseBody().write(file, 0, slow ? 1 : file.length);
                exchange.getResponseBody().flush();
                if (slow) {
                    end.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
