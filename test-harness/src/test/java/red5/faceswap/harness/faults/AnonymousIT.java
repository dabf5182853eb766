package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.StreamApi;

/** A viewer watches while the mode turns from swap to anonymous and through all covers: the real face is in no frame of it. */
@ExtendWith(RunningRed5.class)
class AnonymousIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of two pictures of one person 0.86 to 0.95, of strangers up to 0.22; a picture coded at a low rate adds a little. */
    private static final double SOMEBODY_ELSE = .35;

    private static final int LOOKS = 10;

    @Test
    void noFrameShowsThePersonWhateverTheCoverAndTheViewerStays(Server server) throws Exception {
        try (Recogniser recogniser = new Recogniser();
                WatchedStream asItIs = WatchedStream.with(server, "live/hidden-from", "{\"mode\":\"original\"}");
                WatchedStream stream = WatchedStream.with(server, "live/hidden", "{\"mode\":\"swap\"}")) {
            Recogniser.Person person = recogniser.seenIn(asItIs.eyes().keep(PATIENCE));
            StreamApi api = server.api();
            List<String> seen = new ArrayList<>();
            for (String settings : List.of(
                    "{\"mode\":\"anonymous\"}",
                    "{\"cover\":\"pixels\"}",
                    "{\"cover\":\"shape\"}",
                    "{\"cover\":\"nobody\"}",
                    "{\"mode\":\"swap\"}",
                    "{\"mode\":\"anonymous\",\"cover\":\"blur\"}")) {
                api.change(stream.name(), settings);
                List<Eyes.Kept> pictures = new ArrayList<>();
                while (pictures.size() < LOOKS) { // one after another: those about the change are among them
                    pictures.add(stream.eyes().keep(PATIENCE));
                }
                for (Eyes.Kept picture : pictures) {
                    double likeness = recogniser.likeness(picture, person);
                    seen.add(settings + " " + likeness);
                    assertTrue(likeness < SOMEBODY_ELSE, seen::toString);
                }
            }
            assertEquals("anonymous", api.status(stream.name()).get("mode").getAsString());
            assertEquals("blur", api.status(stream.name()).get("cover").getAsString());
            assertEquals(1, api.status(stream.name()).get("viewers").getAsInt(), "the viewer stayed");
        }
    }

    @Test
    void aStreamWithoutAnyFaceChosenCanBeHiddenAndTheAuditLogSaysSo(Server server) throws Exception {
        try (WatchedStream stream = WatchedStream.with(
                server, "live/hidden-audit", "{\"mode\":\"anonymous\",\"cover\":\"shape\",\"face\":\"\"}")) {
            Path log = server.home().resolve("log/faceswap-audit.jsonl");
            stream.eyes().await("written", () -> tells(log, stream.name()), PATIENCE);
        }
    }

    private static boolean tells(Path log, String stream) {
        try {
            return Files.readAllLines(log).stream()
                    .anyMatch(
                            line -> line.contains("hiding-started") && line.contains(stream) && line.contains("shape"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
