package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

class MeshEngineLifecycleTest {
    private static final Path TARGET = Path.of("target");

    @Test
    void nothingNativeIsLeftAfterClose() throws Exception {
        Map<String, Long> before = NativeLedger.live();
        try (MeshEngine engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
                FramePool pool = new FramePool(2);
                ClipReader clip = new ClipReader(TARGET.resolve("clips/franck.mp4"), 320, 256, 2, pool);
                FaceTracker first = engine.newTracker();
                FaceTracker second = engine.newTracker()) {
            SourceFace face = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
            SwapSettings swap = SwapSettings.swap("m", face);
            assertFalse(NativeLedger.live().equals(before), "open networks are counted");
            for (int i = 0; i < 11; i++) { // the last frame leaves a look for new faces under way
                try (VideoFrame frame = clip.next()) {
                    first.track(frame, swap).draw(frame);
                    second.track(frame, swap);
                }
            }
            assertThrows(FaceException.class, () -> engine.prepare(new byte[10]));
        }
        assertEquals(before, NativeLedger.live());
    }

    @Test
    void theDetectorsThreadEndsWithTheEngine() throws Exception {
        MeshEngine engine = new MeshEngine(TARGET.resolve("models"), new MeshOptions(10, 1, 15, 1));
        try (FramePool pool = new FramePool(2);
                ClipReader clip = new ClipReader(TARGET.resolve("clips/franck.mp4"), 320, 256, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            SourceFace face = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
            SwapSettings swap = SwapSettings.swap("m", face);
            for (int i = 0; i < 6; i++) {
                try (VideoFrame frame = clip.next()) {
                    tracker.track(frame, swap);
                }
            }
            assertTrue(detectorThread() != null, "with a face in sight new ones are looked for on another thread");
        }
        Thread helper = detectorThread();
        engine.close();
        if (helper != null) {
            helper.join(60_000);
            assertFalse(helper.isAlive());
        }
    }

    private static Thread detectorThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("faceswap-detect"))
                .findFirst()
                .orElse(null);
    }

    @Test
    void aDamagedModelIsNamed(@TempDir Path folder) throws Exception {
        Map<String, Long> before = NativeLedger.live();
        try (var files = Files.list(TARGET.resolve("models"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path model = folder.resolve("face_landmark.tflite");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length / 2] ^= 1;
        Files.write(model, bytes);
        String damaged = assertThrows(FaceException.class, () -> new MeshEngine(folder, MeshOptions.DEFAULT))
                .getMessage();
        assertTrue(damaged.contains("face_landmark.tflite") && damaged.contains("damaged"), damaged);
        Files.delete(model);
        String missing = assertThrows(FaceException.class, () -> new MeshEngine(folder, MeshOptions.DEFAULT))
                .getMessage();
        assertTrue(missing.contains("face_landmark.tflite") && missing.contains("cannot be read"), missing);
        assertEquals(before, NativeLedger.live());
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MeshOptions(0, 10, 15, 1));
        assertThrows(IllegalArgumentException.class, () -> new MeshOptions(10, 0, 15, 1));
        assertThrows(IllegalArgumentException.class, () -> new MeshOptions(10, 10, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new MeshOptions(10, 10, 15, 17));
    }
}
