package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changes in the configuration file while the server is down is in the audit log when it is up again. */
class StartAuditTest {
    @TempDir
    Path folder;

    /** Starts with these lines of configuration; the audit lines that the start adds. */
    private List<String> start(String... lines) throws IOException {
        Path log = folder.resolve("audit.jsonl");
        List<String> before = Files.exists(log) ? Files.readAllLines(log) : List.of();
        Properties properties = new Properties();
        for (String line : lines) {
            properties.setProperty(line.split("=", 2)[0], line.split("=", 2)[1]);
        }
        try (AuditLog audit = AuditLog.open(log, 1_000_000, 2, Clock.systemUTC())) {
            new StartAudit(folder.resolve("faceswap/last-start.json"), audit).started(properties, "0.1.0");
        }
        List<String> added = new ArrayList<>(Files.readAllLines(log));
        assertEquals(before, added.subList(0, before.size()), "nothing that was written is changed");
        return added.subList(before.size(), added.size());
    }

    @Test
    void aStartSaysWhatIsNotTheDefault() throws IOException {
        List<String> added = start("disclosure.label=AI modified", "swap.fallback=blur", "swap.look-back=nonsense");
        assertEquals(1, added.size());
        assertTrue(added.get(0).contains("\"what\":\"server-started\""), added.get(0));
        assertTrue(added.get(0).contains("\"swap.fallback\":\"blur\""), added.get(0));
        assertFalse(added.get(0).contains("disclosure.label"), "the default is not told");
        assertFalse(added.get(0).contains("look-back"), "what is not allowed has no effect");
    }

    @Test
    void theNextStartSaysWhatIsOtherThanBefore() throws IOException {
        start("disclosure.show=true", "swap.look-back=2", "faces.folder=a");
        assertEquals(1, start("faces.folder=a").size(), "the same settings");
        List<String> added = start("disclosure.show=false", "swap.look-back=0", "faces.folder=a");
        assertEquals(2, added.size());
        String change = added.get(1);
        for (String part : List.of(
                "settings-changed",
                "\"disclosure.showBefore\":\"true\",\"disclosure.show\":\"false\"",
                "\"swap.look-backBefore\":\"2\",\"swap.look-back\":\"0\"")) {
            assertTrue(change.contains(part), change);
        }
        assertFalse(change.contains("faces.folder"), change);
        assertEquals(2, start("faces.folder=a").size(), "and back");
    }

    @Test
    void secretsAreNeverTold() throws IOException {
        start();
        List<String> added = start("websocket.publish-token=very-secret", "admin.password=most-secret");
        assertTrue(added.get(1).contains("\"websocket.publish-token\":\"set\""), added.get(1));
        assertFalse(added.toString().contains("very-secret") || added.toString().contains("most-secret"));
        String remembered = Files.readString(folder.resolve("faceswap/last-start.json"));
        assertFalse(remembered.contains("very-secret") || remembered.contains("most-secret"), remembered);
    }

    @Test
    void aBrokenMemoryIsReplaced() throws IOException {
        start();
        Files.writeString(folder.resolve("faceswap/last-start.json"), "[1, 2");
        assertEquals(1, start("swap.look-back=0").size());
        assertEquals(2, start("swap.look-back=1").size());
    }
}
