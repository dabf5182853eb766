package red5.faceswap.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;

/** How networks that the operator brings along are run: the keys, and what they say together. */
final class ModelSettings {
    private static final int MOST_THREADS = 256;

    static final Setting<List<ComputeDevice>> PROVIDER = Setting.list(
            "models.provider",
            "cpu",
            "cpu, cuda, tensorrt, coreml, directml and openvino parted by commas, each but cpu possibly with a device such as cuda:1 or"
                    + " openvino:NPU",
            "What networks (engine onnx) run on, best first. Where the first cannot be used the next is, at last the processor; the log and the"
                    + " console say which one runs and why another does not. All but cpu need another ONNX Runtime than the one that comes with"
                    + " the plugin: models.runtime. Example: tensorrt,cuda",
            ComputeDevice::parse);
    static final Setting<Optional<Path>> RUNTIME = new Setting<>(
            "models.runtime",
            "",
            "a path, or nothing",
            "Folder with the native libraries of another ONNX Runtime of the same version, for example the one for graphics cards. Empty: the one"
                    + " that comes with the plugin. Counts from the next start of the server on.",
            false,
            text -> text.isEmpty()
                    ? Optional.of(Optional.empty())
                    : Values.path(text).map(Optional::of));
    static final Setting<Boolean> HALF = Setting.flag(
            "models.fp16",
            false,
            "Whether tensorrt and coreml may calculate with numbers of 16 bits: up to twice as fast, but swappers are not made for it. Others saw"
                    + " coloured smudges with inswapper and less likeness with hyperswap: look at the face when you set it. The others take the"
                    + " numbers as the model's file has them.");
    static final Setting<Path> ENGINES = new Setting<>(
            "models.engine-cache",
            "faceswap/engines",
            "a path",
            "Folder for what tensorrt and coreml compile of a model when it is first opened, which takes minutes. May be emptied at any time.",
            false,
            Values::path);
    static final Setting<Integer> THREADS = new Setting<>(
            "models.threads",
            "auto",
            "auto, or a whole number from 1 to " + MOST_THREADS + " (threads)",
            "Threads of the processor that work on one face in a network. auto = half as many as there are processor cores, so that the rest is left"
                    + " for the mesh and the encoder.",
            false,
            ModelSettings::threads);
    static final Setting<Integer> BATCH = Setting.whole(
            "models.batch",
            0,
            0,
            RuntimeSettings.MOST_BATCH,
            "faces",
            "Faces of one or more streams that go through a network together at most, when they wait at the same moment and the model allows it."
                    + " 0 = 1 on the processor, where more at once are no faster, and 4 elsewhere.");
    static final Setting<Integer> MEMORY = Setting.whole(
            "models.memory",
            4096,
            1,
            1_000_000,
            "MB",
            "What the files of all networks that are open at once may have together. A stream that asks for one more is swapped by the mesh.");

    static final Setting<Boolean> BUILT_IN = Setting.flag(
            "models.built-in",
            false,
            "Whether the networks that the mesh itself is made of (they find faces and their points) run on ONNX Runtime where models.provider says"
                    + " as well, so that a graphics card does all of it. On the processor they take two to three times as long there.");

    static final Settings.Section SECTION = new Settings.Section(
            "Networks of your own (engine onnx)",
            List.of(PROVIDER, RUNTIME, HALF, ENGINES, THREADS, BATCH, MEMORY, BUILT_IN));

    private ModelSettings() {}

    /** @param home folder that relative paths start from */
    static RuntimeSettings read(Properties file, Path home, Consumer<String> warnings) {
        return new RuntimeSettings(
                PROVIDER.read(file, warnings),
                THREADS.read(file, warnings),
                HALF.read(file, warnings),
                home.resolve(ENGINES.read(file, warnings)),
                BATCH.read(file, warnings),
                MEMORY.read(file, warnings));
    }

    /** Files of earlier versions say 0 for auto. */
    private static Optional<Integer> threads(String text) {
        if (text.equals("auto") || text.equals("0")) {
            return Optional.of(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        }
        return text.matches("\\d{1,3}")
                ? Optional.of(Integer.parseInt(text)).filter(n -> n >= 1 && n <= MOST_THREADS)
                : Optional.empty();
    }
}
