package red5.faceswap.face.mesh.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import red5.faceswap.face.onnx.description.HalfFloat;

/**
 * What a TensorFlow Lite file says of its one graph (a FlatBuffer by TensorFlow's schema.fbs, version 3), for files that are known to be whole.
 *
 * @param inputs numbers of tensors, as everywhere
 * @param operators in the order in which they are run
 */
record TfliteFile(List<Tensor> tensors, int[] inputs, int[] outputs, List<Operator> operators) {
    /** Of {@link Tensor#type()}; all other numbers of these networks have 32 bits. */
    private static final int FLOAT16 = 1;

    /**
     * @param shape rows, columns and channels last
     * @param content of a constant, else null
     */
    record Tensor(String name, int[] shape, int type, ByteBuffer content) {
        /** Of a constant. */
        float[] numbers() {
            boolean half = type == FLOAT16;
            float[] numbers = new float[content.capacity() / (half ? Short.BYTES : Float.BYTES)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = half ? HalfFloat.toFloat(content.getShort(2 * i)) : content.getFloat(4 * i);
            }
            return numbers;
        }
    }

    /**
     * @param code a BuiltinOperator
     * @param custom name of one that TensorFlow Lite has not
     * @param own options of such a one
     */
    record Operator(int code, String custom, int[] inputs, int[] outputs, Options options, ByteBuffer own) {}

    /** An operator's options by their place in its table. */
    record Options(ByteBuffer file, int table) {
        int number(int field, int standard) {
            int at = table == 0 ? 0 : field(file, table, field);
            return at == 0 ? standard : file.getInt(at);
        }

        /** An enumeration or a flag. */
        int small(int field) {
            int at = table == 0 ? 0 : field(file, table, field);
            return at == 0 ? 0 : file.get(at);
        }
    }

    List<String> outputNames() {
        return IntStream.of(outputs)
                .mapToObj(output -> tensors.get(output).name())
                .toList();
    }

    static TfliteFile read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int model = file.getInt(0);
        List<Integer> codes = list(file, model, 1, at -> at + file.getInt(at));
        List<Integer> buffers = list(file, model, 4, at -> at + file.getInt(at));
        int graph = list(file, model, 2, at -> at + file.getInt(at)).get(0);
        List<Tensor> tensors = list(file, graph, 0, at -> tensor(file, at + file.getInt(at), buffers));
        List<Operator> operators = list(file, graph, 3, at -> operator(file, at + file.getInt(at), codes));
        return new TfliteFile(tensors, numbers(file, graph, 1), numbers(file, graph, 2), operators);
    }

    private static Tensor tensor(ByteBuffer file, int table, List<Integer> buffers) {
        Options facts = new Options(file, table);
        ByteBuffer content = content(file, buffers.get(facts.number(2, 0)), 0);
        return new Tensor(text(file, table, 3), numbers(file, table, 0), facts.small(1), content);
    }

    private static Operator operator(ByteBuffer file, int table, List<Integer> codes) {
        int code = codes.get(new Options(file, table).number(0, 0));
        Options kind = new Options(file, code);
        int options = field(file, table, 4);
        return new Operator(
                Math.max(kind.small(0), kind.number(3, 0)),
                text(file, code, 1),
                numbers(file, table, 1),
                numbers(file, table, 2),
                new Options(file, options == 0 ? 0 : options + file.getInt(options)),
                content(file, table, 5));
    }

    /** Where a table's field stands, 0 where it has none. */
    private static int field(ByteBuffer file, int table, int field) {
        int layout = table - file.getInt(table);
        int entry = 4 + 2 * field;
        int offset = entry < file.getShort(layout) ? file.getShort(layout + entry) & 0xffff : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private static <T> List<T> list(ByteBuffer file, int table, int field, IntFunction<T> element) {
        List<T> all = new ArrayList<>();
        int at = field(file, table, field);
        if (at > 0) {
            int vector = at + file.getInt(at);
            for (int i = 1; i <= file.getInt(vector); i++) {
                all.add(element.apply(vector + Integer.BYTES * i));
            }
        }
        return all;
    }

    private static int[] numbers(ByteBuffer file, int table, int field) {
        return list(file, table, field, file::getInt).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Null where there is none. */
    private static ByteBuffer content(ByteBuffer file, int table, int field) {
        int at = field(file, table, field);
        if (at == 0) {
            return null;
        }
        int vector = at + file.getInt(at);
        int length = file.getInt(vector);
        return length == 0 ? null : file.slice(vector + Integer.BYTES, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer file, int table, int field) {
        ByteBuffer bytes = content(file, table, field);
        return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
