package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;

/**
 * Opens models where the operator wants them to run, and where that cannot be on what comes next, at last on the processor. Keeps within the memory
 * that they may take together. Thread-safe.
 */
public final class ModelRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRuntime.class);
    private static final long MEGABYTE = 1_000_000;

    private final RuntimeSettings settings;
    private final Opener opener;
    /** Why a device is not used, a sentence each. Guarded by this. */
    private final Map<ComputeDevice, String> obstacles = new LinkedHashMap<>();

    /** Bytes of the files of open models. Guarded by this. */
    private final Map<OnnxModel, Long> open = new LinkedHashMap<>();

    /** Opens a model on one device. */
    public interface Opener {
        OrtSession open(Path file, ComputeDevice device) throws OrtException;
    }

    /** A session and where it runs. */
    record Opened(OrtSession session, ComputeDevice device) {}

    public ModelRuntime(RuntimeSettings settings) {
        this.settings = settings;
        this.opener = this::session;
    }

    /** @param opener instead of ONNX Runtime's own devices */
    public ModelRuntime(RuntimeSettings settings, Opener opener) {
        this.settings = settings;
        this.opener = opener;
    }

    public RuntimeSettings settings() {
        return settings;
    }

    /**
     * Opens a model; the caller closes it.
     *
     * @throws FaceException when there is no room for it beside those that are open
     * @throws OrtException when it runs nowhere
     */
    public OnnxModel open(Path file) throws FaceException, IOException, OrtException {
        return start(file, devices());
    }

    /** The same on the processor: for a model that is run once for a new face, which no device is worth being prepared for. */
    public OnnxModel openForOnce(Path file) throws FaceException, IOException, OrtException {
        return start(file, List.of(ComputeDevice.CPU));
    }

    /** The same for one of an engine's own networks, which are small and without which nothing is swapped: their memory is not counted. */
    public OnnxModel openForEngine(Path file) throws OrtException {
        return start(new OnnxModel(this, file), devices());
    }

    private OnnxModel start(Path file, List<ComputeDevice> devices) throws FaceException, IOException, OrtException {
        OnnxModel model = new OnnxModel(this, file);
        reserve(model, Files.size(file));
        return start(model, devices);
    }

    private OnnxModel start(OnnxModel model, List<ComputeDevice> devices) throws OrtException {
        try {
            model.start(open(model.file(), devices));
            return model;
        } catch (OrtException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private synchronized void reserve(OnnxModel model, long bytes) throws FaceException {
        long taken = open.values().stream().mapToLong(Long::longValue).sum();
        if (taken + bytes > settings.megabytes() * MEGABYTE) {
            String others = open.keySet().stream()
                    .map(other -> other.file().getFileName().toString())
                    .collect(Collectors.joining(", "));
            throw new FaceException(
                    model.file().getFileName() + " has " + megabytes(bytes) + " MB, and models.memory allows "
                            + settings.megabytes() + " MB"
                            + (taken == 0
                                    ? ""
                                    : ", of which " + others + " takes " + megabytes(taken) + " MB"
                                            + ": choose the same model for all streams")
                            + ", or raise models.memory.");
        }
        open.put(model, bytes);
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }

    /** A model is no longer open. */
    synchronized void closed(OnnxModel model) {
        open.remove(model);
    }

    /** All devices, best first; the processor last. */
    private List<ComputeDevice> devices() {
        List<ComputeDevice> all = new ArrayList<>();
        settings.preferred().stream()
                .takeWhile(device -> !device.equals(ComputeDevice.CPU))
                .forEach(all::add);
        all.add(ComputeDevice.CPU);
        return all;
    }

    /**
     * Opens a model that a device has failed to run on those that come after it.
     *
     * @param failed not the processor
     */
    Opened next(Path file, ComputeDevice failed, OrtException why) throws OrtException {
        List<ComputeDevice> all = devices();
        List<ComputeDevice> rest = all.subList(all.indexOf(failed) + 1, all.size());
        obstacle(
                failed,
                failed + " failed while it ran " + file.getFileName() + " (" + brief(why)
                        + "): until nobody has used that model for a minute it runs elsewhere.");
        return open(file, rest);
    }

    private Opened open(Path file, List<ComputeDevice> devices) throws OrtException {
        for (ComputeDevice device : devices.subList(0, devices.size() - 1)) {
            try {
                OrtSession session = OpeningThread.open(() -> opener.open(file, device));
                LOG.info("model {} runs on {}", file.getFileName(), device);
                synchronized (this) {
                    obstacles.remove(device);
                }
                return new Opened(session, device);
            } catch (OrtException | RuntimeException | LinkageError e) {
                obstacle(device, device + " cannot be used: " + brief(e) + ".");
            }
        }
        ComputeDevice last = devices.get(devices.size() - 1);
        try {
            OrtSession session = OpeningThread.open(() -> opener.open(file, last));
            LOG.info("model {} runs on {} with {} threads", file.getFileName(), last, settings.threads());
            return new Opened(session, last);
        } catch (OrtException e) {
            throw new OrtException(file.getFileName() + " cannot be opened (" + brief(e)
                    + "): get that model in a form that ONNX Runtime "
                    + OrtEnvironment.getEnvironment().getVersion() + " knows.");
        } catch (LinkageError e) {
            throw new OrtException(
                    "ONNX Runtime is not loaded (" + e.getMessage()
                            + "): the log of the server's start says why, and models.runtime must name one of the plugin's own version");
        }
    }

    private void obstacle(ComputeDevice device, String sentence) {
        synchronized (this) {
            if (sentence.equals(obstacles.put(device, sentence))) {
                return;
            }
        }
        LOG.warn("{}", sentence);
    }

    /** The first line, without where in ONNX Runtime itself it was said. */
    private static String brief(Throwable failure) {
        String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String said = first.replaceFirst("^Error code - \\S+ - message: ", "")
                .replaceFirst("^.*\\[ONNXRuntimeError] : \\d+ : \\w+ : ", "");
        return said.strip().replaceFirst("\\.$", "");
    }

    /** Why models do not run where the operator wants them to, a sentence each. */
    public synchronized List<String> problems() {
        return List.copyOf(obstacles.values());
    }

    private OrtSession session(Path file, ComputeDevice device) throws OrtException {
        if (!OrtEnvironment.getAvailableProviders().contains(device.provider().provider)) {
            throw new OrtException(
                    "the ONNX Runtime that is loaded was built without it (models.runtime says where another one lies)");
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            // threads that wait for the next face do not keep a core busy that the mesh and the encoder need
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // else a detector that declares its outputs for one size of picture is warned of in every look, past the
            // server's log
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            prepareCache(device);
            device.provider().add(options, device.device(), settings);
            return environment.createSession(file.toString(), options);
        }
    }

    private void prepareCache(ComputeDevice device) throws OrtException {
        try {
            if (device.provider() != ExecutionProvider.CPU) {
                Files.createDirectories(settings.engineCache());
            }
        } catch (IOException e) {
            throw new OrtException("the folder " + settings.engineCache() + " cannot be made (" + e.getMessage() + ")");
        }
    }
}
