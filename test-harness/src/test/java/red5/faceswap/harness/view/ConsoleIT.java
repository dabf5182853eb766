package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            ConsoleView console = new ConsoleView(page, STREAM);
            for (String player : List.of("before", "after")) {
                String video = console.video(player);
                page.await(video + "?.dataset.state === 'playing'");
                double time = page.read(video + ".currentTime").getAsDouble();
                page.await(video + ".currentTime > " + (time + 1));
                assertEquals(
                        "640x360",
                        page.read(video + ".videoWidth + 'x' + " + video + ".videoHeight")
                                .getAsString());
            }
            double labelled = console.difference(0.72, 0.03, 0.25, 0.07);
            double elsewhere = console.difference(0.03, 0.03, 0.25, 0.07);
            assertTrue(
                    labelled > 15 && labelled > 3 * elsewhere,
                    "the label's corner differs by " + labelled + ", the one opposite by " + elsewhere);

            server.api().change(STREAM, "{\"mode\":\"original\"}");
            page.awaitText("Viewers see the real faces");
            double unlabelled = console.difference(0.72, 0.03, 0.25, 0.07);
            assertTrue(unlabelled < labelled / 3, "an original is not labelled, but differs by " + unlabelled);
            assertNoComplaints(page);
        }
    }

    @Test
    void theSwitchAsksBeforeTheOriginalAndTellsViewersThatItIsOff(Server server) throws Exception {
        StreamApi api = server.api();
        try (OpenPage page = server.open("/faceswap/");
                NodeJob viewer = watch(server)) {
            ConsoleView console = new ConsoleView(page, STREAM);
            page.await(console.video("after") + "?.dataset.state === 'playing'");
            viewer.await("playing", PATIENCE);

            page.click(console.mode("original"));
            page.awaitText("Show the real faces?");
            page.click("#confirm button[value=no]");
            page.await("!document.getElementById('confirm').open");
            assertEquals("swap", page.read(console.chosenMode()).getAsString(), "the switch goes back");
            assertEquals("swap", api.status(STREAM).get("mode").getAsString());

            page.click(console.mode("original"));
            page.click("#confirm button[value=yes]");
            page.awaitText("Viewers see the real faces");
            assertEquals("original", api.status(STREAM).get("mode").getAsString());

            page.click(console.mode("off"));
            api.await(STREAM, status -> status.get("mode").getAsString().equals("off"), PATIENCE);
            viewer.await(
                    "second", second -> !"connected".equals(second.get("state").getAsString()), PATIENCE);
            HttpResponse<String> refused = new WhepClient(server.whep(STREAM)).post(Offers.chromium());
            assertEquals(409, refused.statusCode(), refused::body);
            page.await(console.video("after") + "?.dataset.state === 'waiting'");
            page.await(console.video("before") + "?.dataset.state === 'playing'");

            page.click(console.mode("swap"));
            page.await(console.video("after") + "?.dataset.state === 'playing'");
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
            ConsoleView console = new ConsoleView(page, STREAM);
            page.await(console.video("after") + "?.dataset.state === 'playing'");
            viewer.await("playing", PATIENCE);
            String other = console.addFace(Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg"), "Second");

            page.click(console.face(other));
            server.api()
                    .await(STREAM, status -> status.get("face").getAsString().equals(other), PATIENCE);
            awaitSwaps(server);
            int seen = viewer.eventCount();
            viewer.await("second", second -> second.get("frames").getAsInt() > 0, seen, PATIENCE);
            viewer.stop();
            Seen watched = new Seen(viewer.result(PATIENCE));
            assertEquals(1, watched.json().getAsJsonArray("postStatuses").size(), "one session only");

            console.remove(other);
            page.awaitText("is in use");
            page.click(console.face(FIRST_FACE));
            server.api()
                    .await(STREAM, status -> status.get("face").getAsString().equals(FIRST_FACE), PATIENCE);
            console.remove(other);
            page.await("!document.querySelector(\"[data-face='" + other + "']\")");
        }
        assertEquals(List.of(FIRST_FACE + ">second", "second>" + FIRST_FACE), lastChanges(server, "face", 2));
        for (String what : List.of("face-added", "face-removed")) {
            JsonObject entry = audit(server).stream()
                    .filter(line -> line.get("what").getAsString().equals(what))
                    .filter(line -> line.get("subject").getAsString().equals("second"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + what + " in the audit log"));
            assertEquals("admin", entry.get("who").getAsString());
            assertEquals("127.0.0.1", entry.get("from").getAsString());
            assertEquals("A tester", entry.get("consentOf").getAsString());
        }
    }

    @Test
    void aPictureIsTakenOnlyWithAFaceAndAConsent(Server server) throws Exception {
        try (OpenPage page = server.open("/faceswap/")) {
            ConsoleView console = new ConsoleView(page, STREAM);
            page.click("#add-face");
            page.upload("#picture", faceless());
            page.await("document.getElementById('finding').className === 'bad'");
            String sentence =
                    page.read("document.getElementById('finding').textContent").getAsString();
            assertTrue(sentence.toLowerCase(Locale.ROOT).contains("no face"), sentence);
            assertTrue(page.read("document.getElementById('box').hidden").getAsBoolean(), "nothing to frame");

            page.upload("#picture", Files.writeString(folder.resolve("holiday.jpg"), "Dear operator,"));
            page.await("document.getElementById('finding').textContent.startsWith('This is not a JPEG')");
            page.awaitText("holiday.jpg"); // the browser cannot show it either

            page.upload("#picture", Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg"));
            page.await("document.getElementById('finding').className === 'good'");
            console.assertBoxIsOn(FIRST_FACE);
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

    @Test
    void facesAreHiddenByAClickAndTheLabelSaysSo(Server server) throws Exception {
        StreamApi api = server.api();
        try (OpenPage page = server.open("/faceswap/")) {
            ConsoleView console = new ConsoleView(page, STREAM);
            page.await(console.video("after") + "?.dataset.state === 'playing'");
            page.awaitText("“AI modified” stands at the top right.");
            page.click(console.mode("anonymous"));
            api.await(STREAM, status -> status.get("mode").getAsString().equals("anonymous"), PATIENCE);
            page.await(console.summary() + ".includes('Faces hidden')");
            page.click(console.cover("pixels"));
            api.await(STREAM, status -> status.get("cover").getAsString().equals("pixels"), PATIENCE);
            page.click(console.cover("blur"));
            api.await(STREAM, status -> status.get("cover").getAsString().equals("blur"), PATIENCE);
            page.click(console.mode("swap"));
            api.await(STREAM, status -> status.get("mode").getAsString().equals("swap"), PATIENCE);
            assertNoComplaints(page);
        }
        assertEquals(List.of("swap>anonymous", "anonymous>swap"), lastChanges(server, "mode", 2));
        assertEquals(List.of("blur>pixels", "pixels>blur"), lastChanges(server, "cover", 2));
        List<String> said = audit(server).stream()
                .map(line -> line.get("what").getAsString())
                .toList();
        assertEquals("server-started", said.get(0));
        assertTrue(said.contains("hiding-started") && said.contains("hiding-ended"), said.toString());
    }

    @Test
    void twoAdminsSeeWhatTheOtherDoesAndAComplaintStaysUntilItWasRead(Server server) throws Exception {
        Path picture = Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg");
        try (OpenPage page = server.open("/faceswap/");
                OpenPage other = server.open("/faceswap/")) {
            String added = new ConsoleView(page, STREAM).addFace(picture, "Fourth");
            other.await("document.querySelector(\"[data-face='" + added + "']\")");
            ConsoleView theirs = new ConsoleView(other, STREAM);
            theirs.rename(added, "Fourth of four");
            page.await("document.querySelector(\"[data-face='" + added + "'] h3\").textContent === 'Fourth of four'");

            theirs.remove(FIRST_FACE);
            other.awaitText("the stream " + STREAM);
            page.click(new ConsoleView(page, STREAM).quality("fast"));
            other.await(theirs.qualityWords() + ".startsWith('The least work')");
            page.click(new ConsoleView(page, STREAM).quality("balanced"));
            other.await(theirs.qualityWords() + ".startsWith('What suits most')");
            other.awaitText("is in use by");
            other.click("#complaint-close");
            other.await("document.getElementById('complaint').hidden");

            page.click("#audit summary");
            page.awaitText("quality: fast → balanced");
            theirs.remove(added);
            page.awaitText("face removed");
            page.await("!document.querySelector(\"[data-face='" + added + "']\")");
            assertNoComplaints(page);
        }
    }

    @Test
    void aFaceGetsAFurtherPictureAndLosesItAgain(Server server) throws Exception {
        Path picture = Checkout.root().resolve("plugin/target/faces/mona-lisa.jpg");
        try (OpenPage page = server.open("/faceswap/")) {
            ConsoleView console = new ConsoleView(page, STREAM);
            page.await(console.video("after") + "?.dataset.state === 'playing'");
            String id = console.addFace(picture, "Third");
            console.rename(id, "Third of three");
            console.addPicture(id, picture);
            String strip = "document.querySelectorAll(\"[data-face='" + id + "'] [data-part=pictures] li\").length";
            page.await(strip + " === 2");
            page.click("[data-face='" + id + "'] [data-part=pictures] li:last-child button");
            page.click("#confirm button[value=yes]");
            page.await(strip + " === 0");
            console.remove(id);
            page.await("!document.querySelector(\"[data-face='" + id + "']\")");
            assertNoComplaints(page);
        }
        for (String what : List.of("face-renamed", "picture-added", "picture-removed")) {
            JsonObject entry = audit(server).stream()
                    .filter(line -> line.get("what").getAsString().equals(what))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + what + " in the audit log"));
            assertEquals("third", entry.get("subject").getAsString());
            assertEquals("A tester", entry.get("consentOf").getAsString());
        }
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
        List<String> complaints = new ArrayList<>();
        result.getAsJsonArray("consoleErrors").forEach(said -> complaints.add(said.getAsString()));
        // refused requests stand with their addresses in the other list
        complaints.removeIf(said -> said.startsWith("Failed to load resource"));
        result.getAsJsonArray("failedRequests").forEach(refused -> complaints.add(refused.getAsString()));
        // streams of the tests before this one end while the page shows them
        complaints.removeIf(
                refused -> refused.contains("/whep/endpoint/") && !refused.contains("/whep/endpoint/console"));
        assertEquals(List.of(), complaints, "the browser complains");
    }

    private static NodeJob watch(Server server) throws IOException {
        return BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.RAW, server.whep(STREAM).toString(), LONG, Map.of());
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
                .filter(line -> line.has(before)) // only changed settings tell it
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
