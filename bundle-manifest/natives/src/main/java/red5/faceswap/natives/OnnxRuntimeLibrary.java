package red5.faceswap.natives;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ONNX Runtime from the plugin's own folder, or from the one that the operator's {@code models.runtime} names: graphics cards need another
 * build of it. It reads that folder's name from a system property once, and starts a shutdown
 * hook, which holds on to the code that was running at its birth: both happen here and not in a bundle that is replaced.
 */
final class OnnxRuntimeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeLibrary.class);
    private static final String FOLDER = "onnxruntime.native.path";
    private static final String SETTING = "models.runtime";
    /** What must lie in a folder that the operator names. */
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    /** Loading overruns the stack of an ordinary Java thread, which ends the process without a word. */
    private static final long STACK_BYTES = 16 << 20;

    private OnnxRuntimeLibrary() {}

    /**
     * Loads it once for the life of the JVM.
     *
     * @param own the plugin's own folder
     * @param root of the server, for its configuration
     */
    static void load(Path own, Path root) {
        Path libraries = chosen(own, root);
        String before = System.setProperty(FOLDER, libraries.toString());
        try {
            Thread loader = new Thread(null, () -> start(libraries), "faceswap-onnxruntime", STACK_BYTES);
            loader.setDaemon(true);
            loader.start();
            loader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (before == null) {
                System.clearProperty(FOLDER);
            } else {
                System.setProperty(FOLDER, before);
            }
        }
    }

    /** The operator's folder where it holds an ONNX Runtime, else the plugin's own. */
    private static Path chosen(Path own, Path root) {
        String named = setting(root.resolve("conf/faceswap.properties"));
        if (named.isEmpty()) {
            return own;
        }
        Path folder = root.resolve(named);
        for (String library : LIBRARIES) {
            Path file = folder.resolve(System.mapLibraryName(library));
            if (!Files.isRegularFile(file)) {
                LOG.error(
                        "red5-faceswap: {} names {}, but {} is missing: the plugin's own ONNX Runtime is used",
                        SETTING,
                        folder,
                        file);
                return own;
            }
        }
        LOG.info("red5-faceswap: ONNX Runtime is loaded from {}", folder);
        return folder;
    }

    /**
     * Read here, because what is loaded stays for the life of the JVM, and the bundle that reads the configuration does not. That bundle
     * says what is wrong with the file.
     */
    private static String setting(Path file) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return ""; // written at the first start
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} cannot be read for {}", file, SETTING, e);
        }
        return properties.getProperty(SETTING, "").trim();
    }

    private static void start(Path libraries) {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            LOG.debug("ONNX Runtime {}", environment.getVersion());
        } catch (OrtException | LinkageError | IllegalStateException e) {
            LOG.error("red5-faceswap: ONNX Runtime in {} does not load: {}", libraries, e.getMessage(), e);
        }
    }
}
