package red5.faceswap.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.MeshEngine;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.harness.Checkout;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.MediaPainter;

/** The product's engine with a face, outside any server. */
public final class SwapKit implements AutoCloseable {
    /** What the product writes into each swapped frame by default. */
    static final String LABEL = "AI modified";

    private static final int IDLE_FRAMES = 16;

    public final MeshEngine engine;
    public final FramePool pool = new FramePool(IDLE_FRAMES);
    final MediaPainter painter = new MediaPainter(pool);
    final String faceName;
    public final SwapSettings swap;
    final SwapSettings original;

    public SwapKit() throws FaceException, IOException {
        Path built = Checkout.root().resolve("plugin/target");
        Path picture = built.resolve("faces/astronaut.png");
        if (!Files.exists(picture)) {
            picture = built.resolve("faces/mona-lisa.jpg");
        }
        faceName = picture.getFileName().toString();
        engine = new MeshEngine(built.resolve("models"), MeshOptions.DEFAULT);
        SourceFace face = engine.prepare(Files.readAllBytes(picture));
        swap = SwapSettings.swap(faceName, face).withLabel(LABEL);
        original = SwapSettings.original();
    }

    /** The first pictures of a clip, decoded; the caller closes them. */
    List<VideoFrame> frames(CodedClip clip, int count) throws MediaException {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder(VideoCodec.H264, clip.config(), pool)) {
            for (CodedClip.Packet packet : clip.packets().subList(0, count)) {
                decoder.decode(
                        packet.data(),
                        0,
                        packet.data().length,
                        packet.key(),
                        packet.timestampMicros(),
                        true,
                        frames::add);
            }
        }
        return frames;
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
