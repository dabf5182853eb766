package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.NativeLedger;

/**
 * A model opened in ONNX Runtime. When what it runs on fails it goes on with what comes next ({@link ModelRuntime}). For one thread at a time.
 */
public final class OnnxModel implements AutoCloseable {
    /** Of the thread that opens models. */
    public static final long STACK_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);

    private final ModelRuntime runtime;
    private final Path file;
    private final TensorCache tensors = new TensorCache();
    /** Null where it runs nowhere any more. */
    private ModelRuntime.Opened opened;

    private ComputeDevice device;
    private boolean started;
    /** Of the inputs, in the model's order. */
    private final Map<String, OnnxJavaType> types = new LinkedHashMap<>();

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
        // opening takes as much again and more, which the C library would keep
        Pointer.trimMemory();
        String first = session.session().getOutputNames().iterator().next();
        NodeInfo info = session.session().getOutputInfo().get(first);
        output = new TensorCache.Form(first, shape(info));
        for (String input : session.session().getInputNames()) {
            types.put(input, type(session.session().getInputInfo().get(input)));
        }
        batches = Stream.concat(session.session().getInputInfo().values().stream(), Stream.of(info))
                .allMatch(value -> shape(value).length > 0 && shape(value)[0] < 0);
    }

    private static OnnxJavaType type(NodeInfo value) {
        return value.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN;
    }

    private static long[] shape(NodeInfo value) {
        return value.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
    }

    Path file() {
        return file;
    }

    /** Where it runs. */
    public ComputeDevice device() {
        return device;
    }

    /** How many it has. */
    public int outputs() throws OrtException {
        return session().getOutputNames().size();
    }

    /** Whether several faces can go through it together. */
    public boolean batches() {
        return batches;
    }

    /**
     * What goes into one input.
     *
     * @param name empty for the only input
     * @param values in the order of the shape; where the model takes 64-bit floats it gets these
     */
    public record Input(String name, float[] values, long... shape) {}

    /** Runs it; the first output's numbers. */
    public float[] run(Input... inputs) throws OrtException {
        return run(1, inputs).get(0);
    }

    /**
     * Runs it; the first outputs' numbers, in order.
     *
     * @param outputs how many; what only others need is not calculated
     */
    public List<float[]> run(int outputs, Input... inputs) throws OrtException {
        List<Input[]> face = Collections.singletonList(inputs);
        while (true) {
            try {
                return outputs == 1 ? runOnce(face) : runOnce(outputs, face);
            } catch (OrtException e) {
                moveOn(e);
            }
        }
    }

    /**
     * Runs it for several faces, in one go where the model's first dimension is free. When they cannot be made together, each is made alone.
     *
     * @param faces what goes in for each of them: the same inputs, of the same shapes, in the same order
     * @return the first output's numbers for each
     */
    public List<float[]> runAll(List<Input[]> faces) throws OrtException {
        if (faces.size() > 1 && batches) {
            try {
                return runOnce(faces);
            } catch (OrtException e) {
                LOG.debug("{} faces at once fail in {}: one after the other", faces.size(), file, e);
            }
        }
        List<float[]> all = new ArrayList<>();
        for (Input[] face : faces) {
            all.add(run(face));
        }
        return all;
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

    /** The first output's numbers for each face. */
    private List<float[]> runOnce(List<Input[]> faces) throws OrtException {
        TensorCache.Room room = tensors.room(output, faces.size());
        if (room == null) {
            return split(runOnce(1, faces).get(0), faces.size());
        }
        try {
            session().run(filled(faces), Map.of(output.name(), room.tensor())).close();
            return split(room.numbers(), faces.size());
        } catch (OrtException e) {
            // what a model declares of its output need not be what it gives
            List<float[]> made = split(runOnce(1, faces).get(0), faces.size());
            output = new TensorCache.Form(output.name());
            return made;
        }
    }

    /** The first outputs' numbers, of all faces together. */
    private List<float[]> runOnce(int outputs, List<Input[]> faces) throws OrtException {
        Set<String> wanted =
                session().getOutputNames().stream().limit(outputs).collect(Collectors.toCollection(LinkedHashSet::new));
        List<float[]> all = new ArrayList<>();
        try (OrtSession.Result result = session().run(filled(faces), wanted)) {
            for (Map.Entry<String, OnnxValue> one : result) {
                FloatBuffer numbers = ((OnnxTensor) one.getValue()).getFloatBuffer();
                float[] values = new float[numbers.remaining()];
                numbers.get(values);
                all.add(values);
            }
        }
        return all;
    }

    private OrtSession session() throws OrtException {
        if (opened == null) {
            throw new OrtException("what it ran on failed, and nothing else runs it");
        }
        return opened.session();
    }

    private Map<String, OnnxTensor> filled(List<Input[]> faces) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (int i = 0; i < faces.get(0).length; i++) {
            Input first = faces.get(0)[i];
            String name = first.name().isEmpty() ? types.keySet().iterator().next() : first.name();
            int number = i;
            List<float[]> values =
                    faces.stream().map(face -> face[number].values()).toList();
            inputs.put(name, tensors.filled(name, types.getOrDefault(name, OnnxJavaType.FLOAT), values, first.shape()));
        }
        return inputs;
    }

    private static List<float[]> split(float[] all, int faces) throws OrtException {
        if (faces == 1) {
            return List.of(all);
        }
        if (all.length % faces != 0) {
            throw new OrtException("it gave " + all.length + " numbers for " + faces + " faces");
        }
        int each = all.length / faces;
        return IntStream.range(0, faces)
                .mapToObj(i -> Arrays.copyOfRange(all, i * each, (i + 1) * each))
                .toList();
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
