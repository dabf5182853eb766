package red5.faceswap.face.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.media.NativeLedger;

/** The recogniser's life; that it knows people is tested with the engine, on real clips. */
class RecogniserTest {
    private static Recogniser open() throws Exception {
        return new Recogniser(Files.readAllBytes(Path.of("target/models/face_recogniser.onnx")));
    }

    @Test
    void whoAsksTooMuchIsToldSoAndNotKeptWaitingAndAllIsFreed() throws Exception {
        long before = NativeLedger.live().getOrDefault("face-recogniser", 0L);
        List<Future<FaceEmbedding>> looks = new ArrayList<>();
        int refused = 0;
        try (Recogniser recogniser = open()) {
            for (int i = 0; i < 60; i++) {
                Optional<Future<FaceEmbedding>> look = recogniser.ask(new byte[Recogniser.BYTES]);
                look.ifPresent(looks::add);
                refused += look.isEmpty() ? 1 : 0;
            }
            for (Future<FaceEmbedding> look : looks) {
                assertEquals(1, look.get().likeness(looks.get(0).get()), 1e-4, "the same picture, the same person");
            }
            assertTrue(recogniser.ask(new byte[Recogniser.BYTES]).isPresent(), "there is room again");
        }
        assertTrue(refused > 0);
        assertEquals(before, NativeLedger.live().getOrDefault("face-recogniser", 0L));
    }

    @Test
    void whatIsNoNetworkIsRefusedWithASentence() {
        FaceException problem = assertThrows(FaceException.class, () -> new Recogniser(new byte[100]));
        assertFalse(problem.getMessage().isBlank());
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() throws Exception {
        try (Recogniser recogniser = open()) {
            assertThrows(IllegalArgumentException.class, () -> recogniser.embed(new byte[12]));
        }
    }
}
