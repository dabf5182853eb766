package red5.faceswap.face.onnx.description;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
 * @param lacks what its nodes take and nothing gives: initializers that are missing
 * @param elsewhere other files in which initializers lie
 */
public record OnnxFile(
        long opset,
        List<Value> inputs,
        List<Value> outputs,
        Optional<Tensor> last,
        List<String> lacks,
        List<String> elsewhere) {
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
            return model(new ProtobufMessage(bytes.order(ByteOrder.LITTLE_ENDIAN)));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FaceException(file.getFileName() + " is no ONNX model, or only a part of one: fetch it again.");
        }
    }

    private static OnnxFile model(ProtobufMessage model) {
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
        return new OnnxFile(opset, graph.inputs, graph.outputs, graph.last, graph.lacks, graph.elsewhere);
    }

    /** The version, 0 of other domains' sets. */
    private static long operatorSet(ProtobufMessage set) {
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

    private static OnnxFile graph(ProtobufMessage graph) {
        List<Value> inputs = new ArrayList<>();
        List<Value> outputs = new ArrayList<>();
        Set<String> initializers = new HashSet<>();
        Set<String> taken = new LinkedHashSet<>();
        Set<String> given = new HashSet<>(Set.of("")); // which stands for an input that is left out
        Set<String> elsewhere = new LinkedHashSet<>();
        Tensor last = null;
        while (graph.next()) {
            switch (graph.field) {
                case 1 -> node(graph.message(), taken, given);
                case 5 -> {
                    last = tensor(graph.message(), elsewhere);
                    initializers.add(last.name);
                }
                case 11 -> inputs.add(value(graph.message()));
                case 12 -> outputs.add(value(graph.message()));
                case 15 -> sparse(graph.message(), given, elsewhere);
                default -> graph.skip();
            }
        }
        outputs.forEach(output -> taken.add(output.name));
        inputs.forEach(input -> given.add(input.name));
        given.addAll(initializers);
        taken.removeAll(given);
        inputs.removeIf(input -> initializers.contains(input.name));
        return new OnnxFile(
                0,
                List.copyOf(inputs),
                List.copyOf(outputs),
                Optional.ofNullable(last),
                List.copyOf(taken),
                List.copyOf(elsewhere));
    }

    private static void node(ProtobufMessage node, Set<String> taken, Set<String> given) {
        while (node.next()) {
            switch (node.field) {
                case 1 -> taken.add(node.text());
                case 2 -> given.add(node.text());
                default -> node.skip();
            }
        }
    }

    /** A SparseTensorProto, which is called as its values are. */
    private static void sparse(ProtobufMessage sparse, Set<String> given, Set<String> elsewhere) {
        while (sparse.next()) {
            if (sparse.field == 1) {
                given.add(tensor(sparse.message(), elsewhere).name);
            } else {
                sparse.skip();
            }
        }
    }

    private static Tensor tensor(ProtobufMessage tensor, Set<String> elsewhere) {
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
                case 13 -> location(tensor.message()).ifPresent(elsewhere::add);
                default -> tensor.skip();
            }
        }
        return new Tensor(name, type, List.copyOf(shape), content);
    }

    /** The file that an entry of external data names, empty where it says something else of it. */
    private static Optional<String> location(ProtobufMessage entry) {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field) {
                case 1 -> key = entry.text();
                case 2 -> value = entry.text();
                default -> entry.skip();
            }
        }
        return key.equals("location") ? Optional.of(value) : Optional.empty();
    }

    private static Value value(ProtobufMessage value) {
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
    private static int type(ProtobufMessage type, List<Long> shape) {
        int elements = 0;
        while (type.next()) {
            if (type.field != 1) {
                type.skip();
                continue;
            }
            ProtobufMessage tensor = type.message();
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

    private static void dimensions(ProtobufMessage dimensions, List<Long> shape) {
        while (dimensions.next()) {
            if (dimensions.field != 1) {
                dimensions.skip();
                continue;
            }
            ProtobufMessage one = dimensions.message();
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
}
