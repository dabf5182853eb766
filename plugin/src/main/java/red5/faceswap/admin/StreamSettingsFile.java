package red5.faceswap.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.face.library.AtomicFile;
import red5.faceswap.session.SettingsStore;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;

/**
 * Remembers over restarts what the operator chose for each stream. Thread-safe; {@link #load} and {@link #save} never block: the
 * file is written on a thread of its own, always as a whole, and a burst of changes only once.
 */
public final class StreamSettingsFile implements SettingsStore, AutoCloseable {
    /** Streams remembered; beyond that the one whose settings are oldest is forgotten. */
    static final int MAX_STREAMS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(StreamSettingsFile.class);
    private static final int CLOSE_SECONDS = 5;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path file;
    /** What could not be read at a start. While it is there the operator is told, and no real face is shown by default. */
    private final Path aside;

    private final StreamSettings defaults;
    /** Streams in it that are known by name. */
    private final List<StreamKey> lost = new ArrayList<>();
    /** Why the file could not be written, empty when it could. */
    private volatile String failure = "";

    private final Map<StreamKey, StreamSettings> streams = new LinkedHashMap<>();
    private boolean writing;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "faceswap-stream-settings");
        thread.setDaemon(true);
        return thread;
    });

    private StreamSettingsFile(Path file, StreamSettings defaults) {
        this.file = file;
        this.aside = file.resolveSibling(file.getFileName() + ".broken");
        this.defaults = defaults;
    }

    /**
     * Reads the file. A broken file is kept under another name and told of; what of it makes sense is remembered.
     *
     * @param defaults of settings that the file does not mention
     */
    public static StreamSettingsFile open(Path file, StreamSettings defaults) {
        StreamSettingsFile settings = new StreamSettingsFile(file, defaults);
        if (Files.exists(file)) {
            try {
                settings.read();
            } catch (IOException | JsonParseException | IllegalStateException e) {
                settings.setAside(e);
            }
        }
        return settings;
    }

    /** One stream whose settings make no sense does not cost the others theirs: one that was off would be seen. */
    private void read() throws IOException {
        Optional<Exception> broken = Optional.empty();
        for (JsonElement element :
                JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
            try {
                JsonObject json = element.getAsJsonObject();
                read(new StreamKey(take(json, "app"), take(json, "stream")), json);
            } catch (JsonParseException | IllegalStateException | StreamSettingsJson.NotASetting e) {
                broken = Optional.of(e);
            }
        }
        broken.ifPresent(why -> {
            setAside(why);
            writer.execute(this::write);
        });
    }

    private void read(StreamKey key, JsonObject json) throws StreamSettingsJson.NotASetting {
        try {
            streams.put(key, StreamSettingsJson.change(json).apply(defaults));
        } catch (StreamSettingsJson.NotASetting | JsonParseException | IllegalStateException e) {
            lost.add(key);
            throw e;
        }
    }

    /**
     * Streams that are set to a model, for programs beside the server; nothing is written.
     *
     * @param file may be missing
     * @return {@code app/name} of each
     * @throws IOException when the file is there and cannot be read
     */
    public static List<String> streamsWith(Path file, String model) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> streams = new ArrayList<>();
        try {
            for (JsonElement element :
                    JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
                JsonObject json = element.getAsJsonObject();
                if (new JsonPrimitive("onnx").equals(json.get("engine"))
                        && new JsonPrimitive(model).equals(json.get("model"))) {
                    streams.add(take(json, "app") + "/" + take(json, "stream"));
                }
            }
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(e);
        }
        return streams;
    }

    private static String take(JsonObject json, String member) {
        JsonElement value = json.remove(member);
        if (value == null || !value.isJsonPrimitive()) {
            throw new JsonParseException("\"" + member + "\" is missing");
        }
        return value.getAsString();
    }

    private void setAside(Exception why) {
        LOG.error(
                "{} cannot be read ({}), so streams whose settings are lost start with the defaults; it is kept as {}",
                file,
                why.toString(),
                aside);
        try {
            Files.deleteIfExists(aside);
            Files.move(file, aside);
        } catch (IOException e) {
            LOG.error("{} cannot be kept as {}: {}", file, aside, e.toString());
        }
    }

    @Override
    public synchronized Optional<StreamSettings> load(StreamKey key) {
        return Optional.ofNullable(streams.get(key)).or(this::hidden);
    }

    /** A stream that was swapped or hidden must not show the real faces because that was forgotten. */
    private Optional<StreamSettings> hidden() {
        return defaults.mode() == Mode.ORIGINAL && Files.exists(aside)
                ? Optional.of(defaults.withMode(Mode.ANONYMOUS))
                : Optional.empty();
    }

    /** Sentences on settings that were lost or will be, for whoever operates the server. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (Files.exists(aside)) {
            String which = lost.isEmpty()
                    ? "of some streams"
                    : "of " + lost.stream().map(StreamKey::toString).collect(Collectors.joining(", "));
            problems.add("The remembered settings " + which + " could not be read; streams without settings "
                    + (hidden().isPresent() ? "are anonymous" : "have the defaults")
                    + " until you choose for them. What was there is kept as " + aside
                    + ": delete that file when you do not need it any more.");
        }
        if (!failure.isEmpty()) {
            problems.add("The streams' settings cannot be written to " + file + " (" + failure
                    + "), so they are forgotten at the next start: make room on the disk, or let the server's user"
                    + " write there, and change one.");
        }
        return problems;
    }

    @Override
    public synchronized void save(StreamKey key, StreamSettings settings) {
        streams.remove(key);
        streams.put(key, settings);
        if (streams.size() > MAX_STREAMS) {
            streams.remove(streams.keySet().iterator().next());
        }
        if (!writing) {
            try {
                writer.execute(this::write);
                writing = true;
            } catch (RejectedExecutionException e) {
                LOG.warn("the settings of {} come after the end and are not remembered", key);
            }
        }
    }

    private void write() {
        try {
            AtomicFile.write(file, GSON.toJson(snapshot()).getBytes(StandardCharsets.UTF_8));
            failure = "";
        } catch (IOException e) {
            failure = e.toString();
            LOG.error(
                    "{} cannot be written ({}): the streams' settings are forgotten at the next start",
                    file,
                    e.toString());
        }
    }

    private JsonArray snapshot() {
        List<Map.Entry<StreamKey, StreamSettings>> entries;
        synchronized (this) {
            writing = false;
            entries = new ArrayList<>(streams.entrySet());
        }
        JsonArray array = new JsonArray();
        for (Map.Entry<StreamKey, StreamSettings> entry : entries) {
            JsonObject json = new JsonObject();
            json.addProperty("app", entry.getKey().app());
            json.addProperty("stream", entry.getKey().name());
            StreamSettingsJson.of(entry.getValue()).entrySet().forEach(one -> json.add(one.getKey(), one.getValue()));
            array.add(json);
        }
        return array;
    }

    /** Writes what is not written yet and ends the thread. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("{} is still being written", file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
