package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.media.VideoFrame;

/** What viewers see of faces that go through several networks: everything stays in its place. */
class FinishedFacesTest extends OnRealClips {
    private static final String PIXELS = "\"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]";

    @TempDir
    Path folder;

    private void put(String kind, String rest, byte[] model) throws Exception {
        Files.write(folder.resolve(kind + ".onnx"), model);
        Files.writeString(
                folder.resolve(kind + ".json"),
                "{\"name\": \"" + kind + "\", \"kind\": \"" + kind + "\", \"file\": \"" + kind
                        + ".onnx\", \"sha256\": \"\", \"url\": \"\", \"licence\": \"\", " + rest + "}");
    }

    /** Networks that change nothing, with the square, template and planes of published ones. */
    private void putUnchanging() throws Exception {
        KnownModels.helpers(folder);
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription(
                        "same",
                        256,
                        "rgb",
                        0,
                        1,
                        "{\"input\": \"source\", \"space\": \"test\", \"form\": \"unit\"}",
                        false),
                KnownModels.unchanged(256));
        put(
                "enhancer",
                "\"picture\": {\"input\": \"\", \"template\": \"ffhq_512\", \"side\": 512, \"order\": \"rgb\", "
                        + PIXELS + "}",
                new OnnxWriter()
                        .input("input", 1, 3, 512, 512)
                        .output("output", 1, 3, 512, 512)
                        .node("Identity", new String[] {"input"}, "output")
                        .model());
        // the left half of the square is hidden
        float[] right = new float[256 * 256];
        for (int i = 0; i < right.length; i++) {
            right[i] = i % 256 < 128 ? 0 : 1;
        }
        put(
                "occlusion",
                "\"picture\": {\"input\": \"\", \"side\": 256, \"layout\": \"nhwc\", \"order\": \"bgr\", " + PIXELS
                        + "}",
                new OnnxWriter()
                        .input("input", 1, 256, 256, 3)
                        .output("output", 1, 256, 256, 1)
                        .initializer("none", new float[3], 3, 1)
                        .initializer("right", right, 1, 256, 256, 1)
                        .node("MatMul", new String[] {"input", "none"}, "zero")
                        .node("Add", new String[] {"zero", "right"}, "output")
                        .model());
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription(
                        "green",
                        256,
                        "rgb",
                        0,
                        1,
                        "{\"input\": \"source\", \"space\": \"test\", \"form\": \"unit\"}",
                        false),
                KnownModels.plain(256, 0, .7f, 0));
    }

    private static FaceNetwork network(ModelStore store, SwapRecipe recipe) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (store.obstacle(recipe).isPresent()) {
            assertTrue(System.nanoTime() < end, store.obstacle(recipe)::toString);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return store.network(recipe).orElseThrow();
    }

    /** The frame as viewers get it, once the network has answered. */
    private static VideoFrame drawn(FaceTracker tracker, VideoFrame frame, FaceNetwork network) throws Exception {
        MeshPlan plan = (MeshPlan) tracker.track(
                frame,
                swap(monaLisa)
                        .withSafeguard(Safeguard.DEFAULT.withLookBack(0))
                        .withNetwork(new NetworkUse(network, 1)));
        int side = network.side();
        Portrait any =
                new Portrait(new byte[3 * side * side], side, network.template().at(side));
        network.ask(any, monaLisa).orElseThrow().toCompletableFuture().get(60, TimeUnit.SECONDS); // one after the other
        assertEquals("", network.problem().orElse(""));
        VideoFrame drawn = frame.copy();
        plan.draw(drawn);
        return drawn;
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "enhancer, ''", "enhancer, occlusion", "'', occlusion"})
    void networksThatChangeNothingLeaveTheFrameAlmostAsItWas(String enhancer, String occlusion) throws Exception {
        putUnchanging();
        try (ModelStore store = new ModelStore(folder, 1, "");
                ClipReader clip = new ClipReader(FRANCK, 1280, 720, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next()) {
            SwapRecipe recipe = SwapRecipe.plain("same").withEnhancer(enhancer).withOcclusionMask(occlusion);
            try (VideoFrame drawn = drawn(tracker, frame, network(store, recipe))) {
                Pixels.assertHardlyChanged(frame, drawn, 2000);
            }
        }
    }

    @Test
    void whatAMaskSaysIsInFrontStaysInFrontAndTheRestIsSwapped() throws Exception {
        putUnchanging();
        try (ModelStore store = new ModelStore(folder, 1, "");
                ClipReader clip = new ClipReader(FRANCK, 1280, 720, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next()) {
            FaceNetwork network = network(store, SwapRecipe.plain("green").withOcclusionMask("occlusion"));
            try (VideoFrame drawn = drawn(tracker, frame, network)) {
                MeshPlan plan = (MeshPlan) tracker.track(frame, swap(monaLisa));
                float[] points = ((SwappedFace) plan.all().get(0)).sight().points();
                assertTrue(differs(frame, drawn, points, 425) > 20, "the right cheek is green");
                assertTrue(differs(frame, drawn, points, 205) < 8, "the left cheek is in front");
            }
        }
    }

    /** By how much V has changed at a vertex. */
    private static int differs(VideoFrame frame, VideoFrame drawn, float[] points, int vertex) {
        int x = Math.round(points[3 * vertex] / 2);
        int y = Math.round(points[3 * vertex + 1] / 2);
        int at = y * frame.width() / 2 + x;
        return Math.abs((Pixels.plane(frame, 2)[at] & 255) - (Pixels.plane(drawn, 2)[at] & 255));
    }
}
