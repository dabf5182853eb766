package red5.faceswap.face.onnx.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.description.OnnxWriter;

/** Which models can be used, and what is said of those that cannot. */
class ModelStoreTest {
    private static final int SIDE = 64;

    @TempDir
    Path folder;

    private ModelStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void everyPublishedDescriptionIsWhole() {
        store = new ModelStore(folder, 1, "");
        assertEquals(40, store.list().size());
        for (ModelStatus model : store.list()) {
            assertInstanceOf(
                    ModelStatus.Absent.class, model.state(), model.description().name());
        }
        assertTrue(store.problems().isEmpty());
    }

    @Test
    void aModelThatIsNotThereIsAskedForWithItsFileAndItsAddress() {
        store = new ModelStore(folder, 1, "");
        String why = store.obstacle(SwapRecipe.plain("inswapper_128")).orElseThrow();
        assertTrue(why.contains("put inswapper_128.onnx into " + folder), why);
        assertTrue(why.contains("https://"), why);
        assertTrue(
                store.obstacle(SwapRecipe.plain("nonsense")).orElseThrow().contains("inswapper_128"),
                "the names are told");
        assertTrue(store.obstacle(SwapRecipe.plain("w600k_r50")).isPresent(), "a recogniser swaps nothing");
    }

    @Test
    void anotherFileUnderAPublishedNameIsRefused() throws Exception {
        KnownModels.write(folder, "inswapper_128.onnx", KnownModels.swapper(128).model());
        assertRefused("inswapper_128", "SHA-256");
    }

    @Test
    void aModelThatIsPublishedTwiceMayBeEither() throws Exception {
        byte[] model = KnownModels.recogniser();
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
        KnownModels.anyBytes(folder, "arcface_w600k_r50");
        Path description = folder.resolve("arcface_w600k_r50.json");
        String text = Files.readString(description);
        for (String sums : List.of("[\"" + "0".repeat(64) + "\", \"" + sum + "\"]", "\"" + sum + "\"")) {
            Files.writeString(description, text.replace("\"sha256\": \"\"", "\"sha256\": " + sums));
            KnownModels.write(folder, "arcface_w600k_r50.onnx", model);
            Stores.settled(store = new ModelStore(folder, 1, ""));
            assertEquals(new ModelStatus.Unaccepted(), state("arcface_w600k_r50"), sums);
            Path elsewhere = folder.resolve("another-name");
            Files.write(elsewhere, model);
            assertEquals(
                    "arcface_w600k_r50",
                    store.intake().describing(elsewhere).orElseThrow().name());
            store.close();
        }
        Files.write(folder.resolve("arcface_w600k_r50.onnx"), Arrays.copyOf(model, model.length - 1));
        Stores.settled(store = new ModelStore(folder, 1, ""));
        String why = ((ModelStatus.Refused) state("arcface_w600k_r50")).reason();
        assertTrue(why.contains("and not " + sum), why);
        assertTrue(why.contains("has " + (model.length - 1) + " bytes instead of 174388474"), why);
        Files.writeString(description, text.replace("\"sha256\": \"\"", "\"sha256\": [\"abc\"]"));
        Stores.settled(store);
        assertTrue(store.problems().toString().contains("64 small hexadecimal digits"), "" + store.problems());
    }

    @Test
    void aSwapperNeedsItsRecogniser() throws Exception {
        put("known", "unit", "", KnownModels.swapper(SIDE).model());
        Stores.settled(store = new ModelStore(folder, 1, ""));
        Stores.accepted(store);
        String why = store.obstacle(SwapRecipe.plain("known")).orElseThrow();
        assertTrue(why.contains("needs a recogniser of the space test"), why);
        store.close();

        KnownModels.helpers(folder);
        Stores.ready(store = new ModelStore(folder, 1, ""), "known");
        Files.delete(folder.resolve("who.onnx"));
        assertTrue(
                store.obstacle(SwapRecipe.plain("known")).orElseThrow().contains("put who.onnx into"),
                "and says so when it is gone");
        assertTrue(store.network(SwapRecipe.plain("known")).isEmpty());
    }

    @Test
    void aFileThatComesLaterIsFound() throws Exception {
        KnownModels.helpers(folder);
        put("known", "unit", "", new byte[] {1, 2, 3});
        assertRefused("known", "no ONNX model");
        KnownModels.write(folder, "known.onnx", KnownModels.swapper(SIDE).model());
        Stores.ready(store, "known");
    }

    @Test
    void aDescriptionThatComesLaterIsReadWithoutARestart() throws Exception {
        store = new ModelStore(folder, 1, "");
        KnownModels.helpers(folder);
        put("known", "unit", "", KnownModels.swapper(SIDE).model());
        Stores.ready(store, "known");
        Files.delete(folder.resolve("known.json"));
        assertTrue(store.obstacle(SwapRecipe.plain("known")).orElseThrow().contains("no model \"known\""));
    }

