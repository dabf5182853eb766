package red5.faceswap.face.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Input input : inputs) {
                String name = input.name().isEmpty()
                        ? session.getInputNames().iterator().next()
                        : input.name();
                tensors.put(
                        name,
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(input.values()), input.shape()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                FloatBuffer out = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[out.remaining()];
                out.get(values);
                return values;
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
        NativeLedger.closed("face-network");
    }
}
