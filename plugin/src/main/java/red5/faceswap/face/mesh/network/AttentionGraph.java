package red5.faceswap.face.mesh.network;

import java.util.stream.IntStream;
import red5.faceswap.face.onnx.description.OnnxWriter;

/**
 * {@link AttentionOperators} made of ONNX's own. A transform is held as three rows of x and y: a step along a cut-out's row, a step down its
 * column, and where its first pixel lies.
 */
final class AttentionGraph {
    /** Shape of a transform in the network's own file. */
    static final int[] TRANSFORM = {1, 4, 4};

    private final OnnxWriter graph;
    private final Constants constants;

    /** Puts numbers into the graph and gives their name. */
    interface Constants {
        String of(float[] numbers, long... shape);
    }

    AttentionGraph(OnnxWriter graph, Constants constants) {
        this.graph = graph;
        this.constants = constants;
    }

    /** @param matrix 4 x 4, whose numbers those of the transform are multiplied with */
    void scale(String transform, float[] matrix, String output) {
        float[] factors = {matrix[0], matrix[4], matrix[1], matrix[5], matrix[3], matrix[7]};
        node("Mul", output, transform, constants.of(factors, 1, 3, 2));
    }

    /** @param points 1 x n x 3 */
    void square(String points, SquareOptions options, String output) {
        String at = output + "_";
        pick(points, 2, at + "xy", 0, 1);
        pick(at + "xy", 1, at + "subset", options.points());
        pick(at + "xy", 1, at + "left", options.left());
        pick(at + "xy", 1, at + "right", options.right());
        node("Sub", at + "level", at + "right", at + "left");
        reduce("ReduceL2", at + "level", 2, at + "length");
        node("Div", at + "along", at + "level", at + "length");
        node("MatMul", at + "across", at + "along", constants.of(new float[] {0, 1, -1, 0}, 1, 2, 2));
        join(at + "axes", at + "along", at + "across");
        turn(at + "axes", at + "turn");
        node("MatMul", at + "turned", at + "subset", at + "turn");
        reduce("ReduceMin", at + "turned", 1, at + "least");
        reduce("ReduceMax", at + "turned", 1, at + "most");
        node("Sub", at + "size", at + "most", at + "least");
        node("Add", at + "sum", at + "most", at + "least");
        node("Mul", at + "centre", at + "sum", constants.of(new float[] {.5f}, 1));
        float[] perFeature = {options.room() / options.width(), options.room() / options.height()};
        node("Mul", at + "step", at + "size", constants.of(perFeature, 1, 1, 2));
        float[] half = {options.width() / 2f, options.height() / 2f};
        node("Mul", at + "reach", at + "step", constants.of(half, 1, 1, 2));
        node("Sub", at + "start", at + "centre", at + "reach");
        turn(at + "step", at + "steps");
        node("Mul", at + "rows", at + "axes", at + "steps");
        node("MatMul", at + "origin", at + "start", at + "axes");
        join(output, at + "rows", at + "origin");
    }

    /**
     * @param from shape of the features in the network's own file: 1, rows, columns, channels
     * @param to shape of what is cut out
     */
    void cut(String features, int[] from, String transform, int[] to, String output) {
        String at = output + "_";
        float[] pixels = new float[3 * to[1] * to[2]];
        for (int i = 0; i < pixels.length / 3; i++) {
            pixels[3 * i] = i % to[2];
            pixels[3 * i + 1] = i / to[2];
            pixels[3 * i + 2] = 1;
        }
        node("MatMul", at + "places", constants.of(pixels, 1, pixels.length / 3, 3), transform);
        float[] toUnit = {2f / (from[2] - 1), 2f / (from[1] - 1)};
        node("Mul", at + "scaled", at + "places", constants.of(toUnit, 1, 1, 2));
        node("Sub", at + "unit", at + "scaled", constants.of(new float[] {1}, 1));
        graph.initializer(at + "shape", 1, to[1], to[2], 2);
        node("Reshape", at + "grid", at + "unit", at + "shape");
        graph.node(
                "GridSample",
                new String[] {features, at + "grid"},
                output,
                OnnxWriter.word("mode", "bilinear"),
                OnnxWriter.word("padding_mode", "zeros"),
                OnnxWriter.whole("align_corners", 1));
    }

    /** @param points 1 x n x 2, in pixels of a cut-out */
    void bringBack(String points, String transform, String output) {
        String at = output + "_";
        pick(transform, 1, at + "axes", 0, 1);
        pick(transform, 1, at + "origin", 2);
        node("MatMul", at + "turned", points, at + "axes");
        node("Add", output, at + "turned", at + "origin");
    }

    private void node(String kind, String output, String... inputs) {
        graph.node(kind, inputs, output);
    }

    private void pick(String from, int axis, String to, int... places) {
        long[] wanted = IntStream.of(places).asLongStream().toArray();
        graph.initializer(to + "_places", wanted);
        graph.node("Gather", new String[] {from, to + "_places"}, to, OnnxWriter.whole("axis", axis));
    }

    private void reduce(String kind, String from, int axis, String to) {
        graph.node(kind, new String[] {from}, to, OnnxWriter.ints("axes", axis), OnnxWriter.whole("keepdims", 1));
    }

    private void turn(String from, String to) {
        graph.node("Transpose", new String[] {from}, to, OnnxWriter.ints("perm", 0, 2, 1));
    }

    private void join(String to, String... rows) {
        graph.node("Concat", rows, to, OnnxWriter.whole("axis", 1));
    }
}
