package red5.faceswap.face.onnx.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.DescriptionReader;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.network.Finish;
import red5.faceswap.face.onnx.network.OnnxSwapper;
import red5.faceswap.face.onnx.network.OnnxSwapperTest;
import red5.faceswap.face.onnx.network.SourceInput;
import red5.faceswap.media.NativeLedger;

/** Where models run, what is said when that is not where the operator wanted, and what happens when it fails. */
class ModelRuntimeTest {
    private static final int SIDE = 32;
    private static final ComputeDevice CARD = ComputeDevice.parse("cuda:1").orElseThrow();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
        assertFalse(NativeLedger.live().containsKey("face-network-tensor"), "and what goes in and out");
    }

    private RuntimeSettings settings(String preferred, int megabytes) {
        List<ComputeDevice> devices = Arrays.stream(preferred.split(","))
                .map(one -> ComputeDevice.parse(one).orElseThrow())
                .toList();
        return new RuntimeSettings(devices, 1, true, folder.resolve("engines"), 1, megabytes);
    }

    private Path put(String name, byte[] model) throws Exception {
        return Files.write(folder.resolve(name), model);
    }

    /** On a thread with the stack that ONNX Runtime needs. */
    private static <T> T onBigStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(null, task, "test-network", OnnxModel.STACK_BYTES).start();
        try {
            return task.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static float[] sum(OnnxModel model, float target, float source) throws OrtException {
        return model.run(input("target", target), input("source", source));
    }

    private static OnnxModel.Input input(String name, float value) {
        float[] values = new float[3 * SIDE * SIDE];
        Arrays.fill(values, value);
        return new OnnxModel.Input(name, values, 1, 3, SIDE, SIDE);
    }

    @Test
    void aProviderThatIsNotInstalledIsNamedAndTheProcessorRunsTheModel() throws Exception {
        Path file = put("sum.onnx", KnownModels.twoPictures(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("tensorrt,cuda:1,openvino:NPU,coreml,directml", 100));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertEquals(ComputeDevice.CPU, model.device());
                assertEquals(.75f, sum(model, .5f, .25f)[0]);
            }
            return null;
        });
        List<String> problems = runtime.problems();
        assertEquals(5, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("tensorrt:0 cannot be used: "), problems.toString());
        assertTrue(problems.get(1).startsWith("cuda:1 cannot be used: "), problems.toString());
        assertTrue(problems.get(1).contains("models.runtime"), problems.toString());
    }

    @Test
    void whatComesAfterTheProcessorIsNotTried() throws Exception {
        Path file = put("sum.onnx", KnownModels.twoPictures(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cpu,cuda", 100));
        assertEquals(ComputeDevice.CPU, onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                return model.device();
            }
        }));
        assertTrue(runtime.problems().isEmpty());
    }

    /** A graphics card whose memory is exhausted at some faces: a graph that fails for bright ones runs in its place. */
    private ModelRuntime.Opener failingCard(Path onCard) {
        return (file, device) -> {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                Path opened = device.equals(CARD) ? onCard : file;
                return OrtEnvironment.getEnvironment().createSession(opened.toString(), options);
            }
        };
    }

    @Test
    void aProviderThatFailsInMidStreamIsLeftForTheNextAndThatFaceIsMadeThere() throws Exception {
        Path file = put("sum.onnx", KnownModels.twoPictures(SIDE));
        Path onCard = put("card.onnx", KnownModels.failingWhenBright(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cuda:1", 100), failingCard(onCard));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertEquals(CARD, model.device());
                assertEquals(.25f, sum(model, .25f, .1f)[0], "the card's graph");
                assertEquals(1f, sum(model, .75f, .25f)[0], "the processor's, at once");
                assertEquals(ComputeDevice.CPU, model.device());
                assertEquals(.5f, sum(model, .25f, .25f)[0]);
            }
            return null;
        });
        String why = runtime.problems().get(0);
        assertTrue(why.startsWith("cuda:1 failed while it ran sum.onnx ("), why);
        assertFalse(why.contains("/onnxruntime/"), why);
        onBigStack(() -> {
            try (OnnxModel again = runtime.open(file)) {
                assertEquals(CARD, again.device(), "it is tried again when the model is opened again");
            }
            return null;
        });
        assertTrue(runtime.problems().isEmpty(), "and what was said of it is over");
    }

    @Test
    void aCardWhoseMemoryIsExhaustedInMidStreamIsLeftWithARuntimesOwnWords() throws Exception {
        Path file = put("sum.onnx", KnownModels.twoPictures(SIDE));
        ModelRuntime runtime =
                new ModelRuntime(settings("cuda:1", 100), failingCard(put("card.onnx", KnownModels.hungry(SIDE))));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertEquals(0, sum(model, 0, .25f)[0], "the card's graph");
                assertEquals(.75f, sum(model, .5f, .25f)[0], "the processor's");
            }
            return null;
        });
        assertTrue(
                runtime.problems().get(0).contains("ailed to allocate memory"),
                runtime.problems().toString());
    }

    @Test
    void whereNothingElseRunsTheModelEitherItFailsUntilItIsOpenedAgain() throws Exception {
        Path file = put("card.onnx", KnownModels.failingWhenBright(SIDE));
        ModelRuntime.Opener cardAlone = (opened, device) -> {
            if (!device.equals(CARD)) {
                throw new OrtException("no memory left");
            }
            return OrtEnvironment.getEnvironment().createSession(opened.toString());
        };
        ModelRuntime runtime = new ModelRuntime(settings("cuda:1", 100), cardAlone);
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertThrows(OrtException.class, () -> sum(model, .75f, 0));
                assertThrows(OrtException.class, () -> sum(model, .25f, 0));
            }
            try (OnnxModel again = runtime.open(file)) {
                assertEquals(.25f, sum(again, .25f, 0)[0]);
            }
            return null;
        });
    }

    @Test
    void aRunForWhichMemoryDoesNotSufficeFailsAndTheNextIsMade() throws Exception {
        Path file = put("hungry.onnx", KnownModels.hungry(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 100));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertThrows(OrtException.class, () -> sum(model, .5f, 0));
                assertEquals(0, sum(model, 0, .5f)[0]);
            }
            return null;
        });
    }

    @Test
    void whatTheProcessorItselfCannotRunFails() throws Exception {
        Path file = put("card.onnx", KnownModels.failingWhenBright(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 100));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                assertThrows(OrtException.class, () -> sum(model, .75f, 0));
                assertEquals(.25f, sum(model, .25f, 0)[0], "and what it can it still does");
            }
            return null;
        });
    }

    @Test
    void aModelThatIsTooLargeBesideTheOthersIsRefusedInASentenceUntilTheyAreClosed() throws Exception {
        byte[] large = KnownModels.swapper(128).model(); // 1.05 MB
        Path one = put("one.onnx", large);
        Path two = put("two.onnx", large);
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 2));
        onBigStack(() -> {
            try (OnnxModel first = runtime.open(one)) {
                FaceException refused = assertThrows(FaceException.class, () -> runtime.open(two));
                assertEquals(
                        "two.onnx has 2 MB, and models.memory allows 2 MB, of which one.onnx takes 2 MB: choose the same model for all"
                                + " streams, or raise models.memory.",
                        refused.getMessage());
                assertEquals(ComputeDevice.CPU, first.device());
            }
            runtime.open(two).close();
            return null;
        });
    }

    @Test
    void aModelWhoseOutputHasAnotherShapeThanItDeclaresIsRunNevertheless() throws Exception {
        Path file = put("shape.onnx", KnownModels.declaringAnotherShape(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 100));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                for (float colour : new float[] {.25f, .5f}) {
                    float[] face = sum(model, colour, 1);
                    assertEquals(3 * SIDE * SIDE, face.length);
                    assertEquals(colour, face[face.length - 1]);
                }
            }
            return null;
        });
    }

    @Test
    void aModelIsGiven64BitFloatsWhereItTakesThemAndAskedForAsManyOutputsAsAreWanted() throws Exception {
        Path file = put(
                "wide.onnx",
                new OnnxWriter()
                        .input("face", 1, 3)
                        .inputOf(11, "weight", 1)
                        .output("heavier", 1, 3)
                        .output("twice", 1, 3)
                        .node("Cast", new String[] {"weight"}, "narrow", OnnxWriter.whole("to", 1))
                        .node("Mul", new String[] {"face", "narrow"}, "heavier")
                        .node("Add", new String[] {"face", "face"}, "twice")
                        .model());
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 100));
        onBigStack(() -> {
            try (OnnxModel model = runtime.open(file)) {
                OnnxModel.Input face = new OnnxModel.Input("face", new float[] {1, 2, 3}, 1, 3);
                OnnxModel.Input weight = new OnnxModel.Input("weight", new float[] {.5f}, 1);
                List<float[]> both = model.run(2, face, weight);
                assertArrayEquals(new float[] {.5f, 1, 1.5f}, both.get(0));
                assertArrayEquals(new float[] {2, 4, 6}, both.get(1));
                assertArrayEquals(new float[] {.5f, 1, 1.5f}, model.run(face, weight));
                OnnxModel.Input tooFew = new OnnxModel.Input("face", new float[] {1, 2}, 1, 3);
                assertThrows(IllegalArgumentException.class, () -> model.run(tooFew, weight));
            }
            return null;
        });
    }

    @Test
    void aModelWithOperatorsThatTheRuntimeDoesNotKnowIsRefusedInASentence() throws Exception {
        byte[] ofTheFuture = new OnnxWriter(99)
                .input("in", 1, 3)
                .output("out", 1, 3)
                .node("Abs", new String[] {"in"}, "out")
                .model();
        Path file = put("future.onnx", ofTheFuture);
        ModelRuntime runtime = new ModelRuntime(settings("cpu", 100));
        OrtException why = onBigStack(() -> assertThrows(OrtException.class, () -> runtime.open(file)));
        assertTrue(why.getMessage().contains("future.onnx cannot be opened ("), why.getMessage());
        assertTrue(why.getMessage().contains("get that model in a form that ONNX Runtime"), why.getMessage());
    }

    @Test
    void aRuntimeThatDidNotLoadIsSaid() throws Exception {
        Path file = put("sum.onnx", KnownModels.twoPictures(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cuda", 100), (any, device) -> {
            throw new NoClassDefFoundError("Could not initialize class ai.onnxruntime.OrtEnvironment");
        });
        OrtException why = onBigStack(() -> assertThrows(OrtException.class, () -> runtime.open(file)));
        assertTrue(why.getMessage().contains("ONNX Runtime is not loaded"), why.getMessage());
        assertTrue(runtime.problems().get(0).startsWith("cuda:0 cannot be used: "), "the same for what came before");
    }

    @Test
    void aFileThatIsNoModelLeavesNothingOpen() throws Exception {
        Path file = put("none.onnx", new byte[] {1, 2, 3});
        ModelRuntime runtime = new ModelRuntime(settings("cuda,cpu", 100));
        onBigStack(() -> assertThrows(OrtException.class, () -> runtime.open(file)));
    }

    @Test
    void aSwapperWhoseProviderFailsGoesOnAndSaysWhereItRuns() throws Exception {
        String picture = "{\"input\": \"source\", \"template\": \"ffhq_512\", \"side\": 32, \"order\": \"rgb\","
                + " \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}";
        String description = KnownModels.swapperDescription("sum", SIDE, "rgb", 0, 1, picture, false);
        KnownModels.swapper(folder, description, KnownModels.twoPictures(SIDE));
        Path onCard = put("card.onnx", KnownModels.failingWhenBright(SIDE));
        ModelRuntime runtime = new ModelRuntime(settings("cuda:1", 100), failingCard(onCard));
        try (OnnxSwapper swapper = new OnnxSwapper(
                DescriptionReader.read(description, "sum.json"),
                folder.resolve("sum.onnx"),
                new SourceInput.Helpers(null, null),
                runtime)) {
            assertTrue(swapper.runsOn().isEmpty());
            byte[] dark = new byte[3 * SIDE * SIDE];
            assertArrayEquals(dark, ask(swapper, dark), "the card's graph");
            assertEquals(CARD, swapper.runsOn().orElseThrow());
            byte[] bright = new byte[3 * SIDE * SIDE];
            Arrays.fill(bright, (byte) 200);
            byte[] both = ask(swapper, bright);
            assertEquals(255, both[0] & 255, "200 and 200, at most 255");
            assertEquals(240, both[2] & 255, "200 and 40");
            assertEquals(ComputeDevice.CPU, swapper.runsOn().orElseThrow());
            assertTrue(swapper.problem().isEmpty(), "no face was lost");
        }
    }

    private static byte[] ask(OnnxSwapper swapper, byte[] target) throws Exception {
        return swapper.ask(OnnxSwapperTest.square(target), OnnxSwapperTest.person(), Finish.NONE)
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }
}
