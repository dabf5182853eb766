package red5.faceswap.natives;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ONNX Runtime from the plugin's own folder. It reads that folder's name from a system property once, and starts a shutdown
 * hook, which holds on to the code that was running at its birth: both happen here and not in a bundle that is replaced.
 */
final class OnnxRuntimeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeLibrary.class);
    private static final String FOLDER = "onnxruntime.native.path";
    /** Loading overruns the stack of an ordinary Java thread, which ends the process without a word. */
    private static final long STACK_BYTES = 16 << 20;

    private OnnxRuntimeLibrary() {}

    static void load(Path libraries) {
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
