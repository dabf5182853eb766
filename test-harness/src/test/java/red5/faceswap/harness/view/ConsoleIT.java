package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** The console in a real browser: what an operator sees there, what a click does, and what the audit log keeps of it. */
@ExtendWith(RunningRed5.class)
class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(300);
    private static final String STREAM = "live/console";
    private static final String CARD = "[data-stream='" + STREAM + "'] ";
    private static final String FIRST_FACE = "mona-lisa";
    private static ClockedPublisher publisher;

    @TempDir
    private Path folder;

    @BeforeAll
    static void publish(Server server) throws Exception {
        // the code is out of the way of the label
        publisher = server.publish(STREAM, server.publication(STREAM).codeAt(Publication.Edge.BOTTOM));
    }

    @AfterAll
    static void end() {
        publisher.close();
    }

    @BeforeEach
    void swapped(Server server) throws Exception {
        server.api().change(STREAM, "{\"mode\":\"swap\",\"face\":\"" + FIRST_FACE + "\"}");
    }

    @Test
    void thePasswordIsAskedFor(Server server) throws Exception {
        String console = server.red5().http("/faceswap/").toString();
        try (OpenPage page = BrowserViewer.ofThisModule().open(console, Map.of())) {
            assertEquals(401, page.status());
            assertFalse(page.end().get("text").getAsString().contains("Live streams"), "nothing is shown without it");
        }
        try (OpenPage page = server.open("/faceswap/")) {
            assertEquals(200, page.status());
            page.awaitText("Live streams");
        }
    }

    @Test
    void beforeAndAfterPlaySideBySideAndOnlyAfterIsLabelled(Server server) throws Exception {
        try (OpenPage page = server.open("/faceswap/")) {
            for (String player : List.of("before", "after")) {
                String video = video(player);
                page.await(video + "?.dataset.state === 'playing'");
                double time = page.read(video + ".currentTime").getAsDouble();
                page.await(video + ".currentTime > " + (time + 1));
                assertEquals(
                        "640x360",
                        page.read(video + ".videoWidth + 'x' + " + video + ".videoHeight")
                                .getAsString());
            }
            double labelled = difference(page, 0.72, 0.03, 0.25, 0.07);
            double elsewhere = difference(page, 0.03, 0.03, 0.25, 0.07);
            assertTrue(
                    labelled > 15 && labelled > 3 * elsewhere,
                    "the label's corner differs by " + labelled + ", the one opposite by " + elsewhere);

            server.api().change(STREAM, "{\"mode\":\"original\"}");
            page.awaitText("Viewers see the real faces");
            double unlabelled = difference(page, 0.72, 0.03, 0.25, 0.07);
            assertTrue(unlabelled < labelled / 3, "an original is not labelled, but differs by " + unlabelled);
            assertNoComplaints(page);
        }
    }

    @Test
    void theSwitchAsksBeforeTheOriginalAndTellsViewersThatItIsOff(Server server) throws Exception {
        StreamApi api = server.api();
        try (OpenPage page = server.open("/faceswap/");
                NodeJob viewer = watch(server)) {
            page.await(video("after") + "?.dataset.state === 'playing'");
            viewer.await("playing", PATIENCE);

            page.click(mode("original"));
            page.awaitText("Show the real faces?");
            page.click("#confirm button[value=no]");
            page.await("!document.getElementById('confirm').open");
            assertEquals("swap", page.read(chosenMode()).getAsString(), "the switch goes back");
            assertEquals("swap", api.status(STREAM).get("mode").getAsString());

            page.click(mode("original"));
            page.click("#confirm button[value=yes]");
            page.awaitText("Viewers see the real faces");
            assertEquals("original", api.status(STREAM).get("mode").getAsString());

            page.click(mode("off"));
            api.await(STREAM, status -> status.get("mode").getAsString().equals("off"), PATIENCE);
            viewer.await(
                    "second", second -> !"connected".equals(second.get("state").getAsString()), PATIENCE);
            HttpResponse<String> refused = new WhepClient(server.whep(STREAM)).post(Offers.chromium());
            assertEquals(409, refused.statusCode(), refused::body);
            page.await(video("after") + "?.dataset.state === 'waiting'");
            page.await(video("before") + "?.dataset.state === 'playing'");

            page.click(mode("swap"));
            page.await(video("after") + "?.dataset.state === 'playing'");
            assertEquals("swap", api.status(STREAM).get("mode").getAsString());
        }
        assertEquals(
                List.of("swap>original", "original>off", "off>swap"),
                lastChanges(server, "mode", 3),
                "the audit log, from " + audit(server));
    }

    @Test
    void anotherFaceIsPutOnByAClickWhileViewersStay(Server server) throws Exception {
        try (OpenPage page = server.open("/faceswap/");
                NodeJob viewer = watch(server)) {
            page.await(video("after") + "?.dataset.state === 'playing'");
            viewer.await("playing", PATIENCE);
            String other = addFace(page, Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg"), "Second");

            page.click(face(other));
            server.api()
                    .await(STREAM, status -> status.get("face").getAsString().equals(other), PATIENCE);
            awaitSwaps(server);
            int seen = viewer.eventCount();
            viewer.await("second", second -> second.get("frames").getAsInt() > 0, seen, PATIENCE);
            viewer.stop();
            Seen watched = new Seen(viewer.result(PATIENCE));
            assertEquals(1, watched.json().getAsJsonArray("postStatuses").size(), "one session only");

            remove(page, other);
            page.awaitText("is in use");
            page.click(face(FIRST_FACE));
            server.api()
                    .await(STREAM, status -> status.get("face").getAsString().equals(FIRST_FACE), PATIENCE);
            remove(page, other);
            page.await("!document.querySelector(\"[data-face='" + other + "']\")");
        }
        assertEquals(List.of(FIRST_FACE + ">second", "second>" + FIRST_FACE), lastChanges(server, "face", 2));
        for (String what : List.of("face-added", "face-removed")) {
            JsonObject entry = audit(server).stream()
                    .filter(line -> line.get("what").getAsString().equals(what))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + what + " in the audit log"));
            assertEquals("second", entry.get("subject").getAsString());
            assertEquals("admin", entry.get("who").getAsString());
            assertEquals("127.0.0.1", entry.get("from").getAsString());
            assertEquals("A tester", entry.get("consentOf").getAsString());
        }
    }

    @Test
    void aPictureIsTakenOnlyWithAFaceAndAConsent(Server server) throws Exception {
        try (OpenPage page = server.open("/faceswap/")) {
            page.click("#add-face");
            page.upload("#picture", faceless());
            page.await("document.getElementById('finding').className === 'bad'");
            String sentence =
                    page.read("document.getElementById('finding').textContent").getAsString();
            assertTrue(sentence.toLowerCase(Locale.ROOT).contains("no face"), sentence);
            assertTrue(page.read("document.getElementById('box').hidden").getAsBoolean(), "nothing to frame");

            page.upload("#picture", Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg"));
            page.await("document.getElementById('finding').className === 'good'");
            assertBoxIsOnTheFace(page);
            page.type("#face-name", "Without consent");
            page.click("#face-add");
            page.awaitText("Say who agreed");
            page.type("#who", "A tester");
            page.type("#purpose", "Tests");
            page.click("#face-add");
            page.awaitText("Without your confirmation");
            page.click("#face-cancel");
            page.await("!document.getElementById('face-dialog').open");
            assertFalse(page.read("fetch('api/faces').then((r) => r.text())")
                    .getAsString()
                    .contains("Without consent"));
        }
    }

    /** The frame drawn in the preview is where the library found the face of the same picture. */
    private static void assertBoxIsOnTheFace(OpenPage page) throws Exception {
        JsonObject found = StreamSupport.stream(faces(page).spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(face -> face.get("id").getAsString().equals(FIRST_FACE))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("found");
        JsonObject face = found.getAsJsonObject("face");
        JsonObject box = page.read("(() => { const of = (id) => document.getElementById(id).getBoundingClientRect();"
                        + " const [box, image] = [of('box'), of('preview-image')];"
                        + " return { x: (box.x - image.x) / image.width, y: (box.y - image.y) / image.height,"
                        + " width: box.width / image.width, height: box.height / image.height }; })()")
                .getAsJsonObject();
        double width = found.get("pictureWidth").getAsDouble();
        double height = found.get("pictureHeight").getAsDouble();
        assertEquals(face.get("x").getAsDouble() / width, box.get("x").getAsDouble(), 0.02);
        assertEquals(face.get("y").getAsDouble() / height, box.get("y").getAsDouble(), 0.02);
        assertEquals(face.get("width").getAsDouble() / width, box.get("width").getAsDouble(), 0.02);
        assertEquals(
                face.get("height").getAsDouble() / height, box.get("height").getAsDouble(), 0.02);
    }

    private static JsonArray faces(OpenPage page) throws Exception {
        return page.read("fetch('api/faces').then((r) => r.json())")
                .getAsJsonObject()
                .getAsJsonArray("faces");
    }

    /** Adds a face through the dialog and returns its id when it can be chosen. */
    private static String addFace(OpenPage page, Path picture, String name) throws Exception {
        page.click("#add-face");
        page.upload("#picture", picture);
        page.await("document.getElementById('finding').className === 'good'");
        page.type("#face-name", name);
        page.type("#who", "A tester");
        page.type("#purpose", "Tests");
        page.click("#confirmed");
        page.click("#face-add");
        page.await("!document.getElementById('face-dialog').open");
        page.await("[...document.querySelectorAll('[data-face] h3')].some((title) => title.textContent === '" + name
                + "')");
        String id = page.read("[...document.querySelectorAll('[data-face]')].find((item) =>"
                        + " item.querySelector('h3').textContent === '" + name + "').dataset.face")
                .getAsString();
        page.await("document.querySelector(\"" + CARD + "input[value='" + id + "']:enabled\") !== null");
        return id;
    }

    private static void remove(OpenPage page, String id) throws Exception {
        page.click("[data-face='" + id + "'] [data-part=remove]");
        page.click("#confirm button[value=yes]");
        page.await("!document.getElementById('confirm').open");
    }

    private static void awaitSwaps(Server server) throws Exception {
        long before = swaps(server.api().status(STREAM));
        server.api().await(STREAM, status -> swaps(status) > before, PATIENCE);
    }

    private static long swaps(JsonObject status) {
        return status.getAsJsonObject("counters").get("swapped").getAsLong();
    }

    private static void assertNoComplaints(OpenPage page) throws Exception {
        JsonObject result = page.end();
        assertEquals("[]", result.get("consoleErrors").toString(), "the browser complains");
    }

    private static NodeJob watch(Server server) throws IOException {
        return BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.RAW, server.whep(STREAM).toString(), LONG, Map.of());
    }

    private static String video(String player) {
        return "document.querySelector(\"" + CARD + "[data-player=" + player + "]\")";
    }

    private static String mode(String value) {
        return CARD + "label:has(input[value=" + value + "])";
    }

    private static String chosenMode() {
        return "document.querySelector(\"" + CARD + "[data-part=modes] input:checked\").value";
    }

    private static String face(String id) {
        return CARD + "[data-part=faces] label:has(input[value='" + id + "'])";
    }

    /** Mean difference in brightness, 0 to 255, between before and after in a part of the picture; all as shares of its sides. */
    private static double difference(OpenPage page, double x, double y, double width, double height) throws Exception {
        String brightness = "((video) => { const canvas = document.createElement('canvas');"
                + " canvas.width = video.videoWidth; canvas.height = video.videoHeight;"
                + " const pen = canvas.getContext('2d'); pen.drawImage(video, 0, 0);"
                + " const { data } = pen.getImageData(" + x + " * canvas.width, " + y + " * canvas.height, "
                + width + " * canvas.width, " + height + " * canvas.height);"
                + " return Array.from({ length: data.length / 4 }, (_, i) =>"
                + " (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 3); })";
        return page.read("(() => { const [before, after] = [" + video("before") + ", " + video("after") + "].map("
                        + brightness + ");"
                        + " return before.reduce((sum, value, i) => sum + Math.abs(value - after[i]), 0) / before.length;"
                        + " })()")
                .getAsDouble();
    }

    private Path faceless() throws IOException {
        BufferedImage picture = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, Color.BLUE, 400, 300, Color.ORANGE));
        pen.fillRect(0, 0, 400, 300);
        pen.dispose();
        Path file = folder.resolve("sunset.png");
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    private static List<JsonObject> audit(Server server) throws IOException {
        return Files.readAllLines(server.home().resolve("log/faceswap-audit.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** What the last changes of a setting of this stream were, as {@code before>after}, by whom they should be. */
    private static List<String> lastChanges(Server server, String setting, int count) throws IOException {
        String before = setting + "Before";
        List<JsonObject> changes = audit(server).stream()
                .filter(line -> line.get("what").getAsString().equals("stream-changed"))
                .filter(line -> line.get("subject").getAsString().equals(STREAM))
                .filter(line -> !line.get(before).equals(line.get(setting)))
                .toList();
        List<JsonObject> last = changes.subList(Math.max(0, changes.size() - count), changes.size());
        for (JsonObject change : last) {
            assertEquals("admin", change.get("who").getAsString());
            assertEquals("127.0.0.1", change.get("from").getAsString());
        }
        return last.stream()
                .map(line ->
                        line.get(before).getAsString() + ">" + line.get(setting).getAsString())
                .toList();
    }
}
