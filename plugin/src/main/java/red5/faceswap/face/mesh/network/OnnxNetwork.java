package red5.faceswap.face.mesh.network;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.GraphRunner;

/** A network that was turned into an ONNX graph ({@link TfliteToOnnx}), where the operator's networks run. */
final class OnnxNetwork implements Network {
    private final GraphRunner.Graph graph;
    private final List<String> names;
    private final Mat input;
    private final float[] pixels;
    private List<float[]> outputs = List.of();

    /**
     * @param names of the outputs, in the graph's order
     * @param width of the input, pixels
     * @throws IllegalStateException when it runs nowhere
     */
    OnnxNetwork(GraphRunner runner, String name, byte[] onnx, List<String> names, int width, int height) {
        try {
            graph = runner.open(name, onnx);
        } catch (FaceException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        this.names = names;
        input = new Mat(height, width, opencv_core.CV_32FC3);
        pixels = new float[3 * width * height];
    }

    @Override
    public Mat input() {
        return input;
    }

    @Override
    public void run() {
        try (FloatPointer first = new FloatPointer(input.data())) {
            first.get(pixels);
        }
        try {
            outputs = graph.run(pixels, 1, input.rows(), input.cols(), 3);
        } catch (FaceException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public float[] output(String name) {
        return outputs.get(names.indexOf(name));
    }

    @Override
    public void close() {
        input.close();
        graph.close();
    }
}
