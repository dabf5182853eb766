package red5.faceswap.admin;

import java.nio.file.Path;
import java.util.List;
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
            "a http or https address that ends with a slash, the absolute path of a folder, or nothing",
            "Folder from which model files are fetched, instead of from their publishers, for servers without internet: on a web server, or"
                    + " on a disk. Examples: http://files.example.org/models/ and /mnt/models",
            false,
            Values::mirror);
    static final Setting<Boolean> ALLOW_UNCHANGED = Setting.flag(
            "models.allow-unchanged-faces",
            false,
            "Whether a network may make faces although it was not tried first. With false each is tried once on two faces of the library,"
                    + " and refused if the person is still recognised afterwards or no face is left. With true, one that gives back"
                    + " what it is shown would show the real faces.");
    static final Setting<Boolean> ALLOW_OWN_FEATURES = Setting.flag(
            "models.allow-own-features",
            false,
            "Whether a stream with a network and a region mask may leave the person's own skin, brows, eyes, glasses or nose in the picture"
                    + " (\"regions\"). With false only the mouth can stay. With true, whoever knows the person may recognise them.");
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
                    ALLOW_UNCHANGED,
                    ALLOW_OWN_FEATURES,
                    STREAMS_FILE,
                    AUDIT_FILE,
                    AUDIT_MEGABYTES,
                    AUDIT_FILES));

    private FileSettings() {}

    /** @param home folder that relative paths start from */
    static Configuration.Files read(Properties file, Path home, Consumer<String> warnings) {
        boolean unchanged = ALLOW_UNCHANGED.read(file, warnings);
        if (unchanged) {
            warnings.accept(
                    ALLOW_UNCHANGED.key()
                            + " is true: networks are not tried first, and one that gives back what it is shown shows the real faces.");
        }
        boolean ownFeatures = ALLOW_OWN_FEATURES.read(file, warnings);
        if (ownFeatures) {
            warnings.accept(
                    ALLOW_OWN_FEATURES.key()
                            + " is true: streams may show the person's own skin, brows, eyes, glasses or nose, by which people are recognised.");
        }
        return new Configuration.Files(
                home.resolve(FACES_FOLDER.read(file, warnings)),
                home.resolve(MODELS_FOLDER.read(file, warnings)),
                MODELS_MIRROR.read(file, warnings),
                unchanged,
                ownFeatures,
                home.resolve(STREAMS_FILE.read(file, warnings)),
                home.resolve(AUDIT_FILE.read(file, warnings)),
                (long) AUDIT_MEGABYTES.read(file, warnings) * MEGABYTE,
                AUDIT_FILES.read(file, warnings));
    }

    private static Setting<Path> path(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, "a path", meaning, false, Values::path);
    }
}
