package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import red5.faceswap.media.NativeLedger;

/** The tensors that go into a model and come out, in native memory that is written again in each run. For one thread at a time. */
final class TensorCache implements AutoCloseable {
    /** Shapes that are kept; the one that was used the longest time ago is given up for a new one. */
    private static final int MOST = 16;

    private static final String LEDGER = "face-network-tensor";

    private final Map<Key, Room> rooms = new LinkedHashMap<>(MOST, 1, true);

    private record Key(String name, OnnxJavaType type, List<Long> shape) {}

    /** A tensor and the memory that it lies in; the cache's own. */
    record Room(Pointer memory, Buffer buffer, OnnxTensor tensor) {
        /** What lies there. */
        float[] numbers() {
            float[] numbers = new float[buffer.capacity()];
            ((FloatBuffer) buffer).get(0, numbers);
            return numbers;
        }

        private void put(int at, float... numbers) {
            if (buffer instanceof FloatBuffer floats) {
                floats.put(at, numbers);
                return;
            }
            for (int i = 0; i < numbers.length; i++) {
                ((DoubleBuffer) buffer).put(at + i, numbers[i]);
            }
        }

        private void free() {
            tensor.close();
            memory.close();
            NativeLedger.closed(LEDGER);
        }
    }

    /**
     * A model's input or output.
     *
     * @param shape negative where the model leaves it open; empty where nothing is known of it
     */
    record Form(String name, long... shape) {}

    /**
     * The tensor of an input with these numbers.
     *
     * @param type 64-bit floats, or as 32-bit ones
     * @param values of each face
     * @param shape of one face; its first dimension grows with the faces
     */
    OnnxTensor filled(String name, OnnxJavaType type, List<float[]> values, long... shape) throws OrtException {
        Room room = room(name, type, times(shape, shape[0] * values.size()));
        int at = 0;
        if (values.stream().mapToInt(one -> one.length).sum() != room.buffer.capacity()) {
            throw new IllegalArgumentException("numbers for " + name + " that do not fill " + Arrays.toString(shape));
        }
        for (float[] one : values) {
            room.put(at, one);
            at += one.length;
        }
        return room.tensor;
    }

    /** Where an output of so many faces goes; null where its size is known only afterwards. */
    Room room(Form output, int faces) throws OrtException {
        long[] shape = output.shape();
        if (shape.length == 0 || faces > 1 && shape[0] >= 0) {
            return null;
        }
        long[] known = shape[0] < 0 ? times(shape, faces) : shape;
        return Arrays.stream(known).allMatch(dimension -> dimension > 0)
                ? room(output.name(), OnnxJavaType.FLOAT, known)
                : null;
    }

    private static long[] times(long[] shape, long first) {
        long[] other = shape.clone();
        other[0] = first;
        return other;
    }

    private Room room(String name, OnnxJavaType type, long... shape) throws OrtException {
        Key key = new Key(name, type, Arrays.stream(shape).boxed().toList());
        Room room = rooms.get(key);
        if (room == null) {
            if (rooms.size() >= MOST) {
                Iterator<Room> eldest = rooms.values().iterator();
                eldest.next().free();
                eldest.remove();
            }
            room = open(type, shape);
            rooms.put(key, room);
        }
        return room;
    }

    private static Room open(OnnxJavaType type, long... shape) throws OrtException {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Pointer memory = type == OnnxJavaType.DOUBLE ? new DoublePointer(count) : new FloatPointer(count);
        Buffer buffer = memory.asBuffer();
        try {
            OnnxTensor tensor = buffer instanceof DoubleBuffer doubles
                    ? OnnxTensor.createTensor(environment, doubles, shape)
                    : OnnxTensor.createTensor(environment, (FloatBuffer) buffer, shape);
            NativeLedger.opened(LEDGER);
            return new Room(memory, buffer, tensor);
        } catch (OrtException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    @Override
    public void close() {
        rooms.values().forEach(Room::free);
        rooms.clear();
    }
}
