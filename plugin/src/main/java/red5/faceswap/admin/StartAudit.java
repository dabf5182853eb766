package red5.faceswap.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.library.AtomicFile;

/**
 * Writes into the audit log with which settings the server starts, and which of them are others than at the start before: the label
 * removed, another fallback, less look-back. Who edited the file, only the operating system knows.
 */
public final class StartAudit {
    private static final Logger LOG = LoggerFactory.getLogger(StartAudit.class);
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path file;
    private final AuditLog audit;

    /** @param file remembers the settings of the last start */
    public StartAudit(Path file, AuditLog audit) {
        this.file = file;
        this.audit = audit;
    }

    /**
     * @param properties keys and values as in the configuration file
     * @param version of the plugin
     */
    public void started(Properties properties, String version) {
        Map<String, String> now = new LinkedHashMap<>();
        Map<String, String> notDefault = new LinkedHashMap<>();
        notDefault.put("version", version);
        for (Settings.Section section : Settings.SECTIONS) {
            for (Setting<?> setting : section.settings()) {
                String value = setting.effective(properties);
                now.put(setting.key(), value);
                if (!value.equals(setting.standard())) {
                    notDefault.put(setting.key(), value);
                }
            }
        }
        audit.record("server", "", AuditEvent.What.SERVER_STARTED, "", notDefault);
        last().ifPresent(before -> compare(before, now));
        remember(now);
    }

    /** A key that one of the two versions does not know is no change of the operator's. */
    private void compare(Map<String, String> before, Map<String, String> now) {
        Map<String, String> changes = new LinkedHashMap<>();
        now.forEach((key, value) -> {
            String old = before.getOrDefault(key, value);
            if (!old.equals(value)) {
                changes.put(key + "Before", old);
                changes.put(key, value);
            }
        });
        if (!changes.isEmpty()) {
            LOG.info("settings that are others than at the last start: {}", changes);
            audit.record("server", "", AuditEvent.What.SETTINGS_CHANGED, "", changes);
        }
    }

    private Optional<Map<String, String>> last() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<String, String> settings = new LinkedHashMap<>();
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            for (Map.Entry<String, JsonElement> one : json.entrySet()) {
                settings.put(one.getKey(), one.getValue().getAsString());
            }
            return Optional.of(settings);
        } catch (IOException | JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            LOG.warn("{} cannot be read ({}): what has changed since the last start is not known", file, e.toString());
            return Optional.empty();
        }
    }

    private void remember(Map<String, String> settings) {
        JsonObject json = new JsonObject();
        settings.forEach(json::addProperty);
        try {
            AtomicFile.write(file, GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("{} cannot be written ({}): the next start cannot tell what has changed", file, e.toString());
        }
    }
}
