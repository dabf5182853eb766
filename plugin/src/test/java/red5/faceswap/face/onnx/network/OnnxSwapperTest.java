package red5.faceswap.face.onnx.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.DescriptionReader;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.media.NativeLedger;

/** What goes into a swapper and comes out, against the same calculation in Java. */
public class OnnxSwapperTest {
    private static final int SIDE = 128;
    /** Plain colours of two portraits of one person. */
    private static final int[][] COLOURS = {{200, 120, 40}, {180, 140, 90}};

    @TempDir
    Path folder;

    private ModelStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
    }

    @Test
    void theEmbeddingIsMultipliedByTheSwappersOwnLastInitializer() throws Exception {
        assertGives("matrix", "", "rgb", 0, 1, false, KnownModels.swapper(SIDE).model(), .6);
    }

    @Test
    void thatMatrixMayConsistOf16BitFloats() throws Exception {
        assertGives("matrix", "", "rgb", 0, 1, false, KnownModels.swapperWithHalves(SIDE), 1.1);
    }

    @Test
    void theEmbeddingGoesInAtLengthOne() throws Exception {
        assertGives(
                "unit",
                "",
                "rgb",
                .5f,
                .5f,
                true,
                KnownModels.swapperWithoutMatrix(SIDE).model(),
                .6);
    }

    @Test
    void theEmbeddingGoesThroughAConverterAndInAsItIs() throws Exception {
        assertGives(
                "plain",
                "more",
                "rgb",
                .5f,
                .5f,
                true,
                KnownModels.swapperWithoutMatrix(SIDE).model(),
                .6);
    }

    @Test
    void theEmbeddingIsBroughtToLengthOneAfterTheConverter() throws Exception {
        assertGives(
                "unit",
                "more",
                "bgr",
                .4f,
                .25f,
                false,
                KnownModels.swapperWithoutMatrix(SIDE).model(),
                .6);
    }

    private void assertGives(
            String form,
            String converter,
            String order,
            float mean,
            float deviation,
            boolean denormalised,
            byte[] model,
            double tolerance)
            throws Exception {
        KnownModels.helpers(folder);
        String source = KnownModels.embedding(form, converter);
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription("known", SIDE, order, mean, deviation, source, denormalised),
                model);
        FaceNetwork network = Stores.ready(store = new ModelStore(folder, 1, ""), "known");
        byte[] target = new byte[3 * SIDE * SIDE];
        new Random(5).nextBytes(target);

        byte[] face = network.ask(square(target), person())
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);

        double[] tint = tint(form, !converter.isEmpty());
        double most = 0;
        for (int i = 0; i < target.length; i++) {
            int plane = order.equals("rgb") ? i % 3 : 2 - i % 3;
            double in = ((target[i] & 255) / 255.0 - mean) / deviation;
            double out = in * .5 + tint[plane];
            out = denormalised ? out * deviation + mean : out;
            double expected = 255 * Math.max(0, Math.min(1, out));
            most = Math.max(most, Math.abs(expected - (face[i] & 255)));
        }
        assertTrue(most < tolerance, "differs by up to " + most + " of 255");
    }

    /** What the known swapper adds to each plane for {@link #person()}. */
    private static double[] tint(String form, boolean converted) {
        double[] source = source(form, converted);
        double[] tint = new double[3];
        for (int j = 0; j < source.length; j++) {
            for (int c = 0; c < 3; c++) {
                tint[c] += source[j] * KnownModels.TINT[3 * j + c];
            }
        }
        return tint;
    }

    /** What goes into a swapper for {@link #person()}. */
    static double[] source(String form) {
        return source(form, false);
    }

    private static double[] source(String form, boolean converted) {
        double[] embedding = new double[KnownModels.SIZE];
        for (int[] colour : COLOURS) {
            for (int j = 0; j < embedding.length; j++) {
                for (int c = 0; c < 3; c++) {
                    double mean = (colour[c] / 255.0 - .5) / .5;
                    embedding[j] += mean * KnownModels.SPREAD[c * KnownModels.SIZE + j] / COLOURS.length;
                }
            }
        }
        for (int j = 0; j < embedding.length; j++) {
            embedding[j] += converted ? .25 : 0;
        }
        double length = form.equals("plain") ? 1 : length(embedding);
        double[] source = new double[KnownModels.SIZE];
        for (int j = 0; j < source.length; j++) {
            if (form.equals("matrix")) {
                for (int i = 0; i < source.length; i++) {
                    source[j] += embedding[i] / length * KnownModels.MATRIX[i * KnownModels.SIZE + j];
                }
            } else {
                source[j] = embedding[j] / length;
            }
        }
        return source;
    }

    static double length(double[] vector) {
        double square = 0;
        for (double value : vector) {
            square += value * value;
        }
        return Math.sqrt(square);
    }

    @Test
    void aLargerFaceIsMadeOfEverySecondPixel() throws Exception {
        KnownModels.helpers(folder);
        float[] ramp = new float[32 * 32];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = .9f * (i % 32) / 32 + .1f * (i / 32) / 32;
        }
        String description =
                KnownModels.swapperDescription("ramp", 32, "rgb", 0, 1, KnownModels.embedding("unit", ""), false);
        KnownModels.swapper(
                folder,
                description.replace("\"denormalised\"", "\"boost\": 2, \"denormalised\""),
                KnownModels.ramp(ramp));
        FaceNetwork network = Stores.ready(store = new ModelStore(folder, 1, ""), "ramp");
        assertEquals(64, network.side());
        byte[] target = new byte[3 * 64 * 64];
        new Random(7).nextBytes(target);
        byte[] face = network.ask(square(target), person())
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        for (int i = 0; i < target.length; i++) {
            int x = i / 3 % 64;
            int y = i / 3 / 64;
            double expected = .5 * (target[i] & 255) + 127.5 * ramp[y / 2 * 32 + x / 2];
            assertEquals(expected, face[i] & 255, .6, "at " + x + "," + y);
        }
    }

    @Test
    void aNetworkThatNobodyAsksIsFreedAndOpenedAgainWhenSomebodyDoes() throws Exception {
        String description = KnownModels.swapperDescription(
                "ramp",
                32,
                "rgb",
                0,
                1,
                "{\"input\": \"source\", \"template\": \"ffhq_512\", \"side\": 32, \"order\": \"rgb\","
                        + " \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}",
                false);
        KnownModels.swapper(folder, description, KnownModels.twoPictures(32));
        try (OnnxSwapper network = new OnnxSwapper(
                DescriptionReader.read(description, "ramp.json"),
                folder.resolve("ramp.onnx"),
                new SourceInput.Helpers(null, null),
                new ModelRuntime(RuntimeSettings.processor(1)),
                Duration.ofMillis(50))) {
            for (int time = 0; time < 2; time++) {
                byte[] face = network.ask(square(new byte[3 * 32 * 32]), person(), Finish.NONE)
                        .orElseThrow()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                for (int c = 0; c < 3; c++) {
                    assertEquals(COLOURS[0][c], face[c] & 255, "the first portrait's own colour");
                }
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                while (NativeLedger.live().containsKey("face-network")) {
                    assertTrue(System.nanoTime() < end, "the network is still open after a minute");
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
        }
    }

    @Test
    void aFaceWithoutPortraitsIsRefusedInASentence() throws Exception {
        KnownModels.helpers(folder);
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription("known", SIDE, "rgb", 0, 1, KnownModels.embedding("unit", ""), false),
                KnownModels.swapper(SIDE).model());
        FaceNetwork network = Stores.ready(store = new ModelStore(folder, 1, ""), "known");
        SourceFace bare = () -> new SourceFace.Found(100, 100, new Face(0, 0, 0, 100, 100, 1), 0);
        var answer = network.ask(square(new byte[3 * SIDE * SIDE]), bare)
                .orElseThrow()
                .toCompletableFuture();
        String why = answer.handle((face, failure) -> failure == null ? "" : failure.getMessage())
                .get(60, TimeUnit.SECONDS);
        assertTrue(why.contains("add it again"), why);
        assertEquals(why, network.problem().orElseThrow());
        assertTrue(
                network.ask(square(new byte[3 * SIDE * SIDE]), bare).isEmpty(), "what fails is left alone for a while");
    }

    /** A square in which the face lies as the swapper has it. */
    public static Portrait square(byte[] rgb) {
        int side = (int) Math.sqrt(rgb.length / 3);
        return new Portrait(
                rgb, side, FaceTemplate.named("arcface_128").orElseThrow().at(side));
    }

    public static SourceFace person() {
        List<Portrait> portraits = java.util.Arrays.stream(COLOURS)
                .map(colour -> {
                    byte[] rgb = new byte[3 * 64 * 64];
                    for (int i = 0; i < rgb.length; i++) {
                        rgb[i] = (byte) colour[i % 3];
                    }
                    return new Portrait(rgb, 64, FaceTemplate.FFHQ.at(64));
                })
                .toList();
        return new SourceFace() {
            @Override
            public Found found() {
                return new Found(64, 64, new Face(0, 0, 0, 64, 64, 1), 0);
            }

            @Override
            public List<Portrait> portraits() {
                return portraits;
            }
        };
    }
}
