package red5.faceswap.face.mesh.network;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import red5.faceswap.face.mesh.network.TfliteFile.Operator;
import red5.faceswap.face.onnx.description.OnnxWriter;

/**
 * Turns MediaPipe's face networks into ONNX graphs that give the same numbers: their operators and no others. Inputs and outputs keep names and
 * shapes. In between, what has rows, columns and channels has its channels first, as ONNX wants it; weights of 16 bits become 32.
 */
final class TfliteToOnnx {
    /** Version of ONNX's operators: the first with {@code GridSample}. */
    private static final int OPERATORS = 16;

    private static final int VALID = 1;
    private static final int[] NCHW = {0, 3, 1, 2};
    private static final int[] NHWC = {0, 2, 3, 1};

    private final TfliteFile file;
    private final OnnxWriter graph = new OnnxWriter(OPERATORS);
    /** What is known beforehand, by number of the tensor. */
    private final Map<Integer, float[]> constants = new HashMap<>();

    private final AttentionGraph attention = new AttentionGraph(graph, this::constant);
    private int made;

    private TfliteToOnnx(TfliteFile file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException when the network has an operator that these have not */
    static byte[] convert(TfliteFile file) {
        return new TfliteToOnnx(file).convert();
    }

    private byte[] convert() {
        for (int input : file.inputs()) {
            String name = file.tensors().get(input).name();
            graph.input(name, longs(shape(input)));
            transpose(name, value(input), NCHW);
        }
        file.operators().forEach(this::operator);
        for (int output : file.outputs()) {
            String name = file.tensors().get(output).name();
            graph.output(name, longs(shape(output)));
            if (shape(output).length == 4) {
                transpose(value(output), name, NHWC);
            } else {
                node("Identity", name, value(output));
            }
        }
        return graph.model();
    }

    private void operator(Operator operator) {
        switch (operator.code()) {
            case 0 -> elementwise("Add", operator);
            case 2 -> concatenation(operator);
            case 3 -> convolution(operator, false);
            case 4 -> convolution(operator, true);
            case 6 -> constants.put(operator.outputs()[0], numbers(operator.inputs()[0]));
            case 17 -> maximum(operator);
            case 18 -> elementwise("Mul", operator);
            case 19 -> node("Relu", value(operator.outputs()[0]), value(operator.inputs()[0]));
            case 22 -> reshape(operator);
            case 23 -> resize(operator);
            case 32 -> custom(operator);
            case 34 -> pad(operator);
            case 45 -> all(operator);
            case 54 -> rectifier(operator);
            default -> throw unknown(operator, "operator " + operator.code());
        }
    }

    private static IllegalArgumentException unknown(Operator operator, String what) {
        return new IllegalArgumentException("no network of MediaPipe's faces has " + what + " " + operator.custom());
    }

    /** Weights: outputs, rows, columns, inputs; of a depthwise one: 1, rows, columns, channels. */
    private void convolution(Operator operator, boolean depthwise) {
        int[] shape = shape(operator.inputs()[1]);
        float[] weights = numbers(operator.inputs()[1]);
        int channels = shape[3];
        int kernel = shape[1] * shape[2];
        float[] turned = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            int channel = i % channels;
            int place = i / channels % kernel;
            int output = i / channels / kernel;
            turned[(output * channels + channel) * kernel + place] = weights[i];
        }
        int outputs = depthwise ? channels : shape[0];
        String[] inputs = {
            value(operator.inputs()[0]),
            constant(turned, outputs, depthwise ? 1 : channels, shape[1], shape[2]),
            constant(numbers(operator.inputs()[2]), outputs)
        };
        activated(
                operator,
                depthwise ? 4 : 3,
                output -> graph.node(
                        "Conv",
                        inputs,
                        output,
                        OnnxWriter.whole("group", depthwise ? channels : 1),
                        window(operator, shape[1], shape[2]),
                        strides(operator),
                        OnnxWriter.ints("kernel_shape", shape[1], shape[2])));
    }

    private void maximum(Operator operator) {
        int columns = operator.options().number(3, 1);
        int rows = operator.options().number(4, 1);
        byte[] kernel = OnnxWriter.ints("kernel_shape", rows, columns);
        String[] inputs = {value(operator.inputs()[0])};
        byte[] pads = window(operator, rows, columns);
        activated(operator, 5, output -> graph.node("MaxPool", inputs, output, pads, strides(operator), kernel));
    }

    private static byte[] strides(Operator operator) {
        return OnnxWriter.ints(
                "strides", operator.options().number(2, 1), operator.options().number(1, 1));
    }

    /** How far a kernel looks beyond the rim: with "same" so far that no pixel is left out, one more on the right and below where that is odd. */
    private byte[] window(Operator operator, int rows, int columns) {
        if (operator.options().small(0) == VALID) {
            return OnnxWriter.ints("pads", 0, 0, 0, 0);
        }
        int[] from = shape(operator.inputs()[0]);
        int high = beyond(from[1], rows, operator.options().number(2, 1));
        int wide = beyond(from[2], columns, operator.options().number(1, 1));
        return OnnxWriter.ints("pads", high / 2, wide / 2, high - high / 2, wide - wide / 2);
    }

    /** The same for each size that {@link DetectorInput} makes of the published one, whose sizes the file still has. */
    private static int beyond(int pixels, int kernel, int stride) {
        int rest = pixels % stride;
        return Math.max(0, kernel - (rest == 0 ? stride : rest));
    }

