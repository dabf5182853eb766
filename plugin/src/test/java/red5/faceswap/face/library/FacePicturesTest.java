package red5.faceswap.face.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.face.library.Outcome.await;
import static red5.faceswap.face.library.Outcome.failure;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.PictureType;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.library.LibraryException.Reason;

/** Several pictures of one face, on disk and over restarts. */
class FacePicturesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Consent AGREED =
            new Consent("Ada Example", "Our theatre's shows", LocalDate.of(2026, 11, 1), "admin from 192.0.2.7", NOW);
    private static final byte[] FIRST = CentreFaceEngine.portrait("jpg", 320, 240, Color.PINK);
    private static final byte[] SECOND = CentreFaceEngine.portrait("png", 200, 300, Color.ORANGE);

    @TempDir
    Path folder;

    private FaceLibrary library;

    @BeforeEach
    void open() throws Exception {
        library = FaceLibrary.open(folder, folder.resolve("none"), new CentreFaceEngine(), CLOCK);
        await(library.loaded());
    }

    @AfterEach
    void close() {
        library.close();
    }

    @Test
    void aSecondPictureIsPutOnAtOnceAndOverARestart() throws Exception {
        await(library.add("Ada", FIRST, AGREED));
        SourceFace before = library.source("ada").orElseThrow();
        AtomicInteger told = new AtomicInteger();
        library.whenFaceReady(told::incrementAndGet);
        LibraryFace face =
                await(library.addPicture("ada", SECOND, "admin from 192.0.2.8")).orElseThrow();
        assertEquals(1, told.get(), "streams hear of it");
        assertTrue(library.source("ada").orElseThrow() != before);
        assertEquals(
                new FacePicture(2, PictureType.PNG, "admin from 192.0.2.8", NOW),
                face.pictures().get(1));
        library.close();
        open();
        LibraryFace again = library.find("ada").orElseThrow();
        assertEquals(face.pictures(), again.pictures());
        assertEquals(AGREED, again.consent());
        assertArrayEquals(FIRST, await(library.picture("ada", 1)).orElseThrow());
        assertArrayEquals(SECOND, await(library.picture("ada", 2)).orElseThrow());
        assertEquals(List.of(320, 200), widths(again));
    }

    private static List<Integer> widths(LibraryFace face) {
        return face.source().orElseThrow().pictures().stream()
                .map(SourceFace.Found::pictureWidth)
                .toList();
    }

    @Test
    void theFirstCanGoWhenThereIsAnotherAndTheLastCannot() throws Exception {
        await(library.add("Ada", FIRST, AGREED));
        await(library.addPicture("ada", SECOND, "admin"));
        LibraryFace left = await(library.removePicture("ada", 1)).orElseThrow();
        assertEquals(List.of(200), widths(left));
        LibraryException refused = assertInstanceOf(LibraryException.class, failure(library.removePicture("ada", 2)));
        assertEquals(Reason.LAST_PICTURE, refused.reason());
        library.close();
        open();
        assertEquals(List.of(200), widths(library.find("ada").orElseThrow()));
        assertEquals(List.of(), library.problems());
        await(library.remove("ada", id -> List.of()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList(), "nothing is left of the person");
        }
    }

    @Test
    void aBadPictureChangesNothing() throws Exception {
        await(library.add("Ada", FIRST, AGREED));
        SourceFace before = library.source("ada").orElseThrow();
        assertInstanceOf(FaceException.class, failure(library.addPicture("ada", CentreFaceEngine.plain(), "admin")));
        assertInstanceOf(FaceException.class, failure(library.addPicture("ada", new byte[10], "admin")));
        assertEquals(before, library.source("ada").orElseThrow());
        assertTrue(await(library.addPicture("bob", SECOND, "admin")).isEmpty());
        assertTrue(await(library.removePicture("ada", 7)).isEmpty());
        assertTrue(await(library.picture("ada", 7)).isEmpty());
        assertEquals(List.of(320), widths(library.find("ada").orElseThrow()));
    }

    @Test
    void eightAreEnough() throws Exception {
        await(library.add("Ada", FIRST, AGREED));
        for (int i = 2; i <= 8; i++) {
            await(library.addPicture("ada", SECOND, "admin"));
        }
        LibraryException refused =
                assertInstanceOf(LibraryException.class, failure(library.addPicture("ada", SECOND, "admin")));
        assertEquals(Reason.FULL, refused.reason());
    }

    @Test
    void aFaceOfAnEarlierVersionIsRead() throws Exception {
        library.close();
        Files.write(folder.resolve("ada.jpg"), FIRST);
        Files.writeString(
                folder.resolve("ada.json"), "{\"name\":\"Ada\",\"type\":\"JPEG\",\"consent\":" + AGREED.json() + "}");
        open();
        assertEquals(
                List.of(new FacePicture(1, PictureType.JPEG, AGREED.recordedBy(), NOW)),
                library.find("ada").orElseThrow().pictures());
        assertEquals(
                2,
                await(library.addPicture("ada", SECOND, "admin"))
                        .orElseThrow()
                        .pictures()
                        .size());
    }
}
