package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** The parts of the console page as tests name them: a stream's card, the face dialog, the library. */
final class ConsoleView {
    private final OpenPage page;
    private final String card;

    /** @param stream whose card is meant, for example {@code live/cam} */
    ConsoleView(OpenPage page, String stream) {
        this.page = page;
        this.card = "[data-stream='" + stream + "'] ";
    }

    String video(String player) {
        return "document.querySelector(\"" + card + "[data-player=" + player + "]\")";
    }

    String mode(String value) {
        return card + "label:has(input[value=" + value + "])";
    }

    String chosenMode() {
        return "document.querySelector(\"" + card + "[data-part=modes] input:checked\").value";
    }

    String cover(String value) {
        return card + "[data-part=covers] label:has(input[value=" + value + "])";
    }

    String quality(String value) {
        return card + "[data-part=qualities] label:has(input[value=" + value + "])";
    }

    /** What the chosen quality is good for. */
    String qualityWords() {
        return "document.querySelector(\"" + card + "[data-part=quality-words]\").textContent";
    }

    /** What stands under the switch. */
    String summary() {
        return "document.querySelector(\"" + card + "[data-part=summary]\").textContent";
    }

    String face(String id) {
        return card + "[data-part=faces] label:has(input[value='" + id + "'])";
    }

    /** What the library holds, as the API says. */
    JsonArray faces() throws Exception {
        return page.read("fetch('api/faces').then((r) => r.json())")
                .getAsJsonObject()
                .getAsJsonArray("faces");
    }

    /** Adds a face through the dialog and returns its id when it can be chosen. */
    String addFace(Path picture, String name) throws Exception {
        page.click("#add-face");
        page.upload("#picture", picture);
        page.await("document.getElementById('finding').className === 'good'");
        page.type("#face-name", name);
        page.type("#who", "A tester");
        page.type("#purpose", "Tests");
        page.read("document.getElementById('confirmed').scrollIntoView({ block: 'center' })"); // not under the foot
        page.click("#confirmed");
        page.click("#face-add");
        page.await("!document.getElementById('face-dialog').open");
        page.await("[...document.querySelectorAll('[data-face] h3')].some((title) => title.textContent === '" + name
                + "')");
        String id = page.read("[...document.querySelectorAll('[data-face]')].find((item) =>"
                        + " item.querySelector('h3').textContent === '" + name + "').dataset.face")
                .getAsString();
        page.await("document.querySelector(\"" + card + "input[value='" + id + "']:enabled\") !== null");
        return id;
    }

    /** Adds a further picture of a face through the dialog. */
    void addPicture(String id, Path picture) throws Exception {
        page.click("[data-face='" + id + "'] [data-part=more]");
        page.upload("#picture", picture);
        page.await("document.getElementById('finding').className === 'good'");
        page.click("#same");
        page.click("#face-add");
        page.await("!document.getElementById('face-dialog').open");
    }

    void rename(String id, String name) throws Exception {
        page.click("[data-face='" + id + "'] [data-part=rename]");
        page.type("#new-name", name);
        page.click("#rename-form button[type=submit]");
        page.await("!document.getElementById('rename').open");
        page.await("document.querySelector(\"[data-face='" + id + "'] h3\").textContent === '" + name + "'");
    }

    void remove(String id) throws Exception {
        page.click("[data-face='" + id + "'] [data-part=remove]");
        page.click("#confirm button[value=yes]");
        page.await("!document.getElementById('confirm').open");
    }

    /** The frame drawn in the preview is where the library found this face, added from the same picture. */
    void assertBoxIsOn(String id) throws Exception {
        JsonObject found = StreamSupport.stream(faces().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(face -> face.get("id").getAsString().equals(id))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("found");
        JsonObject face = found.getAsJsonObject("face");
        page.await("document.getElementById('preview-image').getBoundingClientRect().width > 0"); // shown when it is
        // decoded
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

    /** Mean difference in brightness, 0 to 255, between before and after in a part of the picture; all as shares of its sides. */
    double difference(double x, double y, double width, double height) throws Exception {
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
}
