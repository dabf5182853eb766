package red5.faceswap.face.onnx.store;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.OnnxModel;

/** Runs an engine's own networks as the operator's are run: the same devices, and what comes next when one of them fails. */
final class EngineGraphs implements GraphRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EngineGraphs.class);

    private final ModelRuntime runtime;
    /** Networks whose files were written. Guarded by this. */
    private final Map<String, Path> files = new HashMap<>();

    EngineGraphs(ModelRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Graph open(String name, byte[] onnx) throws FaceException {
        try {
            return new OpenGraph(name, runtime.openForEngine(file(name, onnx)));
        } catch (IOException | OrtException e) {
            throw new FaceException("The engine's network " + name + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** What providers compile of it is kept by its file's name: beside that it lies. */
    private synchronized Path file(String name, byte[] onnx) throws IOException {
        Path written = files.get(name);
        if (written == null) {
            Path folder = runtime.settings().engineCache();
            Files.createDirectories(folder);
            written = Files.write(folder.resolve(name + ".onnx"), onnx);
            files.put(name, written);
        }
        return written;
    }

    private record OpenGraph(String name, OnnxModel model) implements Graph {
        @Override
        public List<float[]> run(float[] input, long... shape) throws FaceException {
            try {
                return model.run(model.outputs(), new OnnxModel.Input("", input, shape));
            } catch (OrtException e) {
                throw new FaceException("The engine's network " + name + " failed: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            try {
                model.close();
            } catch (OrtException e) {
                LOG.error("the engine's network {} could not be freed", name, e);
            }
        }
    }
}
