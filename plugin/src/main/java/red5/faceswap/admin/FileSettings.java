package red5.faceswap.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** What the plugin keeps, and where. */
final class FileSettings {
    private static final int MEGABYTE = 1_000_000;

    static final Setting<Path> FACES_FOLDER = path(
            "faces.folder",
            "faceswap/faces",
            "Folder of the face library: pictures and the consent statement of each.");
    static final Setting<Path> MODELS_FOLDER = path(
            "models.folder",
            "faceswap/models",
            "Folder of the networks for engine onnx, which you bring along: .onnx files, and .json descriptions of models that the"
                    + " plugin does not know.");
    static final Setting<String> MODELS_MIRROR = new Setting<>(
            "models.mirror",
            "",
            "a http or https address that ends with a slash, or nothing",
            "Folder from which the console fetches model files, instead of their publishers, for servers without internet. Example:"
                    + " http://files.example.org/models/",
            false,
            text -> Optional.of(text).filter(t -> t.isEmpty() || t.matches("https?://[^\\s?#]+/")));
    static final Setting<Path> STREAMS_FILE = path(
            "stream.settings-file", "faceswap/streams.json", "Remembers each stream's mode and face over restarts.");
    static final Setting<Path> AUDIT_FILE = path(
            "audit.file",
            "log/faceswap-audit.jsonl",
            "Who changed what and when: faces, modes, swaps, failed logins; one JSON object per line.");
    static final Setting<Integer> AUDIT_MEGABYTES =
            Setting.whole("audit.megabytes", 10, 1, 1000, "MB", "Size at which a new audit file is begun.");
    static final Setting<Integer> AUDIT_FILES = Setting.whole(
            "audit.files", 20, 1, 1000, "files", "How many full audit files are kept; older ones are deleted.");

    static final Settings.Section SECTION = new Settings.Section(
            "Files (relative to the server's folder)",
            List.of(
                    FACES_FOLDER,
                    MODELS_FOLDER,
                    MODELS_MIRROR,
                    STREAMS_FILE,
                    AUDIT_FILE,
                    AUDIT_MEGABYTES,
                    AUDIT_FILES));

    private FileSettings() {}

    /** @param home folder that relative paths start from */
    static Configuration.Files read(Properties file, Path home, Consumer<String> warnings) {
        return new Configuration.Files(
                home.resolve(FACES_FOLDER.read(file, warnings)),
                home.resolve(MODELS_FOLDER.read(file, warnings)),
                MODELS_MIRROR.read(file, warnings),
                home.resolve(STREAMS_FILE.read(file, warnings)),
                home.resolve(AUDIT_FILE.read(file, warnings)),
                (long) AUDIT_MEGABYTES.read(file, warnings) * MEGABYTE,
                AUDIT_FILES.read(file, warnings));
    }

    private static Setting<Path> path(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, "a path", meaning, false, Values::path);
    }
}
