package red5.faceswap.face.onnx.description;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes ONNX graphs (onnx.proto3, ModelProto). */
public final class OnnxWriter {
    /** Version of the file's format. */
    private static final int FORMAT = 7;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private static final int STANDARD_OPERATORS = 13;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final int operators;

    public OnnxWriter() {
        this(STANDARD_OPERATORS);
    }

    /** @param operators version of the default operator set, 8 to 17 */
    public OnnxWriter(int operators) {
        this.operators = operators;
        text(graph, 2, "graph");
    }

    /** An operator with its inputs (an empty name leaves one out) and its one output; attributes as {@link #ints} makes them. */
    public OnnxWriter node(String operator, String[] inputs, String output, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            text(node, 1, input);
        }
        text(node, 2, output);
        text(node, 4, operator);
        for (byte[] attribute : attributes) {
            bytes(node, 5, attribute);
        }
        bytes(graph, 1, node.toByteArray());
        return this;
    }

    public static byte[] ints(String name, long... values) {
        return attribute(name, 7, attribute -> {
            for (long value : values) {
                number(attribute, 8, value);
            }
        });
    }

    public static byte[] word(String name, String value) {
        return attribute(name, 3, attribute -> text(attribute, 4, value));
    }

    public static byte[] whole(String name, long value) {
        return attribute(name, 2, attribute -> number(attribute, 3, value));
    }

    public static byte[] number(String name, float value) {
        return attribute(name, 1, attribute -> {
            varint(attribute, 2 << 3 | 5); // a number of four bytes
            for (int i = 0; i < Float.SIZE; i += Byte.SIZE) {
                attribute.write(Float.floatToIntBits(value) >>> i);
            }
        });
    }

    /** @param type AttributeProto.AttributeType */
    private static byte[] attribute(String name, int type, Consumer<ByteArrayOutputStream> value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        value.accept(attribute);
        number(attribute, 20, type);
        return attribute.toByteArray();
    }

    public OnnxWriter initializer(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return initializer(name, FLOAT, raw.array(), shape);
    }

    public OnnxWriter initializer(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return initializer(name, INT64, raw.array(), values.length);
    }

    public OnnxWriter initializer(String name, int type, byte[] raw, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long dimension : shape) {
            number(tensor, 1, dimension);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        bytes(tensor, 9, raw);
        bytes(graph, 5, tensor.toByteArray());
        return this;
    }

    /** @param shape -1 for what is not fixed */
    public OnnxWriter input(String name, long... shape) {
        bytes(graph, 11, value(name, FLOAT, shape));
        return this;
    }

    public OnnxWriter inputOf(int type, String name, long... shape) {
        bytes(graph, 11, value(name, type, shape));
        return this;
    }

    public OnnxWriter output(String name, long... shape) {
        bytes(graph, 12, value(name, FLOAT, shape));
        return this;
    }

    /** The file. */
    public byte[] model() {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, FORMAT);
        bytes(model, 7, graph.toByteArray());
        ByteArrayOutputStream set = new ByteArrayOutputStream();
        text(set, 1, "");
        number(set, 2, operators);
        bytes(model, 8, set.toByteArray());
        return model.toByteArray();
    }

    private static byte[] value(String name, int type, long... shape) {
        ByteArrayOutputStream dimensions = new ByteArrayOutputStream();
        for (long dimension : shape) {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            if (dimension < 0) {
                text(one, 2, "batch");
            } else {
                number(one, 1, dimension);
            }
            bytes(dimensions, 1, one.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, type);
        bytes(tensor, 2, dimensions.toByteArray());
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        bytes(typed, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, typed.toByteArray());
        return value.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, (long) field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~127L) != 0) {
            out.write((int) (rest & 127 | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
