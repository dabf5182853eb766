package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.session.FaceSelection;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamEvent.Kind;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;

class StreamAuditTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final StreamKey STAGE = new StreamKey("live", "stage");

    @TempDir
    Path folder;

    @Test
    void theLogSaysFromWhenToWhenWhichFaceWasPutOn() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 100_000, 2, Clock.systemUTC())) {
            StreamAudit audit = new StreamAudit(log);
            audit.happened(event(CAM, Kind.PUBLISHED, Mode.SWAP, "ada"));
            audit.happened(event(STAGE, Kind.PUBLISHED, Mode.ORIGINAL, "ada"));
            audit.happened(event(CAM, Kind.PUBLISHER_LEFT, Mode.SWAP, "ada"));
            audit.happened(event(CAM, Kind.PUBLISHED, Mode.SWAP, "ada"));
            audit.happened(event(CAM, Kind.PROBLEM, Mode.SWAP, "ada"));
            audit.happened(event(CAM, Kind.SETTINGS, Mode.SWAP, "bob"));
            audit.happened(event(CAM, Kind.SETTINGS, Mode.ORIGINAL, "bob"));
            audit.happened(event(STAGE, Kind.SETTINGS, Mode.SWAP, "ada"));
            audit.happened(event(CAM, Kind.ENDED, Mode.ORIGINAL, "bob"));
            audit.happened(event(STAGE, Kind.ENDED, Mode.SWAP, "ada"));
        }
        assertEquals(
                List.of(
                        "swap-started live/cam ada",
                        "swap-started live/cam bob",
                        "swap-ended live/cam bob",
                        "swap-started live/stage ada",
                        "swap-ended live/stage ada"),
                Files.readAllLines(file).stream().map(StreamAuditTest::words).toList());
    }

    @Test
    void atTheBeginningItSaysWhoIsSwappedAndByWhat() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        StreamSettings settings = new StreamSettings(Mode.SWAP, "ada")
                .withSelection(selection ->
                        selection.withRule(Rule.MAP).withPeople(List.of(new FaceSelection.Assigned("carl", "bob"))));
        try (AuditLog log = AuditLog.open(file, 100_000, 2, Clock.systemUTC())) {
            new StreamAudit(log).happened(new StreamEvent(Instant.EPOCH, CAM, Kind.PUBLISHED, settings, "published"));
        }
        JsonObject entry = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertEquals("map", entry.get("select").getAsString());
        assertEquals(
                "[{\"person\":\"carl\",\"face\":\"bob\"}]", entry.get("assign").getAsString());
        assertEquals("mesh", entry.get("engine").getAsString());
        assertEquals("published", entry.get("why").getAsString());
    }

    @Test
    void theLogSaysFromWhenToWhenFacesWereHiddenAndHow() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 100_000, 2, Clock.systemUTC())) {
            StreamAudit audit = new StreamAudit(log);
            audit.happened(event(CAM, Kind.PUBLISHED, Mode.SWAP, "ada"));
            audit.happened(event(CAM, Kind.SETTINGS, Mode.ANONYMOUS, "ada"));
            audit.happened(event(CAM, Kind.PUBLISHER_LEFT, Mode.ANONYMOUS, "ada"));
            audit.happened(event(CAM, Kind.PUBLISHED, Mode.ANONYMOUS, "ada"));
            audit.happened(event(CAM, Kind.SETTINGS, Mode.ORIGINAL, "ada"));
        }
        assertEquals(
                List.of(
                        "swap-started live/cam ada",
                        "swap-ended live/cam ada",
                        "hiding-started live/cam blur",
                        "hiding-ended live/cam blur"),
                Files.readAllLines(file).stream().map(StreamAuditTest::words).toList());
    }

    private static StreamEvent event(StreamKey key, Kind kind, Mode mode, String face) {
        return new StreamEvent(Instant.parse("2026-11-25T10:00:00Z"), key, kind, new StreamSettings(mode, face), "why");
    }

    private static String words(String line) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        return json.get("what").getAsString() + " " + json.get("subject").getAsString() + " "
                + json.get(json.has("face") ? "face" : "cover").getAsString();
    }
}
