package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** What an operator sees of each viewer, on the page and by the API, while a real browser watches. */
@ExtendWith(RunningRed5.class)
class ViewersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(300);

    @Test
    void whoWatchesStandsInTheTableUntilItLeavesOrIsLetGo(Server server) throws Exception {
        String stream = "live/audience";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = server.open("/faceswap/")) {
            String card = "[data-stream='" + stream + "'] ";
            String row = "[...document.querySelectorAll(\"" + card + "[data-viewer]\")]"
                    + ".find((row) => row.textContent.includes('Chrome'))";
            page.await("document.querySelector(\"" + card + "\")");
            assertEquals(
                    0,
                    page.read("document.querySelectorAll('[data-viewer]').length")
                            .getAsInt(),
                    "not asked for");
            try (NodeJob viewer = watch(server, stream)) {
                viewer.await("playing", PATIENCE);
                page.click(card + "[data-part=audience] summary");
                page.await(cell(row, "state") + " === 'connected'");
                page.await("/^\\d+ × \\d+/.test(" + cell(row, "picture") + ")");
                page.await("document.querySelector(\"" + card + "[data-part=rungs]\").textContent.includes("
                        + cell(row, "picture") + ".replace(/,.*/, ''))"); // one of those that are encoded
                page.await(number(row, "frames") + " > 0");
                int frames = page.read(number(row, "frames")).getAsInt();
                page.await(number(row, "frames") + " > " + (frames + 30));
                page.await(number(row, "fps") + " > 0");
                page.await(number(row, "rate") + " > 0");
                viewer.stop();
                viewer.result(PATIENCE);
                page.await("!" + row);
            }
            try (NodeJob viewer = watch(server, stream)) {
                viewer.await("playing", PATIENCE);
                page.await(cell(row, "state") + " === 'connected'");
                String id = page.read(row + ".dataset.viewer").getAsString();
                page.click(card + "[data-viewer='" + id + "'] button");
                page.awaitText("Let this viewer go?");
                page.click("#confirm button[value=no]");
                page.await("!document.getElementById('confirm').open");
                assertTrue(viewers(server, stream).toString().contains(id), "not without a yes");
                page.click(card + "[data-viewer='" + id + "'] button");
                page.click("#confirm button[value=yes]");
                page.await("!document.querySelector(\"[data-viewer='" + id + "']\")");
                viewer.await(
                        "second",
                        second -> !"connected".equals(second.get("state").getAsString()),
                        PATIENCE);
                assertTrue(audited(server, stream, id), "the audit log says who was let go");
            }
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void programsGetTheSameFigures(Server server) throws Exception {
        String stream = "live/figures";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = watch(server, stream)) {
            viewer.await("playing", PATIENCE);
            JsonObject first = only(server, stream);
            assertEquals("connected", first.get("state").getAsString());
            assertEquals("/live/whep/endpoint/figures", first.get("endpoint").getAsString());
            assertTrue(first.get("userAgent").getAsString().contains("Chrome/"), first::toString);
            assertEquals("127.0.0.1", first.get("address").getAsString());
            assertTrue(first.get("rung").getAsInt() >= 0, first::toString);
            // once it has settled: what the server says is shown is what the browser shows
            viewer.await("second", second -> shows(second, server, stream), viewer.eventCount(), PATIENCE);
            JsonObject later = only(server, stream);
            assertEquals(first.get("id"), later.get("id"));
            for (String grows : List.of("framesSent", "bytesSent", "packetsSent", "ageSeconds")) {
                assertTrue(later.get(grows).getAsDouble() > first.get(grows).getAsDouble(), grows + " grows");
            }
            assertTrue(later.get("estimatedBitsPerSecond").getAsDouble() > 0, later::toString);
            viewer.stop();
            viewer.result(PATIENCE);
            server.api().await(stream, status -> status.get("viewers").getAsInt() == 0, PATIENCE);
            assertEquals(0, viewers(server, stream).get("total").getAsInt());
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static boolean shows(JsonObject second, Server server, String stream) {
        try {
            JsonObject told = only(server, stream);
            boolean picture =
                    !told.get("rung").isJsonNull() && !second.get("size").isJsonNull();
            return picture
                    && second.get("size")
                            .getAsString()
                            .equals(told.get("width").getAsInt() + "x"
                                    + told.get("height").getAsInt());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static NodeJob watch(Server server, String stream) throws Exception {
        return BrowserViewer.ofThisModule()
                .watch(Browser.CHROMIUM, Player.RAW, server.whep(stream).toString(), LONG, Map.of());
    }

    private static JsonObject viewers(Server server, String stream) throws Exception {
        HttpResponse<String> answer = server.console().get("/faceswap/api/streams/" + stream + "/viewers");
        assertEquals(200, answer.statusCode(), answer::body);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static JsonObject only(Server server, String stream) throws Exception {
        JsonObject all = viewers(server, stream);
        assertEquals(1, all.get("total").getAsInt(), all::toString);
        return all.getAsJsonArray("viewers").get(0).getAsJsonObject();
    }

    private static String cell(String row, String name) {
        return row + "?.querySelector('[data-cell=" + name + "]').textContent";
    }

    private static String number(String row, String name) {
        return "Number(" + cell(row, name) + "?.replace(/[^\\d]/g, ''))";
    }

    private static boolean audited(Server server, String stream, String id) throws Exception {
        return Files.readAllLines(server.home().resolve("log/faceswap-audit.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(line -> line.get("what").getAsString().equals("viewer-dismissed"))
                .filter(line -> line.get("subject").getAsString().equals(stream))
                .anyMatch(line -> line.get("viewer").getAsString().equals(id));
    }
}
