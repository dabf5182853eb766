package red5.faceswap.face.onnx.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceFinder.Found;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.store.ModelStatus;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.media.NativeLedger;

/** Where detectors find faces, with graphs that have the published outputs and give what the picture's blue says. */
class DetectorTest {
    private static final int SIDE = 64;
    private static final int CELLS = 8;

    @TempDir
    Path folder;

    private ModelStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        assertTrue(NativeLedger.live().isEmpty(), "all is freed: " + NativeLedger.live());
    }

    private void put(String name, String decoding, String more, String mean, String deviation, byte[] model)
            throws Exception {
        KnownModels.write(folder, name + ".onnx", model);
        KnownModels.write(folder, name + ".json", """
                {"name": "%s", "kind": "detector", "file": "%s.onnx", "sha256": "", "url": "", "licence": "",
                 "picture": {"input": "", "side": 64, "order": "bgr", "mean": [%s], "deviation": [%s]},
                 "decoding": "%s"%s, "least": 0.5, "overlap": 0.4}
                """.formatted(name, name, mean, deviation, decoding, more)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The mean of each cell's first plane, times and plus something, in the order of cells; other grids find nothing. */
    private static OnnxWriter cells(int height, int width, float times, float plus) {
        float[] mean = new float[3 * CELLS * CELLS];
        Arrays.fill(mean, 0, CELLS * CELLS, times / (CELLS * CELLS));
        return new OnnxWriter()
                .input("input.1", 1, 3, height, width)
                .initializer("mean", mean, 1, 3, CELLS, CELLS)
                .initializer("plus", new float[] {plus}, 1)
                .initializer("none", new float[] {0}, 1)
                .node(
                        "Conv",
                        new String[] {"input.1", "mean", "plus"},
                        "scores",
                        OnnxWriter.ints("strides", CELLS, CELLS));
    }

    /** An output that is the same for every picture. */
    private static void fixed(OnnxWriter graph, String name, float[] values, long... shape) {
        graph.output(name, shape)
                .initializer(name + "_values", values, shape)
                .node(
                        "ReduceMean",
                        new String[] {"scores"},
                        name + "_mean",
                        OnnxWriter.ints("axes", 0, 1, 2, 3),
                        OnnxWriter.whole("keepdims", 0))
                .node("Mul", new String[] {name + "_mean", "none"}, name + "_zero")
                .node("Add", new String[] {name + "_values", name + "_zero"}, name);
    }

    /** Numbers that differ for each candidate: row i has the pattern plus i / 100. */
    private static float[] rows(int count, float... pattern) {
        float[] rows = new float[count * pattern.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = pattern[i % pattern.length] + i / pattern.length / 100f;
        }
        return rows;
    }

    private static final float[] OFFSETS = {-1, -.5f, 1, -.4f, .1f, .3f, -.8f, 1, .8f, 1.1f};

    /** Black with blue cells of 8 x 8 pixels. */
    private static byte[] picture(int... cellsAndBlues) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int k = 0; k < cellsAndBlues.length; k += 2) {
                if (i / SIDE / CELLS * CELLS + i % SIDE / CELLS == cellsAndBlues[k]) {
                    rgb[3 * i + 2] = (byte) cellsAndBlues[k + 1];
                }
            }
        }
        return rgb;
    }

    private List<Found> find(String name, byte[] rgb) throws Exception {
        Stores.settled(store = new ModelStore(folder, 1, ""));
        FaceFinder finder = store.finder(name);
        return looked(finder, rgb);
    }

    /** As soon as the model is open. */
    private static List<Found> looked(FaceFinder finder, byte[] rgb) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        Optional<List<Found>> found = finder.find(rgb, SIDE, SIDE);
        while (found.isEmpty()) {
            assertTrue(System.nanoTime() < end, "no answer: " + finder.problem());
            TimeUnit.MILLISECONDS.sleep(5);
            found = finder.find(rgb, SIDE, SIDE);
        }
        return found.get();
    }

    private static void assertFace(Found found, double score, double x, double y, double width, double height) {
        assertEquals(score, found.face().score(), 1e-3);
        assertEquals(x, found.face().x(), 1e-3);
        assertEquals(y, found.face().y(), 1e-3);
        assertEquals(width, found.face().width(), 1e-3);
        assertEquals(height, found.face().height(), 1e-3);
    }

    /** scrfd, retinaface, det_10g: two anchors per cell, of which the second is the one that sees blue. */
    @Test
    void distancesFromTheCellsCornerBecomeBoxes() throws Exception {
        OnnxWriter graph = cells(SIDE, SIDE, 1, 0)
                .initializer("flat", new long[] {1, 64, 1})
                .output("score_8", 128, 1)
                .node("Reshape", new String[] {"scores", "flat"}, "second")
                .node("Mul", new String[] {"second", "none"}, "first")
                .node("Concat", new String[] {"first", "second"}, "both", OnnxWriter.whole("axis", 2))
                .initializer("shape", 128L, 1)
                .node("Reshape", new String[] {"both", "shape"}, "score_8");
        fixed(graph, "score_16", new float[32], 32, 1);
        fixed(graph, "score_32", new float[8], 8, 1);
        fixed(graph, "bbox_8", rows(128, 1, 1.5f, 1.2f, 2), 128, 4);
        fixed(graph, "bbox_16", rows(32, 1, 1, 1, 1), 32, 4);
        fixed(graph, "bbox_32", rows(8, 1, 1, 1, 1), 8, 4);
        fixed(graph, "kps_8", rows(128, OFFSETS), 128, 10);
        fixed(graph, "kps_16", rows(32, OFFSETS), 32, 10);
        fixed(graph, "kps_32", rows(8, OFFSETS), 8, 10);
        String anchors = ", \"strides\": [8, 16, 32], \"anchors\": 2";
        put("pairs", "distances", anchors, "0.5, 0.5, 0.5", "0.50196078, 0.50196078, 0.50196078", graph.model());

        // blue 242.2 is .9 of (x - 127.5) / 128, 230.3 is .8, 150 is .18
        List<Found> found = find("pairs", picture(27, 242, 51, 230, 9, 150));

        assertEquals(2, found.size());
        int row = 2 * 27 + 1;
        double more = row / 100.0;
        assertFace(
                found.get(0),
                (242 - 127.5) / 128,
                24 - 8 * (1 + more),
                24 - 8 * (1.5 + more),
                8 * (2.2 + 2 * more),
                8 * (3.5 + 2 * more));
        for (int k = 0; k < OFFSETS.length; k++) {
            assertEquals(24 + 8 * (OFFSETS[k] + more), found.get(0).features()[k], 1e-3, "feature " + k);
        }
        assertEquals((230 - 127.5) / 128, found.get(1).face().score(), 1e-3);
    }

    /** yunet: one anchor per cell, the product of two scores, sizes as logarithms; pixels go in as 0 to 255. */
    private byte[] centres(int height, int width) {
        OnnxWriter graph = cells(height, width, 1 / 255f, 0)
                .initializer("flat", 1L, -1, 1)
                .output("cls_8", 1, -1, 1)
                .node("Reshape", new String[] {"scores", "flat"}, "cls_8");
        fixed(graph, "cls_16", new float[16], 1, 16, 1);
        fixed(graph, "cls_32", new float[4], 1, 4, 1);
        float[] sure = new float[64];
        Arrays.fill(sure, .8f);
        fixed(graph, "obj_8", sure, 1, 64, 1);
        fixed(graph, "obj_16", new float[16], 1, 16, 1);
        fixed(graph, "obj_32", new float[4], 1, 4, 1);
        fixed(graph, "bbox_8", rows(64, .5f, .25f, .6f, .9f), 1, 64, 4);
        fixed(graph, "bbox_16", new float[64], 1, 16, 4);
        fixed(graph, "bbox_32", new float[16], 1, 4, 4);
        fixed(graph, "kps_8", rows(64, OFFSETS), 1, 64, 10);
        fixed(graph, "kps_16", new float[160], 1, 16, 10);
        fixed(graph, "kps_32", new float[40], 1, 4, 10);
        return graph.model();
    }

    private void putCentres() throws Exception {
        String plain = "0.003921569, 0.003921569, 0.003921569";
        put("single", "centres", ", \"strides\": [8, 16, 32]", "0, 0, 0", plain, centres(SIDE, SIDE));
    }

    @Test
    void centresAndLogarithmsBecomeBoxes() throws Exception {
        putCentres();
        List<Found> found = find("single", picture(27, 255, 45, 100));
        assertEquals(2, found.size());
        double width = 8 * Math.exp(.6 + .27);
        double height = 8 * Math.exp(.9 + .27);
        assertFace(found.get(0), .8, 24 + 8 * .77 - width / 2, 24 + 8 * .52 - height / 2, width, height);
        for (int k = 0; k < OFFSETS.length; k++) {
            assertEquals(24 + 8 * (OFFSETS[k] + .27), found.get(0).features()[k], 1e-3, "feature " + k);
        }
        assertEquals(.8 * 100 / 255, found.get(1).face().score(), 1e-3, "less than sure, but told");
    }

    @Test
    void twoBoxesOfOneFaceAreOne() throws Exception {
        putCentres();
        List<Found> found = find("single", picture(27, 250, 28, 255));
        assertEquals(
                1, found.size(), "boxes of two cells beside each other overlap by more than the description allows");
        assertEquals(.8, found.get(0).face().score(), 1e-3, "the better one stays");
    }

    /** yoloface: 20 rows of input pixels, a column per candidate. */
    @Test
    void rowsAreTakenAsTheyAre() throws Exception {
        float[] rows = new float[20 * 64];
        double[] face = {30, 34, 20, 24, 0, 25, 30, 1, 35, 31, 1, 30, 35, 1, 26, 40, 1, 34, 41, 1};
        for (int row = 0; row < 20; row++) {
            rows[row * 64 + 27] = (float) face[row];
        }
        // the scores' row comes from the picture
        OnnxWriter graph = cells(SIDE, SIDE, 1, 0)
                .initializer("flat", new long[] {1, 1, 64})
                .initializer("before", Arrays.copyOfRange(rows, 0, 4 * 64), 1, 4, 64)
                .initializer("after", Arrays.copyOfRange(rows, 5 * 64, 20 * 64), 1, 15, 64)
                .output("output0", 1, 20, 64)
                .node("Reshape", new String[] {"scores", "flat"}, "score")
                .node("Concat", new String[] {"before", "score", "after"}, "output0", OnnxWriter.whole("axis", 1));
        put("rows", "rows", "", "0, 0, 0", "1, 1, 1", graph.model());
        List<Found> found = find("rows", picture(27, 204));
        assertEquals(1, found.size());
        assertFace(found.get(0), .8, 20, 22, 20, 24);
        float[] features = {25, 30, 35, 31, 30, 35, 26, 40, 34, 41};
        for (int k = 0; k < features.length; k++) {
            assertEquals(features[k], found.get(0).features()[k], 1e-3);
        }
    }

    @Test
    void aModelThatIsNotThereYetIsSaidAndUsedAsSoonAsItIs() throws Exception {
        store = new ModelStore(folder, 1, "");
        FaceFinder finder = store.finder("single");
        assertTrue(finder.find(picture(), SIDE, SIDE).isEmpty());
        assertTrue(finder.problem().orElseThrow().contains("no model \"single\""), finder.problem()::toString);
        putCentres();
        Stores.settled(store);
        assertEquals(1, looked(finder, picture(27, 255)).size());
        assertTrue(finder.problem().isEmpty());
        Files.delete(folder.resolve("single.onnx"));
        store.list();
        Stores.settled(store);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (finder.find(picture(27, 255), SIDE, SIDE).isPresent()) {
            assertTrue(System.nanoTime() < end, "the model that is gone is still used");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertTrue(
                store.problems().get(0).contains("put single.onnx into"),
                store.problems().get(0));
    }

    /** Twelve outputs, of three grids in one kind, would be those of four grids in another. */
    @ParameterizedTest
    @CsvSource({"'8, 16, 32', 'has 12 outputs, not 9'", "'8, 16, 16, 32', 'not rows of 4 32-bit floats'"})
    void aDetectorOfAnotherKindIsRefusedBeforeItIsOpened(String strides, String reason) throws Exception {
        put(
                "other",
                "distances",
                ", \"anchors\": 2, \"strides\": [" + strides + "]",
                "0, 0, 0",
                "1, 1, 1",
                centres(SIDE, SIDE));
        Stores.settled(store = new ModelStore(folder, 1, ""));
        var state = store.find("other").orElseThrow().state();
        String why = ((ModelStatus.Refused) state).reason();
        assertTrue(why.contains(reason), why);
    }

    @Test
    void aModelThatGivesOtherNumbersSaysSoAndFindsNothing() throws Exception {
        String plain = "0.003921569, 0.003921569, 0.003921569";
        put("single", "centres", ", \"strides\": [8, 16, 16]", "0, 0, 0", plain, centres(SIDE, SIDE));
        Stores.settled(store = new ModelStore(folder, 1, ""));
        FaceFinder finder = store.finder("single");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (finder.problem().isEmpty()) {
            assertTrue(finder.find(picture(27, 255), SIDE, SIDE).isEmpty());
            assertTrue(System.nanoTime() < end, "nothing is said");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        String problem = finder.problem().orElseThrow();
        assertTrue(problem.contains("built-in detector alone for now. The model single fails"), problem);
        assertTrue(problem.contains("other numbers than 16 candidates"), problem);
    }
}
