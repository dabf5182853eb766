package red5.faceswap.face.onnx.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.DescriptionReader;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.media.NativeLedger;

/** Faces that wait at the same moment go through a network together, each gets its own, and one that fails takes no other with it. */
class FacesTogetherTest {
    private static final int SIDE = 16;
    private static final int BATCH = 3;

    @TempDir
    Path folder;

    /** Opened when the runner may go on; until then everything that is asked waits. */
    private final CountDownLatch held = new CountDownLatch(1);

    private final CountDownLatch holding = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() {
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
        assertFalse(NativeLedger.live().containsKey("face-network-tensor"), "and what goes in and out");
    }

    private OnnxSwapper swapper(byte[] model, int boost) throws Exception {
        String picture = "{\"input\": \"source\", \"template\": \"ffhq_512\", \"side\": 16, \"order\": \"rgb\","
                + " \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}";
        String description = KnownModels.swapperDescription("many", SIDE, "rgb", 0, 1, picture, false)
                .replace("\"denormalised\"", "\"boost\": " + boost + ", \"denormalised\"");
        RuntimeSettings settings = new RuntimeSettings(List.of(), 1, false, folder, BATCH, 100);
        return new OnnxSwapper(
                DescriptionReader.read(description, "many.json"),
                Files.write(folder.resolve("many.onnx"), model),
                new SourceInput.Helpers(null, null),
                new ModelRuntime(settings));
    }

    /** Somebody whose looks are prepared only when the test says so: the runner waits for it. */
    private SourceFace holdsTheRunner() {
        SourceFace person = OnnxSwapperTest.person();
        return new SourceFace() {
            @Override
            public Found found() {
                return person.found();
            }

            @Override
            public List<Portrait> portraits() {
                holding.countDown();
                try {
                    assertTrue(held.await(1, TimeUnit.MINUTES));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return person.portraits();
            }
        };
    }

    private static CompletableFuture<byte[]> ask(OnnxSwapper swapper, int colour, SourceFace source) {
        byte[] target = new byte[3 * side(swapper) * side(swapper)];
        Arrays.fill(target, (byte) colour);
        return swapper.ask(OnnxSwapperTest.square(target), source, Finish.NONE)
                .orElseThrow()
                .toCompletableFuture();
    }

    private static int side(OnnxSwapper swapper) {
        return new OnnxFace(swapper, Finish.NONE).side();
    }

    private List<CompletableFuture<byte[]>> askWhileHeld(OnnxSwapper swapper, int... colours) throws Exception {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        answers.add(ask(swapper, 100, holdsTheRunner()));
        assertTrue(holding.await(1, TimeUnit.MINUTES));
        SourceFace other = OnnxSwapperTest.person();
        for (int colour : colours) {
            answers.add(ask(swapper, colour, other));
        }
        held.countDown();
        return answers;
    }

    private static int shown(CompletableFuture<byte[]> answer) throws Exception {
        byte[] face = answer.get(1, TimeUnit.MINUTES);
        for (byte one : face) {
            assertEquals(face[0], one, "one colour all over");
        }
        return face[0] & 255;
    }

    @Test
    void whatWaitsWhenTheRunnerBecomesFreeIsTakenTogetherUpToTheBound() throws Exception {
        try (OnnxSwapper swapper = swapper(KnownModels.countingFaces(SIDE), 1)) {
            List<CompletableFuture<byte[]>> answers = askWhileHeld(swapper, 10, 20, 30, 40, 50);
            assertEquals(100 + 10, shown(answers.get(0)), "the first waited for nobody");
            assertEquals(10 + 30, shown(answers.get(1)), "three together, each with its own face");
            assertEquals(20 + 30, shown(answers.get(2)));
            assertEquals(30 + 30, shown(answers.get(3)));
            assertEquals(40 + 20, shown(answers.get(4)), "the two that were left");
            assertEquals(50 + 20, shown(answers.get(5)));
            assertEquals(60 + 10, shown(ask(swapper, 60, OnnxSwapperTest.person())), "one that comes alone goes alone");
        }
    }

    @Test
    void aModelOfOneFaceAtATimeGetsThemOneByOne() throws Exception {
        try (OnnxSwapper swapper = swapper(KnownModels.twoPictures(SIDE), 1)) {
            List<CompletableFuture<byte[]>> answers = askWhileHeld(swapper, 10, 20);
            for (int i = 0; i < answers.size(); i++) {
                byte[] face = answers.get(i).get(1, TimeUnit.MINUTES);
                assertEquals((i == 0 ? 100 : 10 * i) + 40, face[2] & 255, "target and blue of the source");
            }
        }
    }

    @Test
    void facesThatFailTogetherAreMadeOneByOne() throws Exception {
        try (OnnxSwapper swapper = swapper(KnownModels.oneFaceAtATime(SIDE), 1)) {
            List<CompletableFuture<byte[]>> answers = askWhileHeld(swapper, 10, 20, 30);
            assertEquals(10, shown(answers.get(1)));
            assertEquals(20, shown(answers.get(2)));
            assertEquals(30, shown(answers.get(3)));
            assertTrue(swapper.problem().isEmpty());
        }
    }

    @Test
    void aFaceThatFailsTakesNoOtherWithIt() throws Exception {
        try (OnnxSwapper swapper = swapper(KnownModels.failingWhenBright(SIDE), 1)) {
            List<CompletableFuture<byte[]>> answers = askWhileHeld(swapper, 10, 255, 250);
            assertEquals(10, shown(answers.get(1)));
            assertThrows(ExecutionException.class, () -> answers.get(2).get(1, TimeUnit.MINUTES));
            assertThrows(ExecutionException.class, () -> answers.get(3).get(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void thePartsOfALargerFaceGoTogetherToo() throws Exception {
        try (OnnxSwapper swapper = swapper(KnownModels.countingFaces(SIDE), 2)) {
            byte[] face = ask(swapper, 50, OnnxSwapperTest.person()).get(1, TimeUnit.MINUTES);
            assertEquals(50 + 30, face[0] & 255, "the first three of four");
            assertEquals(50 + 10, face[3 * (side(swapper) + 1)] & 255, "the fourth");
        }
    }
}
