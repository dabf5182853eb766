package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;

class StreamSettingsFileTest {
    private static final StreamSettings DEFAULTS = new StreamSettings(Mode.SWAP, "");
    private static final StreamKey CAM = new StreamKey("live/room 1", "cam \"a\"");

    @TempDir
    Path folder;

    @Test
    void aRestartRemembersTheLastChoice() {
        Path file = folder.resolve("data/streams.json");
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(Optional.empty(), settings.load(CAM));
            for (int i = 0; i < 500; i++) {
                settings.save(new StreamKey("live", "s" + i), new StreamSettings(Mode.ORIGINAL, ""));
                settings.save(CAM, new StreamSettings(i % 2 == 0 ? Mode.SWAP : Mode.OFF, "face-" + i));
            }
        }
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(Optional.of(new StreamSettings(Mode.OFF, "face-499")), settings.load(CAM));
            assertEquals(
                    Optional.of(new StreamSettings(Mode.ORIGINAL, "")), settings.load(new StreamKey("live", "s7")));
        }
    }

    @Test
    void aBrokenFileIsKeptAsideAndTheServerStarts() throws IOException {
        Path file = Files.writeString(folder.resolve("streams.json"), "[{\"app\":\"live\",");
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(Optional.empty(), settings.load(CAM));
            settings.save(CAM, new StreamSettings(Mode.SWAP, "ada"));
        }
        assertTrue(Files.readString(folder.resolve("streams.json.broken")).startsWith("[{\"app\""));
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertTrue(settings.load(CAM).isPresent());
        }
    }

    @Test
    void oneStreamsBrokenSettingsDoNotCostTheOthersTheirs() throws IOException {
        Path file = folder.resolve("streams.json");
        StreamKey off = new StreamKey("live", "cam");
        Files.writeString(
                file,
                "[{\"app\":\"live\",\"stream\":\"a\",\"mode\":\"upside-down\"},"
                        + "{\"app\":\"live\",\"stream\":\"cam\",\"mode\":\"off\"}, 7]");
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(Mode.OFF, settings.load(off).orElseThrow().mode());
            assertEquals(Optional.empty(), settings.load(new StreamKey("live", "a")));
        }
        assertTrue(Files.exists(folder.resolve("streams.json.broken")));
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(Mode.OFF, settings.load(off).orElseThrow().mode());
        }
    }

    @Test
    void whatCouldNotBeReadIsToldUntilItsCopyIsGoneOverRestarts() throws IOException {
        Path file = folder.resolve("streams.json");
        Path aside = folder.resolve("streams.json.broken");
        Files.writeString(file, "[{\"app\":\"live\",\"stream\":\"a\",\"mode\":\"upside-down\"}]");
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            String told = String.join(" ", settings.problems());
            assertTrue(told.contains("live/a") && told.contains(aside.toString()), told);
        }
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS)) {
            assertEquals(1, settings.problems().size(), "who looks after the next start is told, too");
            Files.delete(aside);
            assertEquals(List.of(), settings.problems());
        }
    }

    @Test
    void noRealFaceIsShownBecauseItWasForgottenThatItIsHidden() throws IOException {
        Path file = folder.resolve("streams.json");
        Files.writeString(file, "[{\"app\":\"live\",\"stream\":\"a\",\"mode\":\"anon");
        StreamSettings original = DEFAULTS.withMode(Mode.ORIGINAL);
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, original)) {
            assertEquals(Mode.ANONYMOUS, settings.load(CAM).orElseThrow().mode());
            assertTrue(settings.problems().get(0).contains("are anonymous"));
            settings.save(CAM, original);
            assertEquals(Mode.ORIGINAL, settings.load(CAM).orElseThrow().mode(), "what the operator chooses counts");
        }
        Files.delete(folder.resolve("streams.json.broken"));
        try (StreamSettingsFile settings = StreamSettingsFile.open(file, original)) {
            assertEquals(Optional.empty(), settings.load(new StreamKey("live", "a")));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "").resolve("streams.json");
        StreamSettingsFile settings = StreamSettingsFile.open(file, DEFAULTS);
        settings.save(CAM, DEFAULTS);
        settings.close();
        assertTrue(settings.problems().get(0).contains("cannot be written"), settings.problems()::toString);
    }

    @Test
    void theNumberOfStreamsIsBoundedAndTheOldestIsForgotten() {
        try (StreamSettingsFile settings = StreamSettingsFile.open(folder.resolve("streams.json"), DEFAULTS)) {
            for (int i = 0; i <= StreamSettingsFile.MAX_STREAMS; i++) {
                settings.save(new StreamKey("live", "s" + i), new StreamSettings(Mode.SWAP, "ada"));
            }
            assertEquals(Optional.empty(), settings.load(new StreamKey("live", "s0")));
            assertTrue(settings.load(new StreamKey("live", "s1")).isPresent());
        }
    }
}
