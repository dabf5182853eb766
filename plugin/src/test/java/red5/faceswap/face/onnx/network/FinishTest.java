package red5.faceswap.face.onnx.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.BoxMask;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.DescriptionReader;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.face.onnx.runtime.SharedModel;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.media.NativeLedger;

/** What besides the swapper makes a face: enhancers, identity, features; against the same calculation in Java. */
class FinishTest {
    private static final int SIDE = 128;
    /** What the plain swapper gives whatever it sees. */
    private static final double[] SWAPPED = {51, 102, 204};

    private static final int[] PERSON = {190, 140, 110};

    @TempDir
    Path folder;

    private ModelStore store;

    @BeforeEach
    void swapper() throws Exception {
        KnownModels.helpers(folder);
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription("plain", SIDE, "rgb", 0, 1, KnownModels.embedding("unit", ""), false),
                KnownModels.plain(SIDE, .2f, .4f, .8f));
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
    }

    private void describe(String name, String kind, byte[] model, int side, String template, String more)
            throws Exception {
        KnownModels.write(folder, name + ".onnx", model);
        KnownModels.write(folder, name + ".json", """
                {"name": "%s", "kind": "%s", "file": "%s.onnx", "sha256": "", "url": "", "licence": "",
                 "picture": {"input": "input", "template": "%s", "side": %d, "order": "rgb",
                             "mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5]}%s}
                """.formatted(name, kind, name, template, side, more)
                .getBytes(StandardCharsets.UTF_8));
    }

    private FaceNetwork network(SwapRecipe recipe) throws Exception {
        Stores.settled(store = new ModelStore(folder, 1, ""));
        assertEquals("", store.obstacle(recipe).orElse(""));
        return store.network(recipe).orElseThrow();
    }

    private static byte[] ask(FaceNetwork network, Portrait target) throws Exception {
        return network.ask(target, OnnxSwapperTest.person())
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** One colour all over, the face where the network wants it. */
    private static Portrait person(FaceNetwork network) {
        byte[] rgb = new byte[3 * network.side() * network.side()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) PERSON[i % 3];
        }
        return new Portrait(rgb, network.side(), network.template().at(network.side()));
    }

    /** Half of the input and a number more. */
    private static byte[] enhancer(int side) {
        return new OnnxWriter()
                .input("input", 1, 3, side, side)
                .output("output", 1, 3, side, side)
                .initializer("half", new float[] {.5f}, 1)
                .initializer("more", new float[] {.2f}, 1)
                .node("Mul", new String[] {"input", "half"}, "darker")
                .node("Add", new String[] {"darker", "more"}, "output")
                .model();
    }

    /** The same with a second input as the number, in 64 bits. */
    private static byte[] weighted(int side) {
        return new OnnxWriter()
                .input("input", 1, 3, side, side)
                .inputOf(OnnxFile.DOUBLE, "weight", 1)
                .output("output", 1, 3, side, side)
                .initializer("half", new float[] {.5f}, 1)
                .node("Cast", new String[] {"weight"}, "more", OnnxWriter.whole("to", OnnxFile.FLOAT))
                .node("Mul", new String[] {"input", "half"}, "darker")
                .node("Add", new String[] {"darker", "more"}, "output")
                .model();
    }

    private static double fine(double pixel, double more) {
        return (Math.max(-1, Math.min(1, (pixel / 127.5 - 1) * .5 + more)) + 1) * 127.5;
    }

    @ParameterizedTest
    @CsvSource({"1, ffhq_512", ".8, ffhq_512", "0, ffhq_512", ".8, arcface_128"})
    void theEnhancedFaceLiesOverTheSwappedOneWithItsStrength(float strength, String template) throws Exception {
        describe("finer", "enhancer", enhancer(256), 256, template, "");
        FaceNetwork network =
                network(SwapRecipe.plain("plain").withEnhancer("finer").withStrength(strength));
        boolean tight = template.equals("arcface_128");
        assertTrue(
                tight ? network.side() > 270 && network.side() < 320 : network.side() == 256,
                network.side() + " pixels: all that the enhancer can see");
        assertEquals(FaceTemplate.FFHQ, network.template());
        assertEnhanced(ask(network, person(network)), network.side(), template, strength, .2);
    }

    @Test
    void anEnhancersWeightGoesInAsTheDescriptionSays() throws Exception {
        String more = ", \"weight\": {\"input\": \"weight\", \"value\": 0.3}";
        describe("finer", "enhancer", weighted(256), 256, "ffhq_512", more);
        FaceNetwork network =
                network(SwapRecipe.plain("plain").withEnhancer("finer").withStrength(1));
        assertEnhanced(ask(network, person(network)), network.side(), "ffhq_512", 1, .3);
    }

    private static void assertEnhanced(byte[] made, int side, String template, double strength, double more) {
        Similarity swap = onto("arcface_128", side).inverse();
        Similarity enhance = onto(template, side).inverse();
        for (int i = 0; i < side * side; i++) {
            double x = i % side + .5;
            double y = i / side + .5;
            double swapped = box(swap, x, y);
            double enhanced = strength * box(enhance, x, y);
            for (int c = 0; c < 3; c++) {
                double plain = PERSON[c] + swapped * (SWAPPED[c] - PERSON[c]);
                double expected = plain + enhanced * (fine(plain, more) - plain);
                assertEquals(expected, made[3 * i + c] & 255, 2, "at " + x + "," + y + " of colour " + c);
            }
        }
    }

    private static Similarity onto(String template, int side) {
        return FaceTemplate.named(template).orElseThrow().onto(FaceTemplate.FFHQ.at(side));
    }

    private static double box(Similarity back, double x, double y) {
        double u = back.x(x, y);
        double v = back.y(x, y);
        boolean within = u >= 0 && u <= 1 && v >= 0 && v <= 1;
        return within ? BoxMask.along((float) u) * BoxMask.along((float) v) : 0;
    }

    @Test
    void anEnhancerThatFailsLeavesTheSwappedFace() throws Exception {
        byte[] broken = new OnnxWriter()
                .input("input", 1, 3, 256, 256)
                .output("output", 1, 3, 256, 256)
                .initializer("shape", 1L, 7, 7, 1)
                .node("Reshape", new String[] {"input", "shape"}, "output")
                .model();
        describe("finer", "enhancer", broken, 256, "ffhq_512", "");
        FaceNetwork network = network(SwapRecipe.plain("plain").withEnhancer("finer"));
        byte[] made = ask(network, person(network));
        int middle = 3 * (128 * 256 + 128);
        assertEquals(SWAPPED[0], made[middle] & 255, 1);
        assertTrue(network.problem().orElseThrow().contains("The model finer fails"));
    }

    @Test
    void anEnhancerThatNobodyWantsAnyMoreIsFreedWhileTheSwapperGoesOn() throws Exception {
        describe("finer", "enhancer", enhancer(256), 256, "ffhq_512", "");
        ModelDescription enhancer =
                DescriptionReader.read(Files.readString(folder.resolve("finer.json")), "finer.json");
        ModelRuntime runtime = new ModelRuntime(RuntimeSettings.processor(1));
        SharedModel finer = new SharedModel(enhancer, folder.resolve("finer.onnx"), runtime);
        Finish finish = new Finish(SwapRecipe.NEUTRAL, null, finer, 1, null, null, Set.of(), null);
        ModelDescription plain = DescriptionReader.read(
                KnownModels.swapperDescription(
                        "pictures",
                        32,
                        "rgb",
                        0,
                        1,
                        "{\"input\": \"source\", \"template\": \"ffhq_512\", \"side\": 32, \"order\": \"rgb\","
                                + " \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}",
                        false),
                "pictures.json");
        KnownModels.write(folder, "pictures.onnx", KnownModels.twoPictures(32));
        try (OnnxSwapper swapper = new OnnxSwapper(
                plain,
                folder.resolve("pictures.onnx"),
                new SourceInput.Helpers(null, null),
                runtime,
                Duration.ofMillis(500))) {
            ask(new OnnxFace(swapper, finish), person(new OnnxFace(swapper, finish)));
            FaceNetwork alone = new OnnxFace(swapper, Finish.NONE);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            do {
                assertTrue(System.nanoTime() < end, "the enhancer is still open after a minute");
                ask(alone, person(alone));
            } while (NativeLedger.live().getOrDefault("face-network", 0L) != 1);
        }
    }

    @Test
    void aModelOfAnotherKindIsRefusedAsAnEnhancerAndTheOthersAreNamed() throws Exception {
        Stores.settled(store = new ModelStore(folder, 1, ""));
        String why =
                store.obstacle(SwapRecipe.plain("plain").withEnhancer("who")).orElseThrow();
        assertTrue(why.contains("gfpgan_1_4"), why);
        assertTrue(store.network(SwapRecipe.plain("plain").withEnhancer("who")).isPresent(), "without it");
    }

    @ParameterizedTest
    @CsvSource({"unit, 0", "unit, 1", "unit, .25", "plain, 0", "matrix, 0", "matrix, 1"})
    void theIdentityIsShiftedTowardsTheTargetOrAwayFromIt(String form, float identity) throws Exception {
        byte[] model = form.equals("matrix")
                ? KnownModels.swapper(SIDE).model()
                : KnownModels.swapperWithoutMatrix(SIDE).model();
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription("known", SIDE, "rgb", 0, 1, KnownModels.embedding(form, ""), false),
                model);
        FaceNetwork network = network(SwapRecipe.plain("known").withIdentity(identity));
        byte[] made = ask(network, person(network));
        double[] source = OnnxSwapperTest.source(form);
        double[] target = embedding();
        double length = form.equals("plain") ? 1 : OnnxSwapperTest.length(target);
        double share = .35 - .7 * identity;
        for (int c = 0; c < 3; c++) {
            double tint = 0;
            for (int j = 0; j < source.length; j++) {
                double mixed = source[j] * (1 - share) + target[j] / length * share;
                tint += mixed * KnownModels.TINT[3 * j + c];
            }
            double expected = 255 * Math.max(0, Math.min(1, PERSON[c] / 255.0 * .5 + tint));
            assertEquals(expected, made[c] & 255, .6, "colour " + c);
        }
    }

    /** Of the target, as the known recogniser gives it. */
    private static double[] embedding() {
        double[] embedding = new double[KnownModels.SIZE];
        for (int j = 0; j < embedding.length; j++) {
            for (int c = 0; c < 3; c++) {
                embedding[j] += (PERSON[c] / 127.5 - 1) * KnownModels.SPREAD[c * KnownModels.SIZE + j];
            }
        }
        return embedding;
    }

    /** Gives those points whatever it sees, with that score. */
    private static byte[] landmarker(float[] points, float score) {
        float[] maps = new float[68 * 64 * 64];
        for (int i = 0; i < 68; i++) {
            maps[i * 64 * 64 + 40 * i] = score;
        }
        return new OnnxWriter()
                .input("input", 1, 3, 256, 256)
                .output("landmarks_xyscore", 1, 68, 3)
                .output("heatmaps", 1, 68, 64, 64)
                .initializer("nothing", new float[] {0}, 1)
                .initializer("points", points, 1, 68, 3)
                .initializer("maps", maps, 1, 68, 64, 64)
                .node(
                        "ReduceMean",
                        new String[] {"input"},
                        "mean",
                        OnnxWriter.ints("axes", 0, 1, 2, 3),
                        OnnxWriter.whole("keepdims", 0))
                .node("Mul", new String[] {"mean", "nothing"}, "zero")
                .node("Add", new String[] {"points", "zero"}, "landmarks_xyscore")
                .node("Add", new String[] {"maps", "zero"}, "heatmaps")
                .model();
    }

    /** 68 points whose eyes, nose and mouth corners lie where the template has them, turned by a similarity of the input's unit square. */
    private static float[] points(Similarity moved) {
        float[] template = FaceTemplate.FFHQ.at(1);
        float[] points = new float[3 * 68];
        for (int i = 0; i < 68; i++) {
            int feature = i < 36 ? 2 : i < 42 ? 0 : i < 48 ? 1 : i < 54 ? 3 : 4;
            double wide = i >= 36 && i < 48 ? .03 : 0;
            double angle = Math.PI / 3 * (i % 6);
            double x = template[2 * feature] + wide * Math.cos(angle);
            double y = template[2 * feature + 1] + wide * Math.sin(angle);
            points[3 * i] = (float) (64 * moved.x(x, y));
            points[3 * i + 1] = (float) (64 * moved.y(x, y));
            points[3 * i + 2] = 1;
        }
        return points;
    }

    @ParameterizedTest
    @CsvSource({".9, true", ".2, false"})
    void theFaceIsLaidByTheLandmarkersFeaturesWhereItIsSure(float score, boolean sure) throws Exception {
        Similarity moved = new Similarity(.95, .08, .03, -.02);
        describe("points", "landmarker", landmarker(points(moved), score), 256, "ffhq_512", ", \"least\": 0.45");
        FaceNetwork network = network(SwapRecipe.plain("plain").withLandmarker("points"));
        int side = network.side();
        byte[] made = ask(network, person(network));
        Similarity laid = onto("arcface_128", 1);
        for (int i = 0; i < side * side; i++) {
            double x = (i % side + .5) / side;
            double y = (i / side + .5) / side;
            Similarity back = moved.inverse();
            double ux = sure ? back.x(x, y) : x;
            double uy = sure ? back.y(x, y) : y;
            double box = box(laid.inverse(), ux, uy);
            double expected = PERSON[2] + box * (SWAPPED[2] - PERSON[2]);
            assertEquals(expected, made[3 * i + 2] & 255, 2, "at " + x + "," + y);
        }
    }
}
