package red5.faceswap.face;

import java.util.List;

/** Opens an engine's own networks where the networks that the operator brings along run. Thread-safe. */
public interface GraphRunner {
    /**
     * Opens a network once more.
     *
     * @param name of it, letters, digits, underscores and hyphens; always the same for the same bytes
     * @param onnx its file
     * @throws FaceException when it runs nowhere
     */
    Graph open(String name, byte[] onnx) throws FaceException;

    /** An open network. For one thread at a time. */
    interface Graph extends AutoCloseable {
        /**
         * @param input numbers of its only input
         * @param shape of that
         * @return numbers of all outputs, in the network's order
         * @throws FaceException when it cannot be run anywhere any more
         */
        List<float[]> run(float[] input, long... shape) throws FaceException;

        @Override
        void close();
    }
}
