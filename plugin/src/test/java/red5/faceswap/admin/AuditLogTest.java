package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void anEntrySaysWhoWhatWhenAndFromWhere() throws IOException {
        Path file = folder.resolve("log/audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 10_000, 3, CLOCK)) {
            log.record(
                    "admin",
                    "192.0.2.7",
                    AuditEvent.What.STREAM_CHANGED,
                    "live/cam",
                    Map.of("mode", "a \"b\"\nnew line"));
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(1, lines.size());
        JsonObject entry = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("2026-11-25T10:00:00Z", entry.get("when").getAsString());
        assertEquals("admin", entry.get("who").getAsString());
        assertEquals("192.0.2.7", entry.get("from").getAsString());
        assertEquals("stream-changed", entry.get("what").getAsString());
        assertEquals("live/cam", entry.get("subject").getAsString());
        assertEquals("a \"b\"\nnew line", entry.get("mode").getAsString());
    }

    @Test
    void aRestartAppends() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        for (int i = 0; i < 2; i++) {
            try (AuditLog log = AuditLog.open(file, 10_000, 3, CLOCK)) {
                log.record("admin", "", AuditEvent.What.FACE_ADDED, "face-" + i, Map.of());
            }
        }
        assertEquals(List.of("face-0", "face-1"), subjects(file));
    }

    @Test
    void theNewestEntriesAreReadBackFromBothFilesAndACutOneIsLeftOut() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 1000, 2, CLOCK)) {
            assertEquals(List.of(), log.latest(10), "nothing was written yet");
            for (int i = 0; i < 12; i++) {
                log.record("admin", "", AuditEvent.What.FACE_ADDED, "face-" + i, Map.of());
            }
        }
        assertTrue(Files.exists(folder.resolve("audit.jsonl.1")));
        Files.writeString(file, "{\"when\":\"2026", StandardOpenOption.APPEND);
        try (AuditLog log = AuditLog.open(file, 1000, 2, CLOCK)) {
            List<String> newest = log.latest(9).stream()
                    .map(entry -> entry.get("subject").getAsString())
                    .toList();
            assertEquals(9, newest.size());
            assertEquals(List.of("face-11", "face-10", "face-9"), newest.subList(0, 3));
            assertEquals("face-3", newest.get(8));
        }
    }

    @Test
    void fullFilesAreKeptUpToTheirNumberAndNoEntryIsCut() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 1000, 2, CLOCK)) {
            for (int i = 0; i < 60; i++) {
                log.record("admin", "192.0.2.7", AuditEvent.What.FACE_ADDED, "face-" + i, Map.of());
            }
        }
        List<String> kept = new ArrayList<>(subjects(folder.resolve("audit.jsonl.2")));
        kept.addAll(subjects(folder.resolve("audit.jsonl.1")));
        kept.addAll(subjects(file));
        List<String> newest = new ArrayList<>();
        for (int i = 60 - kept.size(); i < 60; i++) {
            newest.add("face-" + i);
        }
        assertEquals(newest, kept, "the newest entries in order, without a gap");
        assertFalse(Files.exists(folder.resolve("audit.jsonl.3")));
        for (String name : List.of("audit.jsonl", "audit.jsonl.1", "audit.jsonl.2")) {
            assertTrue(Files.size(folder.resolve(name)) <= 1000, name);
        }
    }

    /** The disk refuses, then the writer is stuck, then all is well again: callers never wait and no loss goes unsaid. */
    @Test
    @Timeout(60)
    void whatIsLostIsCounted() throws Exception {
        Path notAFolder = Files.writeString(folder.resolve("log"), "in the way");
        StuckClock clock = new StuckClock();
        int recorded = 5000;
        AuditLog log = AuditLog.open(notAFolder.resolve("audit.jsonl"), 10_000_000, 3, clock);
        log.record(event(0));
        log.record(event(1));
        assertTrue(clock.asked.await(30, TimeUnit.SECONDS), "the loss of the first entry is to be written");
        for (int i = 2; i < recorded; i++) {
            log.record(event(i));
        }
        Files.delete(notAFolder);
        clock.open.countDown();
        log.close();
        long lost = 0;
        long written = 0;
        for (String line : Files.readAllLines(notAFolder.resolve("audit.jsonl"))) {
            JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
            if (entry.get("what").getAsString().equals("entries-lost")) {
                lost += entry.get("count").getAsLong();
            } else {
                written++;
            }
        }
        assertTrue(lost > 1000, "more than the queue holds were recorded");
        assertEquals(recorded, written + lost);
    }

    @Test
    void aLineThatAFullDiskCutOffSpoilsNoOther() throws IOException {
        Path file = Files.writeString(folder.resolve("audit.jsonl"), "{\"when\":\"2026-11-2");
        try (AuditLog log = AuditLog.open(file, 10_000, 3, CLOCK)) {
            log.record(event(1));
            log.record(event(2));
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        for (String line : lines.subList(1, 3)) {
            JsonParser.parseString(line).getAsJsonObject();
        }
    }

    @Test
    void theOperatorIsToldThatEntriesAreLostAndWhereFor() throws Exception {
        Path notAFolder = Files.writeString(folder.resolve("log"), "in the way");
        AuditLog log = AuditLog.open(notAFolder.resolve("audit.jsonl"), 10_000, 3, CLOCK);
        assertEquals(Optional.empty(), log.problem());
        log.record(event(1));
        log.close();
        String sentence = log.problem().orElseThrow();
        assertTrue(sentence.matches("The audit log .*audit.jsonl lacks 1 entry and cannot be written .*"), sentence);
    }

    private static AuditEvent event(int n) {
        return new AuditEvent(NOW, "admin", "", AuditEvent.What.FACE_ADDED, "face-" + n, Map.of());
    }

    private static List<String> subjects(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> JsonParser.parseString(line)
                        .getAsJsonObject()
                        .get("subject")
                        .getAsString())
                .toList();
    }

    /** Holds up whoever asks for the time. */
    private static final class StuckClock extends Clock {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public Instant instant() {
            asked.countDown();
            try {
                assertTrue(open.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