    /** @param field of the options that says what comes after the operator: nothing, or what is below zero becomes zero */
    private void activated(Operator operator, int field, Consumer<String> step) {
        String output = value(operator.outputs()[0]);
        switch (operator.options().small(field)) {
            case 0 -> step.accept(output);
            case 1 -> {
                step.accept(output + "_");
                node("Relu", output, output + "_");
            }
            default ->
                throw unknown(operator, "activation " + operator.options().small(field));
        }
    }

    private void elementwise(String kind, Operator operator) {
        if (Arrays.equals(shape(operator.outputs()[0]), AttentionGraph.TRANSFORM)) {
            float[] factors = numbers(operator.inputs()[1]);
            attention.scale(value(operator.inputs()[0]), factors, value(operator.outputs()[0]));
            return;
        }
        String[] inputs = Arrays.stream(operator.inputs())
                .mapToObj(input -> isConstant(input) ? constant(numbers(input), 1) : value(input))
                .toArray(String[]::new);
        activated(operator, 0, output -> graph.node(kind, inputs, output));
    }

    private void concatenation(Operator operator) {
        int rank = shape(operator.outputs()[0]).length;
        int axis = Math.floorMod(operator.options().number(0, 0), rank);
        String[] inputs =
                IntStream.of(operator.inputs()).mapToObj(TfliteToOnnx::value).toArray(String[]::new);
        long place = rank == 4
                ? IntStream.range(0, 4).filter(i -> NCHW[i] == axis).findFirst().orElseThrow()
                : axis;
        graph.node("Concat", inputs, value(operator.outputs()[0]), OnnxWriter.whole("axis", place));
    }

    private void reshape(Operator operator) {
        String from = value(operator.inputs()[0]);
        String to = value(operator.outputs()[0]);
        if (shape(operator.inputs()[0]).length == 4) {
            transpose(from, to + "_from", NHWC);
            from = to + "_from";
        }
        boolean planes = shape(operator.outputs()[0]).length == 4;
        node("Reshape", planes ? to + "_to" : to, from, constant(longs(shape(operator.outputs()[0]))));
        if (planes) {
            transpose(to + "_to", to, NCHW);
        }
    }

    private void resize(Operator operator) {
        // what the file says of the output's own shape is that of the published input (DetectorInput)
        ByteBuffer size = file.tensors().get(operator.inputs()[1]).content();
        int[] from = shape(operator.inputs()[0]);
        boolean corners = operator.options().small(2) != 0;
        boolean centres = operator.options().small(3) != 0;
        graph.node(
                "Resize",
                new String[] {
                    value(operator.inputs()[0]), "", "", constant(from[0], from[3], size.getInt(0), size.getInt(4))
                },
                value(operator.outputs()[0]),
                OnnxWriter.word("mode", "linear"),
                OnnxWriter.word(
                        "coordinate_transformation_mode",
                        corners ? "align_corners" : centres ? "half_pixel" : "asymmetric"));
    }

    private void pad(Operator operator) {
        ByteBuffer said = file.tensors().get(operator.inputs()[1]).content();
        long[] pads = new long[8];
        for (int axis = 0; axis < 4; axis++) {
            pads[axis] = said.getInt(8 * NCHW[axis]);
            pads[4 + axis] = said.getInt(8 * NCHW[axis] + Integer.BYTES);
        }
        node("Pad", value(operator.outputs()[0]), value(operator.inputs()[0]), constant(pads));
    }

    /** The slice that the networks take is the whole. */
    private void all(Operator operator) {
        if (!Arrays.equals(shape(operator.inputs()[0]), shape(operator.outputs()[0]))) {
            throw unknown(operator, "a part of a tensor");
        }
        node("Identity", value(operator.outputs()[0]), value(operator.inputs()[0]));
    }

    private void rectifier(Operator operator) {
        float[] slopes = numbers(operator.inputs()[1]);
        if (slopes.length != shape(operator.outputs()[0])[3]) {
            throw unknown(operator, "slopes for " + slopes.length + " channels");
        }
        node("PRelu", value(operator.outputs()[0]), value(operator.inputs()[0]), constant(slopes, slopes.length, 1, 1));
    }

    private void custom(Operator operator) {
        String output = value(operator.outputs()[0]);
        String first = value(operator.inputs()[0]);
        switch (operator.custom()) {
            case "Landmarks2TransformMatrix" -> attention.square(first, SquareOptions.read(operator.own()), output);
            case "TransformTensorBilinear" ->
                attention.cut(
                        first,
                        shape(operator.inputs()[0]),
                        value(operator.inputs()[1]),
                        shape(operator.outputs()[0]),
                        output);
            case "TransformLandmarks" -> attention.bringBack(first, value(operator.inputs()[1]), output);
            default -> throw unknown(operator, "operator");
        }
    }

    private void transpose(String from, String to, int[] order) {
        graph.node("Transpose", new String[] {from}, to, OnnxWriter.ints("perm", longs(order)));
    }

    private void node(String kind, String output, String... inputs) {
        graph.node(kind, inputs, output);
    }

    private static String value(int tensor) {
        return "t" + tensor;
    }

    private int[] shape(int tensor) {
        return file.tensors().get(tensor).shape();
    }

    private boolean isConstant(int tensor) {
        return constants.containsKey(tensor) || file.tensors().get(tensor).content() != null;
    }

    private float[] numbers(int tensor) {
        return constants.computeIfAbsent(tensor, t -> file.tensors().get(t).numbers());
    }

    private static long[] longs(int[] numbers) {
        return Arrays.stream(numbers).asLongStream().toArray();
    }

    private String constant(float[] numbers, long... shape) {
        String name = "k" + made++;
        graph.initializer(name, numbers, shape);
        return name;
    }

    private String constant(long... numbers) {
        String name = "k" + made++;
        graph.initializer(name, numbers);
        return name;
    }
}
