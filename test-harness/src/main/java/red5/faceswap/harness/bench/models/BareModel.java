package red5.faceswap.harness.bench.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import red5.faceswap.harness.bench.Stopwatch;

/** A model in ONNX Runtime and nothing around it: the base. One thread; on a thread of {@link BigStack}. */
final class BareModel implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;

    /** @param faces that go in together */
    BareModel(StandIn model, Path folder, int faces) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.file(folder).toString(), options);
        }
        inputs = Map.of(
                "target",
                picture(environment, faces, model.side()),
                "source",
                picture(environment, faces, model.side()));
    }

    private static OnnxTensor picture(OrtEnvironment environment, int faces, int side) throws OrtException {
        Random random = new Random(3);
        FloatBuffer values = ByteBuffer.allocateDirect(faces * 3 * side * side * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        while (values.hasRemaining()) {
            values.put(random.nextFloat());
        }
        return OnnxTensor.createTensor(environment, values.rewind(), new long[] {faces, 3, side, side});
    }

    /** Processor time of so many runs, ms each. */
    double millis(int runs) throws OrtException {
        return lap(runs).cpuMillis() / runs;
    }

    /** So many runs. */
    Stopwatch.Lap lap(int runs) throws OrtException {
        Stopwatch watch = new Stopwatch();
        watch.start();
        for (int i = 0; i < runs; i++) {
            session.run(inputs).close();
        }
        return watch.lap();
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        session.close();
    }
}