    @Test
    void aModelOfAnotherSizeIsRefused() throws Exception {
        put("known", "unit", "", KnownModels.swapper(32).model());
        assertRefused("known", "has [1, 3, 32, 32] as its input target, not [1, 3, 64, 64]");
    }

    @Test
    void aModelOfAnotherTypeIsRefused() throws Exception {
        byte[] model = new OnnxWriter()
                .inputOf(OnnxFile.HALF, "target", 1, 3, SIDE, SIDE)
                .input("source", 1, 512)
                .output("out", 1, 3, SIDE, SIDE)
                .model();
        put("known", "unit", "", model);
        assertRefused("known", "does not take 32-bit floats as its input target");
    }

    @Test
    void aModelWithoutTheMatrixIsRefused() throws Exception {
        put("known", "matrix", "", KnownModels.swapperWithoutMatrix(SIDE).model());
        assertRefused("known", "embedding matrix of 512 x 512");
    }

    @Test
    void aModelThatLacksAnInitializerIsRefused() throws Exception {
        byte[] model = new OnnxWriter()
                .input("target", 1, 3, SIDE, SIDE)
                .input("source", 1, 512)
                .output("out", 1, 3, SIDE, SIDE)
                .node("Mul", new String[] {"target", "conv1.weight"}, "out")
                .model();
        put("known", "unit", "", model);
        assertRefused("known", "lacks numbers that it calculates with (conv1.weight)");
    }

    /** They may be missing, and if they are there nobody knows whether they are the right ones. */
    @Test
    void aModelThatKeepsNumbersInAnotherFileIsRefused() throws Exception {
        byte[] model = KnownModels.withNumbersIn(
                "weights.bin", KnownModels.swapper(SIDE).model());
        put("known", "unit", "", model);
        assertRefused("known", "keeps numbers in other files (weights.bin)");
    }

    @Test
    void aModelWithOtherInputsIsRefused() throws Exception {
        put("known", "unit", "", KnownModels.recogniser());
        assertRefused("known", "has 1 inputs, not 2");
    }

    @Test
    void aTruncatedModelIsRefused() throws Exception {
        byte[] whole = KnownModels.swapper(SIDE).model();
        put("known", "matrix", "", Arrays.copyOf(whole, whole.length - 1000));
        assertRefused("known", "only a part of one");
    }

    @Test
    void aDescriptionThatMakesNoSenseIsNamed() throws Exception {
        String description =
                KnownModels.swapperDescription("known", 63, "rgb", 0, 1, KnownModels.embedding("unit", ""), false);
        Files.write(folder.resolve("known.json"), description.getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("other.json"), "[");
        store = new ModelStore(folder, 1, "");
        assertEquals(2, store.problems().size());
        assertTrue(
                store.problems().get(0).contains("known.json"), store.problems().get(0));
        assertTrue(
                store.problems().get(0).contains("\"side\" must be divisible by 4"),
                store.problems().get(0));
        assertTrue(
                store.problems().get(1).contains("no JSON object"),
                store.problems().get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "magic | '' | \"kind\" must be swapper, recogniser",
                "region | '\"classes\": 19, \"regions\": [1, 19]' | \"regions\" must be numbers from 0",
                "region | '\"classes\": 19, \"regions\": []' | \"regions\" must be one or more",
                "detector | '\"decoding\": \"guess\"' | \"decoding\" must be one of [distances",
                "detector | '\"decoding\": \"centres\", \"strides\": [8, 64], \"least\": 0.5, \"overlap\": 0.4' | \"strides\" must be",
                "detector | '\"decoding\": \"rows\", \"least\": 7, \"overlap\": 0.4' | \"least\" must be a number from 0 to 1",
                "enhancer | '\"weight\": 0.5' | \"template\" must be",
                "landmarker | '\"least\": 0.5' | \"template\" must be",
                "occlusion | '' | ''"
            })
    void aDescriptionOfAnotherKindThatMakesNoSenseIsNamed(String kind, String more, String why) throws Exception {
        Files.writeString(folder.resolve("odd.json"), """
                {"name": "odd", "kind": "%s", "file": "odd.onnx", "sha256": "", "url": "", "licence": "",
                 "picture": {"input": "", "side": 64, "order": "rgb", "mean": [0, 0, 0], "deviation": [1, 1, 1]}%s}
                """.formatted(kind, more.isEmpty() ? "" : ", " + more));
        store = new ModelStore(folder, 1, "");
        String problems = String.join(" ", store.problems());
        assertTrue(problems.contains(why), problems);
        assertEquals(why.isEmpty(), store.find("odd").isPresent());
    }

