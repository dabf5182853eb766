package red5.faceswap.face.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.NativeLedger;

/**
 * A model opened in ONNX Runtime. When what it runs on fails it goes on with what comes next ({@link ModelRuntime}). For one thread at a time, whose
 * stack has {@link #STACK_BYTES}: the runtime overruns that of an ordinary Java thread while it opens a network, which ends the process without a word.
 */
final class OnnxModel implements AutoCloseable {
    /** Of the thread that opens models. */
    static final long STACK_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);

    private final ModelRuntime runtime;
    private final Path file;
    private final TensorCache tensors = new TensorCache();
    /** Null where it runs nowhere any more. */
    private ModelRuntime.Opened opened;

    private ComputeDevice device;
    private boolean started;
    private TensorCache.Form output;
    /** Whether several faces can go through it together. */
    private boolean batches;

    /** Opens nothing: {@link ModelRuntime#open} does. */
    OnnxModel(ModelRuntime runtime, Path file) {
        this.runtime = runtime;
        this.file = file;
    }

    void start(ModelRuntime.Opened session) throws OrtException {
        opened = session;
        device = session.device();
        started = true;
        NativeLedger.opened("face-network");
        Pointer.trimMemory(); // the file as it was read is larger than what is left of it
        String first = session.session().getOutputNames().iterator().next();
        NodeInfo info = session.session().getOutputInfo().get(first);
        output = new TensorCache.Form(first, shape(info));
        batches = Stream.concat(session.session().getInputInfo().values().stream(), Stream.of(info))
                .allMatch(value -> shape(value).length > 0 && shape(value)[0] < 0);
    }

    private static long[] shape(NodeInfo value) {
        return value.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
    }

    Path file() {
        return file;
    }

    /** Where it runs. */
    ComputeDevice device() {
        return device;
    }

    /** Whether several faces can go through it together. */
    boolean batches() {
        return batches;
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
        return runAlone(inputs);
    }

    /**
     * Runs it for several faces, in one go where the model's first dimension is free. When they cannot be made together, each is made alone.
     *
     * @param faces what goes in for each of them: the same inputs, of the same shapes, in the same order
     * @return the first output's numbers for each
     */
    List<float[]> runAll(List<Input[]> faces) throws OrtException {
        if (faces.size() > 1 && batches) {
            try {
                return runOnce(faces);
            } catch (OrtException e) {
                LOG.debug("{} faces at once fail in {}: one after the other", faces.size(), file, e);
            }
        }
        List<float[]> all = new ArrayList<>();
        for (Input[] face : faces) {
            all.add(runAlone(face));
        }
        return all;
    }

    private float[] runAlone(Input... face) throws OrtException {
        while (true) {
            try {
                return runOnce(Collections.singletonList(face)).get(0);
            } catch (OrtException e) {
                moveOn(e);
            }
        }
    }

    /** What failed gives its memory back before the next one is tried. */
    private void moveOn(OrtException failure) throws OrtException {
        if (opened == null || device.equals(ComputeDevice.CPU)) {
            throw failure;
        }
        opened.session().close();
        opened = null;
        opened = runtime.next(file, device, failure);
        device = opened.device();
    }

    private List<float[]> runOnce(List<Input[]> faces) throws OrtException {
        if (opened == null) {
            throw new OrtException("what it ran on failed, and nothing else runs it");
        }
        OrtSession session = opened.session();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (int i = 0; i < faces.get(0).length; i++) {
            Input first = faces.get(0)[i];
            String name =
                    first.name().isEmpty() ? session.getInputNames().iterator().next() : first.name();
            int number = i;
            List<float[]> values =
                    faces.stream().map(face -> face[number].values()).toList();
            inputs.put(name, tensors.filled(name, values, first.shape()));
        }
        TensorCache.Room room = tensors.room(output, faces.size());
        if (room == null) {
            return runUnbound(session, inputs, faces.size());
        }
        try {
            session.run(inputs, Map.of(output.name(), room.tensor())).close();
            return split(room.buffer().duplicate().rewind(), faces.size());
        } catch (OrtException e) {
            // what a model declares of its output need not be what it gives
            List<float[]> made = runUnbound(session, inputs, faces.size());
            output = new TensorCache.Form(output.name());
            return made;
        }
    }

    private List<float[]> runUnbound(OrtSession session, Map<String, OnnxTensor> inputs, int faces)
            throws OrtException {
        try (OrtSession.Result result = session.run(inputs, Set.of(output.name()))) {
            return split(((OnnxTensor) result.get(0)).getFloatBuffer(), faces);
        }
    }

    private List<float[]> split(FloatBuffer all, int faces) throws OrtException {
        if (all.remaining() % faces != 0) {
            throw new OrtException("it gave " + all.remaining() + " numbers for " + faces + " faces");
        }
        int each = all.remaining() / faces;
        List<float[]> parts = new ArrayList<>();
        for (int i = 0; i < faces; i++) {
            float[] part = new float[each];
            all.get(part);
            parts.add(part);
        }
        return parts;
    }

    @Override
    public void close() throws OrtException {
        runtime.closed(this);
        tensors.close();
        if (started) {
            started = false;
            NativeLedger.closed("face-network");
        }
        if (opened != null) {
            opened.session().close();
            opened = null;
        }
        Pointer.trimMemory(); // else the C library keeps the weights' memory for what may come
    }
}
