package red5.faceswap.harness.bench.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import red5.faceswap.face.onnx.description.OnnxWriter;

/**
 * A network with the contract of those that take a picture of the source (blendswap, uniface) and a cost that is chosen: a stack of convolutions
 * of 3 x 3 with random weights runs over the target, and its mean times a millionth is added to a quarter of the target and three quarters of the
 * source. So what it makes is known within a level of 255, moves with the person and looks like the source.
 *
 * @param name in settings
 * @param side pixels of both squares, divisible by 8
 * @param channels of the convolutions
 * @param shrink so many times smaller than the square are the planes that they run over
 * @param layers how many
 * @param together whether it takes several faces at once
 */
record StandIn(String name, int side, int channels, int shrink, int layers, boolean together) {
    private static final float OWN = .25f;
    private static final float LITTLE = 1e-6f;

    /** Puts the model and its description into a folder. */
    StandIn put(Path folder) throws IOException {
        Files.write(file(folder), model());
        Files.writeString(folder.resolve(name + ".json"), description(), StandardCharsets.UTF_8);
        return this;
    }

    Path file(Path folder) {
        return folder.resolve(name + ".onnx");
    }

    private String description() {
        String picture = """
                {"input": "%s", "template": "ffhq_512", "side": %d, "order": "rgb", "mean": [0, 0, 0], "deviation": [1, 1, 1]}
                """;
        return """
                {"name": "%s", "kind": "swapper", "file": "%s.onnx", "sha256": "", "url": "", "licence": "",
                 "target": %s, "source": %s, "denormalised": false}
                """.formatted(name, name, picture.formatted("target", side), picture.formatted("source", side));
    }

    private byte[] model() {
        Random random = new Random(1);
        int faces = together ? -1 : 1;
        OnnxWriter graph = new OnnxWriter()
                .input("target", faces, 3, side, side)
                .input("source", faces, 3, side, side)
                .output("out", faces, 3, side, side)
                .initializer("own", new float[] {OWN}, 1)
                .initializer("theirs", new float[] {1 - OWN}, 1)
                .initializer("little", new float[] {LITTLE}, 1)
                .initializer("first", weights(random, 3 * shrink * shrink, channels), channels, 3, shrink, shrink)
                .node(
                        "Conv",
                        new String[] {"target", "first"},
                        "plane0",
                        OnnxWriter.ints("strides", shrink, shrink),
                        OnnxWriter.ints("kernel_shape", shrink, shrink));
        for (int layer = 0; layer < layers; layer++) {
            String weights = "weights" + layer;
            graph.initializer(weights, weights(random, 9 * channels, channels), channels, channels, 3, 3)
                    .node(
                            "Conv",
                            new String[] {"plane" + layer, weights},
                            "sum" + layer,
                            OnnxWriter.ints("pads", 1, 1, 1, 1),
                            OnnxWriter.ints("kernel_shape", 3, 3))
                    .node("Relu", new String[] {"sum" + layer}, "plane" + (layer + 1));
        }
        return graph.node("ReduceMean", new String[] {"plane" + layers}, "mean", OnnxWriter.ints("axes", 1, 2, 3))
                .node("Mul", new String[] {"mean", "little"}, "less")
                .node("Mul", new String[] {"target", "own"}, "darker")
                .node("Mul", new String[] {"source", "theirs"}, "looks")
                .node("Add", new String[] {"darker", "looks"}, "both")
                .node("Add", new String[] {"both", "less"}, "out")
                .model();
    }

    /** Of a layer whose output varies as much as its input (He and others, 2015). */
    private static float[] weights(Random random, int inputs, int outputs) {
        float[] weights = new float[inputs * outputs];
        double sigma = Math.sqrt(2.0 / inputs);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (sigma * random.nextGaussian());
        }
        return weights;
    }
}
