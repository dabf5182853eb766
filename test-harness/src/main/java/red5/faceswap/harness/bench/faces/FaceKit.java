package red5.faceswap.harness.bench.faces;

import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.face.mesh.MeshEngine;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.harness.Checkout;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** The engine, source faces for it, and what judges its work. */
final class FaceKit implements AutoCloseable {
    /** A frame of {@link Clips#SECOND_MAN}. */
    static final String SECOND_MAN = "second man";

    private static final int IDLE_FRAMES = 16;

    /**
     * A face to put on others.
     *
     * @param identity what the recogniser says of its picture
     */
    record Source(String name, SourceFace face, float[] identity) {
        SwapSettings swap() {
            return SwapSettings.swap(name, face);
        }
    }

    final MeshEngine engine;
    final FaceRuler ruler;
    final FaceOracle oracle;
    final FramePool pool = new FramePool(IDLE_FRAMES);
    final List<Source> sources = new ArrayList<>();

    FaceKit() throws Exception {
        Path built = Checkout.root().resolve("plugin/target");
        engine = new MeshEngine(built.resolve("models"), MeshOptions.DEFAULT);
        ruler = new FaceRuler(built.resolve("models"));
        oracle = new FaceOracle(built);
        for (String file : List.of("astronaut.png", "mona-lisa.jpg")) {
            Path picture = built.resolve("faces").resolve(file);
            if (Files.exists(picture)) {
                add(file.substring(0, file.indexOf('.')), Files.readAllBytes(picture));
            }
        }
        try (ClipReader clip = new ClipReader(Checkout.anotherHead(), 800, 600, 6, pool);
                VideoFrame frame = clip.next()) {
            add(SECOND_MAN, Pixels.encode(frame, ".png"));
        }
    }

    private void add(String name, byte[] picture) throws Exception {
        sources.add(new Source(name, engine.prepare(picture), oracle.embedPicture(picture)));
    }

    /** Swaps all frames, one after the other and each with the time it has. */
    void run(Footage footage, Source source, List<? extends Metric> metrics) throws Exception {
        try (FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < footage.frames().size(); i++) {
                VideoFrame input = footage.frames().get(i);
                FramePlan plan = tracker.track(input, source.swap());
                try (VideoFrame output = input.copy()) {
                    plan.draw(output);
                    Shot shot = new Shot(i, input, output, plan, this);
                    for (Metric metric : metrics) {
                        metric.see(shot);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws OrtException {
        oracle.close();
        ruler.close();
        engine.close();
        pool.close();
    }
}
