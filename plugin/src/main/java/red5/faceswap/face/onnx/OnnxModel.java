package red5.faceswap.face.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import red5.faceswap.media.NativeLedger;

/**
 * A model opened in ONNX Runtime. For one thread at a time, whose stack has {@link #STACK_BYTES}: the runtime overruns that of an ordinary
 * Java thread while it opens a network, which ends the process without a word.
 */
final class OnnxModel implements AutoCloseable {
    /** Of the thread that opens models. */
    static final long STACK_BYTES = 16 << 20;

    private final OrtSession session;

    /** @param threads that work on one run */
    OnnxModel(Path file, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
        }
        NativeLedger.opened("face-network");
    }

    /**
     * What goes into one input.
     *
     * @param name empty for the only input
     * @param values in the order of the shape
     */
    record Input(String name, float[] values, long... shape) {}

    /** Runs it; the first output's numbers. */
    float[] run(Input... inputs) throws OrtException {
        return run(1, inputs).get(0);
    }

    /**
     * Runs it; the first outputs' numbers, in order.
     *
     * @param outputs how many; what only others need is not calculated
     */
    List<float[]> run(int outputs, Input... inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Input input : inputs) {
                String name = input.name().isEmpty()
                        ? session.getInputNames().iterator().next()
                        : input.name();
                tensors.put(name, tensor(name, input));
            }
            Set<String> wanted = session.getOutputNames().stream()
                    .limit(outputs)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            List<float[]> all = new ArrayList<>();
            try (OrtSession.Result result = session.run(tensors, wanted)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    FloatBuffer out = ((OnnxTensor) output.getValue()).getFloatBuffer();
                    float[] values = new float[out.remaining()];
                    out.get(values);
                    all.add(values);
                }
            }
            return all;
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /** In the type that the model takes: 64-bit floats where it says so. */
    private OnnxTensor tensor(String name, Input input) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        NodeInfo info = session.getInputInfo().get(name);
        if (info != null && ((TensorInfo) info.getInfo()).type == OnnxJavaType.DOUBLE) {
            DoubleBuffer wide = DoubleBuffer.allocate(input.values().length);
            for (float value : input.values()) {
                wide.put(value);
            }
            return OnnxTensor.createTensor(environment, wide.flip(), input.shape());
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.values()), input.shape());
    }

    @Override
    public void close() throws OrtException {
        session.close();
        NativeLedger.closed("face-network");
    }
}
