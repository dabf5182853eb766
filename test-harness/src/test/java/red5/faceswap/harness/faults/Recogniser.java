package red5.faceswap.harness.faults;

import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.harness.Checkout;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Says whom the viewers of a stream see. */
final class Recogniser implements AutoCloseable {
    private static final Path TARGET = Checkout.root().resolve("plugin/target");
    private final FaceOracle oracle = new FaceOracle(TARGET);
    private final FramePool pool = new FramePool(1);
    private final Map<String, float[]> known = new HashMap<>();

    Recogniser() throws Exception {}

    /** Whether the build brought that face. */
    static boolean has(String file) {
        return Files.exists(TARGET.resolve("faces/" + file));
    }

    /** How like the face of that picture of the build's library the face in a frame is: 1 the same, 0 nobody alike or none. */
    double likeness(Eyes.Kept picture, String face) throws Exception {
        float[] wanted = known.get(face);
        if (wanted == null) {
            wanted = oracle.embedPicture(Files.readAllBytes(TARGET.resolve("faces/" + face)));
            known.put(face, wanted);
        }
        float[] seen = embed(picture);
        return seen == null ? 0 : FaceOracle.cosine(seen, wanted);
    }

    private float[] embed(Eyes.Kept picture) throws Exception {
        try (VideoFrame frame = pool.take(picture.width(), picture.height(), 0)) {
            copy(picture.y(), frame, 0, picture.width());
            copy(picture.u(), frame, 1, picture.width() / 2);
            copy(picture.v(), frame, 2, picture.width() / 2);
            return oracle.embed(frame);
        }
    }

    private static void copy(byte[] from, VideoFrame to, int plane, int width) {
        BytePointer memory = to.plane(plane);
        for (int row = 0; row * width < from.length; row++) {
            for (int x = 0; x < width; x++) {
                memory.put((long) row * to.stride(plane) + x, from[row * width + x]);
            }
        }
    }

    @Override
    public void close() throws OrtException {
        oracle.close();
        pool.close();
    }
}
