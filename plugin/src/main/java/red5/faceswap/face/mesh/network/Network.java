package red5.faceswap.face.mesh.network;

import org.bytedeco.opencv.opencv_core.Mat;

/** A network with an RGB picture as its input. For one thread at a time. */
public interface Network extends AutoCloseable {
    /** An RGB picture in the network's own range, 32-bit floats: what the next run sees. Not to be closed. */
    Mat input();

    /** Looks at {@link #input()}. */
    void run();

    /** What the last run gave; may change with the next one. */
    float[] output(String name);

    @Override
    void close();
}
