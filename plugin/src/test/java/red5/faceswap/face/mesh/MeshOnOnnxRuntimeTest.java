package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.DetectorInput;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.network.Network;
import red5.faceswap.face.mesh.network.NetworkPool;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

/** The mesh's own networks, turned into ONNX graphs, see what they see in TensorFlow Lite. */
class MeshOnOnnxRuntimeTest extends OnRealClips {
    @TempDir
    Path folder;

    private ModelStore store;

    @BeforeEach
    void openStore() {
        List<ComputeDevice> cards = List.of(ComputeDevice.parse("cuda").orElseThrow());
        store = new ModelStore(
                folder.resolve("models"), new RuntimeSettings(cards, 1, false, folder.resolve("engines"), 0, 1), "");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void eachNetworkGivesTheSameNumbers() throws Exception {
        try (Models lite = new Models(TARGET.resolve("models"));
                Models onnx = new Models(TARGET.resolve("models"), Optional.of(store.graphs()));
                FramePyramid pyramid = new FramePyramid();
                ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                VideoFrame frame = clip.next()) {
            pyramid.look(frame);
            Region whole = Region.whole(640, 360);
            Region face = new Region(320, 190, 300, .1f);
            DetectorInput wide = new DetectorInput(192, 128);
            DetectorInput square = new DetectorInput(192, 192);
            String boxes = "reshaped_regressor_face_4";
            String scores = "reshaped_classifier_face_4";
            RegionReader.Range signed = RegionReader.Range.SIGNED;
            RegionReader.Range unit = RegionReader.Range.UNIT;
            assertSame(lite, onnx, models -> models.fullRangeDetector(wide), signed, pyramid, whole, boxes, scores);
            assertSame(lite, onnx, models -> models.fullRangeDetector(square), signed, pyramid, face, boxes, scores);
            assertSame(lite, onnx, Models::shortRangeDetector, signed, pyramid, whole, "regressors", "classificators");
            assertSame(lite, onnx, Models::landmarks, unit, pyramid, face, "conv2d_21", "conv2d_31");
            assertSame(
                    lite,
                    onnx,
                    Models::attention,
                    unit,
                    pyramid,
                    face,
                    "output_mesh_identity",
                    "output_lips",
                    "output_left_eye",
                    "output_right_eye",
                    "output_left_iris",
                    "output_right_iris",
                    "conv_faceflag");
            pyramid.release();
        }
    }

    /** Input pixels and logits: to a hundredth. */
    private static void assertSame(
            Models lite,
            Models onnx,
            Function<Models, NetworkPool.User> network,
            RegionReader.Range range,
            FramePyramid frame,
            Region region,
            String... outputs) {
        try (RegionReader reader = new RegionReader(192, range);
                NetworkPool.User one = network.apply(lite);
                NetworkPool.User other = network.apply(onnx)) {
            reader.read(frame, region);
            float[][] expected = one.run(run -> look(run, reader, outputs));
            float[][] seen = other.run(run -> look(run, reader, outputs));
            for (int i = 0; i < outputs.length; i++) {
                assertEquals(expected[i].length, seen[i].length, outputs[i]);
                for (int k = 0; k < seen[i].length; k++) {
                    assertEquals(expected[i][k], seen[i][k], .01f, outputs[i] + " " + k);
                }
            }
        }
    }

    private static float[][] look(Network network, RegionReader reader, String... outputs) {
        reader.write(network.input());
        network.run();
        float[][] all = new float[outputs.length][];
        for (int i = 0; i < outputs.length; i++) {
            all[i] = network.output(outputs[i]).clone();
        }
        return all;
    }

    /** Of luma, over the whole frame. */
    private static double difference(VideoFrame one, VideoFrame other) {
        byte[] mine = Pixels.plane(one, 0);
        byte[] theirs = Pixels.plane(other, 0);
        double sum = 0;
        for (int i = 0; i < mine.length; i++) {
            sum += Math.abs((mine[i] & 255) - (theirs[i] & 255));
        }
        return sum / mine.length;
    }

    @Test
    void aStreamIsSwappedAsItIsWithTensorFlowLite() throws Exception {
        try (MeshEngine onnx = new MeshEngine(
                        TARGET.resolve("models"), MeshOptions.DEFAULT, Optional.empty(), Optional.of(store.graphs()));
                ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker one = engine.newTracker();
                FaceTracker other = onnx.newTracker()) {
            SourceFace face = onnx.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
            SwapSettings best = swap(monaLisa).withQuality(Quality.BEST);
            SwapSettings same = swap(face).withQuality(Quality.BEST);
            for (int i = 0; i < 20; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame expected = frame.copy();
                        VideoFrame drawn = frame.copy()) {
                    one.track(frame, best).draw(expected);
                    other.track(frame, same).draw(drawn);
                    double off = difference(expected, drawn);
                    assertTrue(off < .05, "frame " + i + ": the mean pixel differs by " + off);
                    assertFalse(Arrays.equals(Pixels.plane(frame, 0), Pixels.plane(drawn, 0)), "a face is drawn");
                }
            }
            assertTrue(store.problems().toString().contains("cuda:0 cannot be used"), "it is said where they run");
        }
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
        assertFalse(NativeLedger.live().containsKey("face-network-tensor"), "and what goes in and out");
    }
}
