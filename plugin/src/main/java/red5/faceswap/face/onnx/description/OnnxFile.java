package red5.faceswap.face.onnx.description;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import red5.faceswap.face.FaceException;

/**
 * What an ONNX file says of its graph, read from the file's own protobuf messages (onnx.proto3, ModelProto) without running it and without
 * copying its weights.
 *
 * @param opset of the default operator set, 0 where none is named
 * @param inputs those that are not initializers
 * @param outputs in order
 * @param last of the initializers, empty when there is none
 */
public record OnnxFile(long opset, List<Value> inputs, List<Value> outputs, Optional<Tensor> last) {
    /** Of {@link Value#type()} and {@link Tensor#type()}: 32-bit floats. */
    public static final int FLOAT = 1;
    /** 16-bit floats. */
    public static final int HALF = 10;
    /** 64-bit floats. */
    public static final int DOUBLE = 11;

    /**
     * An input or output.
     *
     * @param type of its elements, a TensorProto.DataType; 0 for none
     * @param shape its dimensions, -1 where they are not fixed
     */
    public record Value(String name, int type, List<Long> shape) {}

    /**
     * An initializer.
     *
     * @param type of its elements, a TensorProto.DataType
     * @param shape its dimensions
     * @param content of floats as they lie in the file, empty when they lie elsewhere or have another type
     */
    public record Tensor(String name, int type, List<Long> shape, ByteBuffer content) {}

    /**
     * @throws FaceException when the file is no such model
     * @throws IOException when it cannot be read
     */
    public static OnnxFile read(Path file) throws FaceException, IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new FaceException(
                        file.getFileName() + " is larger than 2 GB, which no ONNX file in one piece can be.");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return model(new Message(bytes.order(ByteOrder.LITTLE_ENDIAN)));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FaceException(file.getFileName() + " is no ONNX model, or only a part of one: fetch it again.");
        }
    }

    private static OnnxFile model(Message model) {
        long opset = 0;
        OnnxFile graph = null;
        while (model.next()) {
            switch (model.field) {
                case 7 -> graph = graph(model.message());
                case 8 -> opset = Math.max(opset, operatorSet(model.message()));
                default -> model.skip();
            }
        }
        if (graph == null || graph.outputs.isEmpty()) {
            throw new IllegalArgumentException("no graph");
        }
        return new OnnxFile(opset, graph.inputs, graph.outputs, graph.last);
    }

    /** The version, 0 of other domains' sets. */
    private static long operatorSet(Message set) {
        String domain = "";
        long version = 0;
        while (set.next()) {
            switch (set.field) {
                case 1 -> domain = set.text();
                case 2 -> version = set.number();
                default -> set.skip();
            }
        }
        return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
    }

    private static OnnxFile graph(Message graph) {
        List<Value> inputs = new ArrayList<>();
        List<Value> outputs = new ArrayList<>();
        Set<String> initializers = new HashSet<>();
        Tensor last = null;
        while (graph.next()) {
            switch (graph.field) {
                case 5 -> {
                    last = tensor(graph.message());
                    initializers.add(last.name);
                }
                case 11 -> inputs.add(value(graph.message()));
                case 12 -> outputs.add(value(graph.message()));
                default -> graph.skip();
            }
        }
        inputs.removeIf(input -> initializers.contains(input.name));
        return new OnnxFile(0, List.copyOf(inputs), List.copyOf(outputs), Optional.ofNullable(last));
    }

    private static Tensor tensor(Message tensor) {
        List<Long> shape = new ArrayList<>();
        String name = "";
        int type = 0;
        ByteBuffer content = ByteBuffer.allocate(0);
        while (tensor.next()) {
            switch (tensor.field) {
                case 1 -> tensor.numbers(shape);
                case 2 -> type = (int) tensor.number();
                case 4, 9 -> content = tensor.bytes(); // packed floats lie as raw ones do
                case 8 -> name = tensor.text();
                default -> tensor.skip();
            }
        }
        return new Tensor(name, type, List.copyOf(shape), content);
    }

    private static Value value(Message value) {
        String name = "";
        int type = 0;
        List<Long> shape = new ArrayList<>();
        while (value.next()) {
            switch (value.field) {
                case 1 -> name = value.text();
                case 2 -> type = type(value.message(), shape);
                default -> value.skip();
            }
        }
        return new Value(name, type, List.copyOf(shape));
    }

    /** A TypeProto; its tensor's shape goes into {@code shape}. */
    private static int type(Message type, List<Long> shape) {
        int elements = 0;
        while (type.next()) {
            if (type.field != 1) {
                type.skip();
                continue;
            }
            Message tensor = type.message();
            while (tensor.next()) {
                switch (tensor.field) {
                    case 1 -> elements = (int) tensor.number();
                    case 2 -> dimensions(tensor.message(), shape);
                    default -> tensor.skip();
                }
            }
        }
        return elements;
    }

    private static void dimensions(Message dimensions, List<Long> shape) {
        while (dimensions.next()) {
            if (dimensions.field != 1) {
                dimensions.skip();
                continue;
            }
            Message one = dimensions.message();
            long size = -1;
            while (one.next()) {
                if (one.field == 1) {
                    size = one.number();
                } else {
                    one.skip();
                }
            }
            shape.add(size);
        }
    }

    /** A protobuf message, field by field. */
    private static final class Message {
        private static final int VARINT = 0;
        private static final int FIXED64 = 1;
        private static final int LENGTH = 2;
        private static final int FIXED32 = 5;

        private final ByteBuffer bytes;
        int field;
        private int wire;

        Message(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        /** Moves to the next field; false at the end. */
        boolean next() {
            if (!bytes.hasRemaining()) {
                return false;
            }
            long tag = varint();
            field = (int) (tag >>> 3);
            wire = (int) tag & 7;
            if (field == 0) {
                throw new IllegalArgumentException("no field has the number 0");
            }
            return true;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte part = bytes.get();
                value |= (long) (part & 127) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number is too long");
        }

        long number() {
            expect(VARINT);
            return varint();
        }

        ByteBuffer bytes() {
            expect(LENGTH);
            long length = varint();
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException("a field reaches beyond the end");
            }
            ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.position(bytes.position() + (int) length);
            return part;
        }

        Message message() {
            return new Message(bytes());
        }

        String text() {
            return StandardCharsets.UTF_8.decode(bytes()).toString();
        }

        /** Repeated numbers, packed or one by one. */
        void numbers(List<Long> into) {
            if (wire == VARINT) {
                into.add(varint());
                return;
            }
            Message packed = message();
            while (packed.bytes.hasRemaining()) {
                into.add(packed.varint());
            }
        }

        private void expect(int type) {
            if (wire != type) {
                throw new IllegalArgumentException("field " + field + " has another type");
            }
        }

        void skip() {
            switch (wire) {
                case VARINT -> varint();
                case FIXED64 -> bytes.position(bytes.position() + Long.BYTES);
                case LENGTH -> bytes();
                case FIXED32 -> bytes.position(bytes.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("a field of an unknown type");
            }
        }
    }
}