    @Test
    void aFileThatWasPutThereByHandIsNotUsedBeforeItsLicenceIsAccepted() throws Exception {
        KnownModels.helpers(folder);
        put("known", "unit", "", KnownModels.swapper(SIDE).model());
        license(folder, "known", "Ask first.");
        license(folder, "who", "Ask first.");
        Stores.settled(store = new ModelStore(folder, 1, ""));
        assertEquals(new ModelStatus.Unaccepted(), state("known"));
        String why = store.obstacle(SwapRecipe.plain("known")).orElseThrow();
        assertTrue(why.contains("licence of the model known was not accepted"), why);
        assertTrue(store.network(SwapRecipe.plain("known")).isEmpty());
        assertTrue(store.intake().accept(store.find("known").orElseThrow().description(), Stores.LICENCE));
        assertEquals(new ModelStatus.Ready(), state("known"));
        assertTrue(
                store.obstacle(SwapRecipe.plain("known")).orElseThrow().contains("licence of the model who"),
                "what it needs asks, too");

        store.close();
        Stores.settled(store = new ModelStore(folder, 1, ""));
        assertEquals(new ModelStatus.Ready(), state("known"), "it is remembered");
        KnownModels.write(
                folder, "known.onnx", KnownModels.swapperWithoutMatrix(SIDE).model());
        Stores.settled(store);
        assertEquals(new ModelStatus.Unaccepted(), state("known"), "another file is another matter");
        KnownModels.write(folder, "known.onnx", KnownModels.swapper(SIDE).model());
        license(folder, "known", "No use at all.");
        Stores.settled(store);
        assertEquals(new ModelStatus.Unaccepted(), state("known"), "and so is another licence");
    }

    @Test
    void whatIsNotThereHasNoLicenceToAccept() throws Exception {
        store = new ModelStore(folder, 1, "");
        ModelDescription model = store.find("inswapper_128").orElseThrow().description();
        var refused = assertThrows(FaceException.class, () -> store.intake().accept(model, Stores.LICENCE));
        assertTrue(refused.getMessage().contains("put inswapper_128.onnx into"), refused.getMessage());
    }

    @Test
    void whatOthersDoToTheFolderIsNoticed() throws Exception {
        Path later = folder.resolve("later");
        store = new ModelStore(later, 1, "");
        store.watch();
        CountDownLatch ready = new CountDownLatch(1);
        store.whenChanged(() -> {
            if (state("known") instanceof ModelStatus.Ready) {
                ready.countDown();
            }
        });
        try (ModelStore other = new ModelStore(later, 1, "")) {
            String description = KnownModels.swapperDescription(
                    "known", SIDE, "rgb", 0, 1, KnownModels.embedding("unit", ""), false);
            KnownModels.swapper(
                    later,
                    licensed(description, "Ask first."),
                    KnownModels.swapper(SIDE).model());
            Stores.accepted(other);
        }
        assertTrue(ready.await(60, TimeUnit.SECONDS), "nobody had it look");
    }

    @Test
    void aFileFromElsewhereIsAddedWholeOrNotAtAll() throws Exception {
        Path models = folder.resolve("models");
        Path file = folder.resolve("arcface_w600k_r50.onnx");
        Files.write(file, new byte[] {1, 2, 3});
        KnownModels.anyBytes(models, "arcface_w600k_r50");
        store = new ModelStore(models, 1, "");
        ModelDescription model = store.intake().describing(file).orElseThrow();
        var refused = assertThrows(FaceException.class, () -> store.intake().add(model, file, Stores.LICENCE));
        assertTrue(refused.getMessage().contains("no ONNX model"), refused.getMessage());
        try (Stream<Path> all = Files.list(models)) {
            assertEquals(1, all.count(), "its description alone");
        }
        Files.write(file, KnownModels.recogniser());
        store.intake().add(model, file, Stores.LICENCE);
        Stores.settled(store);
        assertEquals(new ModelStatus.Ready(), state("arcface_w600k_r50"));
        assertEquals(64, store.find("arcface_w600k_r50").orElseThrow().sha256().length());
    }

    /** Gives a model another licence. */
    private static void license(Path folder, String name, String licence) throws Exception {
        Path file = folder.resolve(name + ".json");
        Files.writeString(file, licensed(Files.readString(file), licence));
    }

    private static String licensed(String description, String licence) {
        return description.replaceFirst("\"licence\": \"[^\"]*\"", "\"licence\": \"" + licence + "\"");
    }

    private ModelStatus.State state(String name) {
        return store.find(name).map(ModelStatus::state).orElse(new ModelStatus.Absent());
    }

    private void put(String name, String form, String converter, byte[] model) throws Exception {
        String source = KnownModels.embedding(form, converter);
        KnownModels.swapper(folder, KnownModels.swapperDescription(name, SIDE, "rgb", 0, 1, source, false), model);
    }

    private void assertRefused(String name, String reason) throws Exception {
        Stores.settled(store = new ModelStore(folder, 1, ""));
        String why = store.obstacle(SwapRecipe.plain(name)).orElseThrow();
        assertTrue(why.contains(reason), why);
        assertTrue(store.network(SwapRecipe.plain(name)).isEmpty());
    }
}
