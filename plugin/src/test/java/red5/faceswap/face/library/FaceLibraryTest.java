package red5.faceswap.face.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.face.library.Outcome.await;
import static red5.faceswap.face.library.Outcome.failure;
import static red5.faceswap.face.library.Outcome.refused;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;

class FaceLibraryTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Consent AGREED =
            new Consent("Ada Example", "Our theatre's shows", LocalDate.of(2026, 11, 1), "admin from 192.0.2.7", NOW);
    private static final byte[] PORTRAIT = CentreFaceEngine.portrait("jpg", 320, 240, Color.PINK);

    @TempDir
    Path folder;

    @TempDir
    Path starters;

    private final CentreFaceEngine engine = new CentreFaceEngine();
    private FaceLibrary library;

    @AfterEach
    void close() {
        if (library != null) {
            library.close();
        }
    }

    @Test
    void anAddedFaceIsReadyAndSaysWhereItWasFound() throws Exception {
        open();
        LibraryFace face = await(library.add("Ada Lovelace", PORTRAIT, AGREED));
        assertEquals("ada-lovelace", face.id());
        assertEquals(320, library.source("ada-lovelace").orElseThrow().found().pictureWidth());
        assertEquals(List.of("Ada Lovelace"), names());
        assertArrayEquals(PORTRAIT, await(library.picture("ada-lovelace", 1)).orElseThrow());
        assertEquals(
                "ada-lovelace-2",
                await(library.add("ADA  Lovelace!", PORTRAIT, AGREED)).id());
        assertEquals("face", await(library.add("田中", PORTRAIT, AGREED)).id());
    }

    @Test
    void aFaceIsBeingPreparedUntilItIsReadyAndWhoeverListensHearsOfIt() throws Exception {
        open();
        await(library.add("Ada Lovelace", PORTRAIT, AGREED));
        assertFalse(library.preparing("ada-lovelace"));
        assertFalse(library.preparing("nobody"), "all of the folder has been read");
        library.close();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        library = FaceLibrary.open(folder, starters, new WaitingEngine(engine, go), CLOCK);
        assertTrue(library.preparing("ada-lovelace"));
        assertTrue(library.source("ada-lovelace").isEmpty());
        library.whenFaceReady(heard::countDown);
        go.countDown();
        assertTrue(heard.await(30, TimeUnit.SECONDS));
        await(library.loaded());
        assertFalse(library.preparing("ada-lovelace"));
        assertTrue(library.source("ada-lovelace").isPresent());
    }

    /** Prepares nothing before it may. */
    private record WaitingEngine(FaceEngine engine, CountDownLatch go) implements FaceEngine {
        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public SourceFace prepare(byte[] picture) throws FaceException {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new FaceException("interrupted", e);
            }
            return engine.prepare(picture);
        }

        @Override
        public SourceFace prepare(List<byte[]> pictures) throws FaceException {
            prepare(pictures.get(0));
            return engine.prepare(pictures);
        }

        @Override
        public FaceTracker newTracker() {
            return engine.newTracker();
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({"'',Shows,person who agreed", "Ada Example,' ',purpose", "'x',Shows,person who agreed"})
    void withoutAConsentStatementNothingIsKept(String who, String purpose, String missing) throws IOException {
        open();
        Consent thin = new Consent(who, purpose, LocalDate.of(2026, 11, 1), "admin", NOW);
        FaceException refused = refused(library.add("Ada", PORTRAIT, thin));
        assertTrue(refused.getMessage().contains(missing), refused.getMessage());
        assertEquals(List.of(), names());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aConsentFromTheFutureIsNone() {
        open();
        Consent early = new Consent("Ada Example", "Shows", LocalDate.of(2027, 1, 1), "admin", NOW);
        assertTrue(refused(library.add("Ada", PORTRAIT, early)).getMessage().contains("future"));
    }

    @Test
    void picturesThatCannotBeUsedAreRefusedWithWhatToDo() {
        open();
        assertTrue(
                refused(library.add("Ada", new byte[10], AGREED)).getMessage().contains("JPEG, PNG or WebP"));
        assertTrue(refused(library.add("Ada", new byte[FaceLibrary.MAX_PICTURE + 1], AGREED))
                .getMessage()
                .contains("12 MB"));
        assertTrue(refused(library.add("Ada", CentreFaceEngine.plain(), AGREED))
                .getMessage()
                .contains("No face"));
        assertTrue(
                refused(library.examine(CentreFaceEngine.plain())).getMessage().contains("No face"));
        assertEquals(List.of(), names());
    }

    @Test
    void examiningKeepsNothing() throws Exception {
        open();
        assertEquals(240, await(library.examine(PORTRAIT)).pictureHeight());
        assertEquals(List.of(), names());
    }

    @Test
    void aRestartKeepsFacesAndTheirConsent() throws Exception {
        open();
        await(library.add("Ada Lovelace", PORTRAIT, AGREED));
        library.close();
        open();
        LibraryFace again = library.find("ada-lovelace").orElseThrow();
        assertEquals(AGREED, again.consent());
        assertInstanceOf(LibraryFace.Ready.class, again.state());
    }

    @Test
    void aBrokenFaceDoesNotLoseTheOthers() throws Exception {
        open();
        await(library.add("Ada", PORTRAIT, AGREED));
        await(library.add("Bob", PORTRAIT, AGREED));
        await(library.add("Cem", PORTRAIT, AGREED));
        await(library.add("Dora", PORTRAIT, AGREED));
        library.close();
        Files.writeString(folder.resolve("ada.json"), "{\"name\": \"Ada\", ");
        Files.writeString(folder.resolve("bob.json"), "{\"name\":\"Bob\",\"type\":\"JPEG\"}");
        Files.write(folder.resolve("cem.jpg"), CentreFaceEngine.plain());
        Files.write(folder.resolve("stranger.jpg"), PORTRAIT);
        Files.write(folder.resolve("half.jpg123" + AtomicFile.UNFINISHED), new byte[3]);
        open();
        assertTrue(library.source("dora").isPresent());
        assertFalse(library.source("ada").isPresent());
        assertFalse(library.source("bob").isPresent(), "a face without a consent statement is not used");
        assertInstanceOf(
                LibraryFace.Unusable.class, library.find("cem").orElseThrow().state());
        assertEquals(3, library.problems().size(), library.problems().toString());
        for (String file : List.of("ada.json", "bob.json", "stranger.jpg")) {
            assertTrue(library.problems().stream().anyMatch(p -> p.contains(file)), file + " in " + library.problems());
        }
        assertTrue(refused(library.prepared("cem")).getMessage().contains("No face"));
        assertTrue(Files.exists(folder.resolve("ada.json")), "a broken file is left for the operator");
        assertFalse(Files.exists(folder.resolve("half.jpg123" + AtomicFile.UNFINISHED)));
    }

    @Test
    void aFaceInUseIsNotRemoved() throws Exception {
        open();
        await(library.add("Ada", PORTRAIT, AGREED));
        LibraryException refused = assertInstanceOf(
                LibraryException.class, failure(library.remove("ada", id -> List.of("the stream live/cam"))));
        assertEquals(LibraryException.Reason.IN_USE, refused.reason());
        assertTrue(refused.getMessage().contains("the stream live/cam"), refused.getMessage());
        assertTrue(library.source("ada").isPresent());
        assertTrue(await(library.remove("ada", id -> List.of())).isPresent());
        assertEquals(Optional.empty(), await(library.remove("ada", id -> List.of())));
        library.close();
        open();
        assertEquals(List.of(), names());
    }

    @Test
    void aFaceGetsAnotherNameAndStaysTheFaceThatStreamsKnow() throws Exception {
        open();
        await(library.add("Adda", PORTRAIT, AGREED));
        assertEquals("Ada", await(library.rename("adda", " Ada ")).orElseThrow().name());
        assertTrue(library.source("adda").isPresent());
        assertTrue(failure(library.rename("adda", "x")).getMessage().contains("name"));
        assertEquals(Optional.empty(), await(library.rename("nobody", "Ada")));
        library.close();
        open();
        await(library.loaded());
        assertEquals(List.of("Ada"), names());
        assertEquals(AGREED, library.find("adda").orElseThrow().consent());
    }

    @Test
    void starterFacesComeOnceAndOnlyIfTheyAreThere() throws Exception {
        Files.write(starters.resolve("mona-lisa.jpg"), PORTRAIT);
        open();
        assertEquals(List.of("Mona Lisa"), names());
        assertTrue(library.find("mona-lisa").orElseThrow().consent().who().contains("Leonardo"));
        await(library.remove("mona-lisa", id -> List.of()));
        library.close();
        open();
        assertEquals(List.of(), names(), "a removed starter face stays removed");
        library.close();
        Files.write(starters.resolve("astronaut.png"), CentreFaceEngine.portrait("png", 64, 64, Color.PINK));
        open();
        assertEquals(List.of("Astronaut"), names(), "a starter face of a later version comes in");
    }

    @Test
    void aFaceCanBeWaitedForFromTheStart() throws Exception {
        Files.write(starters.resolve("mona-lisa.jpg"), PORTRAIT);
        library = FaceLibrary.open(folder, starters, engine, CLOCK);
        assertEquals(320, await(library.prepared("mona-lisa")).found().pictureWidth());
        assertTrue(refused(library.prepared("nobody")).getMessage().contains("nobody"));
    }

    @Test
    void whoeverWaitsForFacesIsToldOfEachThatIsReady() throws Exception {
        open();
        List<List<String>> seen = new CopyOnWriteArrayList<>();
        library.whenFaceReady(() -> seen.add(names()));
        await(library.add("Ada", PORTRAIT, AGREED));
        refused(library.add("Nobody", CentreFaceEngine.plain(), AGREED));
        await(library.add("Bob", PORTRAIT, AGREED));
        seen.remove(List.of()); // that all have been loaded, which are none, may come first
        assertEquals(List.of(List.of("Ada"), List.of("Ada", "Bob")), seen);
    }

    @Test
    void whatWaitsAtTheEndIsAnswered() throws Exception {
        open();
        List<CompletionStage<LibraryFace>> adds = Stream.generate(() -> library.add("Ada", PORTRAIT, AGREED))
                .limit(100)
                .toList();
        library.close();
        int done = 0;
        for (CompletionStage<LibraryFace> add : adds) {
            try {
                await(add);
                done++;
            } catch (ExecutionException e) {
                assertEquals(
                        LibraryException.Reason.BUSY,
                        assertInstanceOf(LibraryException.class, e.getCause()).reason());
            }
        }
        assertTrue(done < 100, "a hundred at once are more than the queue takes");
        assertEquals(done, engine.prepared(), "what was refused was not worked on");
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("faceswap-library") && thread.isAlive()));
    }

    private void open() {
        library = FaceLibrary.open(folder, starters, engine, CLOCK);
        library.loaded().toCompletableFuture().join();
    }

    private List<String> names() {
        return library.list().stream().map(LibraryFace::name).toList();
    }
}
