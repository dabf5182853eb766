package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.session.ReadableCodecs.luma;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.pipeline.PaintingEngine;
import red5.faceswap.pipeline.PlainPainter;
import red5.faceswap.session.output.RecordingBroadcast;

/** Streams from publishing to ending, with real threads but a clock that the test moves. */
class SessionRegistryTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final int REAL = 200;
    private final ManualAlarms alarms = new ManualAlarms();
    private Stage stage = new Stage(alarms, Stage.config(Mode.SWAP, "10"));

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        stage.close();
        assertEquals(Map.of(), NativeLedger.live());
        assertEquals(0, stage.engine.trackers());
        assertTrue(
                Stage.becomes(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.isAlive() && t.getName().startsWith("faceswap-"))),
                "threads are left");
    }

    private void restage(SessionConfig config) {
        stage.close();
        stage = new Stage(alarms, config);
    }

    private StreamStatus status() {
        return stage.registry.stream(CAM).orElseThrow();
    }

    @Test
    void nothingIsDecodedSwappedOrEncodedWhileNobodyWatches() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        assertFalse(source.wanted);
        source.picture(0, REAL);
        viewers.join();
        assertTrue(source.wanted);
        source.picture(33_000, REAL);
        assertEquals(10, luma(viewers.awaitPictures(1).get(0)));
        viewers.leave();
        assertFalse(source.wanted);
        source.picture(66_000, REAL);
        assertEquals(1, stage.engine.tracked());
        assertTrue(Stage.becomes(() -> NativeLedger.live().get("test-encoder") == null), "encoders rest too");
    }

    @Test
    void theFirstPictureForTheFirstViewerIsAKeyFrameAndFurtherOnesComeOnDemandButNotTooOften()
            throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        for (int i = 0; i < 30; i++) { // one second, and a request with every picture
            source.picture(i * 33_000L, REAL);
            viewers.awaitPictures(i + 1);
            viewers.wantKeyFrame();
            alarms.advanceMillis(33);
        }
        List<EncodedPicture> pictures = viewers.pictures();
        assertEquals(30, pictures.size());
        assertTrue(pictures.get(0).key());
        List<Long> keys = pictures.stream()
                .filter(EncodedPicture::key)
                .map(EncodedPicture::timestampMicros)
                .toList();
        assertEquals(3, keys.size(), keys.toString());
        for (int i = 1; i < keys.size(); i++) {
            assertTrue(keys.get(i) - keys.get(i - 1) >= 300_000, keys.toString());
        }
        assertEquals(3, status().counters().get("keyFrames"));
    }

    @Test
    void theFirstViewerGetsTheNewestPictureTheMomentItCanReceiveAndAtTheLatestAfterASecond()
            throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.connect();
        for (int i = 1; i <= 6; i++) {
            source.picture(i * 33_000L, REAL);
            long swapped = i;
            assertTrue(Stage.becomes(() -> status().counters().get("swapped") == swapped), "it is got ready meanwhile");
            alarms.advanceMillis(33);
        }
        assertEquals(0, viewers.pictures().size());
        viewers.wantKeyFrame();
        EncodedPicture first = viewers.awaitPictures(1).get(0);
        assertTrue(first.key());
        assertEquals(alarms.nanoTime() / 1000 - 33_000, first.timestampMicros());
        viewers.leave();
        viewers.connect();
        source.picture(231_000, REAL);
        alarms.advanceMillis(1000);
        assertTrue(viewers.awaitPictures(2).get(1).key());
        assertEquals(0, status().counters().get("dropped"));
    }

    @Test
    void aPublisherWhoReturnsKeepsTheViewersAndTheirTimestampsGoOn() throws InterruptedException {
        ScriptedSource first = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        first.picture(5_000_000, REAL);
        viewers.awaitPictures(1);
        stage.registry.unpublished(CAM, first);
        assertFalse(status().publishing());
        assertTrue(Stage.becomes(() -> first.closed));
        alarms.advanceMillis(29_000);
        ScriptedSource second = stage.publish(CAM);
        assertTrue(second.wanted, "the viewer still waits");
        int sofar = viewers.pictures().size();
        for (int i = 0; i < 5; i++) {
            second.picture(i * 33_000L, REAL); // its clock begins anew
            alarms.advanceMillis(33);
            viewers.awaitPictures(sofar + i + 1);
        }
        alarms.advanceMillis(60_000);
        assertFalse(viewers.closed());
        assertSame(viewers, stage.broadcast(CAM));
        List<EncodedPicture> pictures = viewers.pictures();
        for (int i = 1; i < pictures.size(); i++) {
            assertTrue(pictures.get(i).timestampMicros() > pictures.get(i - 1).timestampMicros(), "picture " + i);
        }
        assertTrue(pictures.get(pictures.size() - 1).timestampMicros() >= 29_000_000);
    }

    @Test
    void whenNobodyReturnsInTimeTheStreamEndsAndItsViewersAreLetGo() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        stage.registry.unpublished(CAM, source);
        alarms.advanceMillis(29_999);
        assertInstanceOf(StreamDirectory.Lookup.Found.class, stage.registry.find(CAM));
        alarms.advanceMillis(1);
        assertInstanceOf(StreamDirectory.Lookup.Unavailable.class, stage.registry.find(CAM));
        assertTrue(Stage.becomes(viewers::closed));
    }

    @Test
    void aNewerPublisherOfTheSameNameWinsAndTheOlderIsClosed() throws InterruptedException {
        ScriptedSource first = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        ScriptedSource second = stage.publish(CAM);
        assertTrue(Stage.becomes(() -> first.closed));
        first.picture(0, REAL);
        stage.registry.unpublished(CAM, first); // too late to mean anything
        assertTrue(status().publishing());
        second.picture(0, REAL);
        assertEquals(1, viewers.awaitPictures(1).size());
        assertEquals(1, stage.engine.tracked());
    }

    @Test
    void whileThePublisherIsAwayViewersSeeTheLastPictureAndThenASlate() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL);
        viewers.awaitPictures(1);
        stage.registry.unpublished(CAM, source);
        for (int i = 2; i <= 5; i++) {
            alarms.advanceMillis(500);
            assertEquals(10, luma(viewers.awaitPictures(i).get(i - 1)));
        }
        viewers.wantKeyFrame();
        assertTrue(viewers.awaitPictures(6).get(5).key(), "a viewer who joins meanwhile sees it at once");
        alarms.advanceMillis(1500);
        assertTrue(Stage.becomes(
                () -> luma(viewers.pictures().get(viewers.pictures().size() - 1)) == PlainPainter.SLATE));
    }

    @Test
    void thePictureHeldForAnAwayPublisherIsNotTheRealOneOnceTheModeIsSwap() throws Exception {
        restage(Stage.config(Mode.ORIGINAL, "10"));
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL);
        assertEquals(REAL, luma(viewers.awaitPictures(1).get(0)));
        stage.registry.unpublished(CAM, source);
        stage.registry.change(CAM, s -> s.withMode(Mode.SWAP));
        viewers.wantKeyFrame();
        alarms.advanceMillis(600);
        assertEquals(PlainPainter.SLATE, luma(viewers.awaitPictures(2).get(1)));
    }

    @Test
    void facesAreHiddenWithoutAFaceToPutOnAndTheRealPictureNeverLeaves() throws Exception {
        restage(Stage.config(Mode.ANONYMOUS, ""));
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL);
        assertEquals(PaintingEngine.HIDDEN, luma(viewers.awaitPictures(1).get(0)));
        stage.engine.onTrack(timestamp -> {
            throw new FaceException("no");
        });
        source.picture(33_000, REAL);
        source.picture(66_000, REAL);
        viewers.awaitPictures(3).forEach(picture -> assertNotEquals(REAL, luma(picture)));
        assertEquals(Cover.BLUR, stage.registry.change(CAM, s -> s).settings().cover());
    }

    @Test
    void modeAndFaceChangeFromTheNextFrameAndAreRemembered() throws Exception {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL);
        viewers.awaitPictures(1);
        stage.registry.change(CAM, s -> s.withFace("11"));
        source.picture(33_000, REAL);
        viewers.awaitPictures(2);
        StreamStatus status = stage.registry.change(CAM, s -> s.withMode(Mode.ORIGINAL));
        source.picture(66_000, REAL);
        assertEquals(
                List.of(10, 11, REAL),
                viewers.awaitPictures(3).stream().map(ReadableCodecs::luma).toList());
        assertEquals(Mode.ORIGINAL, status.settings().mode());
        assertEquals("11", status.settings().faceId());
        assertTrue(Stage.becomes(() -> new StreamSettings(Mode.ORIGINAL, "11").equals(stage.stored.get(CAM))));
        assertEquals(
                2,
                stage.events().stream()
                        .filter(e -> e.kind() == StreamEvent.Kind.SETTINGS)
                        .count());
        assertEquals(0, viewers.dismissals());
    }

    @Test
    void modeOffLetsViewersGoAndTurnsNewOnesAwayWithASentence() throws Exception {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        stage.registry.change(CAM, s -> s.withMode(Mode.OFF));
        assertEquals(1, viewers.dismissals());
        assertFalse(source.wanted);
        var lookup = assertInstanceOf(StreamDirectory.Lookup.Unavailable.class, stage.registry.find(CAM));
        assertTrue(lookup.reason().contains("switched off"), lookup.reason());
        assertInstanceOf(StreamDirectory.Lookup.Found.class, stage.registry.findOriginal(CAM));
        stage.registry.change(CAM, s -> s.withMode(Mode.SWAP));
        assertInstanceOf(StreamDirectory.Lookup.Found.class, stage.registry.find(CAM));
    }

    @Test
    void modeSwapWithoutItsFaceShowsNothingAndSaysWhatToDoUntilTheFaceIsThere() throws InterruptedException {
        stage.library = false;
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        var lookup = assertInstanceOf(StreamDirectory.Lookup.Unavailable.class, stage.registry.find(CAM));
        assertTrue(lookup.reason().contains("\"10\""), lookup.reason());
        assertTrue(status().problems().get(0).contains("upload it"));
        viewers.join();
        source.picture(0, REAL);
        stage.library = true;
        stage.registry.facesChanged();
        source.picture(33_000, REAL);
        assertEquals(10, luma(viewers.awaitPictures(1).get(0)));
        assertInstanceOf(StreamDirectory.Lookup.Found.class, stage.registry.find(CAM));
    }

    @Test
    void aStreamWhoseFaceIsBeingPreparedSaysSoAndNoLongerOnceItIsReady() throws InterruptedException {
        stage.library = false;
        stage.preparing = true;
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        assertEquals(1, status().problems().size(), status().problems().toString());
        assertTrue(
                status().problems().get(0).contains("being prepared"),
                status().problems().get(0));
        var lookup = assertInstanceOf(StreamDirectory.Lookup.Unavailable.class, stage.registry.find(CAM));
        assertTrue(lookup.reason().contains("being prepared"), lookup.reason());
        stage.library = true;
        stage.preparing = false;
        stage.registry.facesChanged();
        assertEquals(List.of(), status().problems());
        viewers.join();
        source.picture(0, REAL);
        assertEquals(10, luma(viewers.awaitPictures(1).get(0)));
    }

    @Test
    void aFaceThatGetsAnotherPictureIsPutOnAtOnceAndOneThatCannotBeHadAnyMoreStays() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL);
        assertEquals(10, luma(viewers.awaitPictures(1).get(0)));
        stage.lighter = 50;
        stage.registry.facesChanged();
        source.picture(33_000, REAL);
        assertEquals(60, luma(viewers.awaitPictures(2).get(1)));
        stage.library = false;
        stage.registry.facesChanged();
        source.picture(66_000, REAL);
        assertEquals(60, luma(viewers.awaitPictures(3).get(2)), "the last good face");
        assertEquals(List.of(), status().problems());
    }

    @Test
    void aFaceThatWasBeingPreparedAndCannotBeUsedIsCalledMissing() {
        stage.library = false;
        stage.preparing = true;
        stage.publish(CAM);
        stage.preparing = false;
        stage.registry.facesChanged();
        assertEquals(1, status().problems().size(), status().problems().toString());
        assertTrue(
                status().problems().get(0).contains("upload it"),
                status().problems().get(0));
    }

    @Test
    void changesThatMakeNoSenseAreRefusedAndChangeNothing() {
        assertTrue(assertThrows(
                        StreamControl.SettingsException.class,
                        () -> stage.registry.change(CAM, s -> s.withMode(Mode.OFF)))
                .unknownStream());
        stage.publish(CAM);
        var refused = assertThrows(
                StreamControl.SettingsException.class, () -> stage.registry.change(CAM, s -> s.withFace("nobody")));
        assertFalse(refused.unknownStream());
        assertThrows(
                StreamControl.SettingsException.class,
                () -> stage.registry.change(CAM, s -> s.withMode(Mode.SWAP).withFace("")));
        assertEquals("10", status().settings().faceId());
    }

    @Test
    void peopleAreNamedFromTheLibraryAndRememberedAndWhoIsNotThereIsSaid() throws Exception {
        stage.publish(CAM);
        var two = List.of(new FaceSelection.Assigned("20", "11"), new FaceSelection.Assigned("30", ""));
        stage.registry.change(
                CAM, s -> s.withSelection(f -> f.withRule(Rule.MAP).withPeople(two)));
        assertEquals(two, status().settings().selection().people());
        assertTrue(Stage.becomes(() -> status().settings().equals(stage.stored.get(CAM))));
        assertTrue(status().settings().mentions("30"));
        assertFalse(
                status().settings().withSelection(f -> f.withRule(Rule.MANY)).mentions("30"),
                "people who do not count may lose their pictures");

        var unknown = List.of(new FaceSelection.Assigned("nobody", "11"));
        String refused = assertThrows(
                        StreamControl.SettingsException.class,
                        () -> stage.registry.change(CAM, s -> s.withSelection(f -> f.withPeople(unknown))))
                .getMessage();
        assertTrue(refused.contains("\"nobody\"") && refused.contains("upload"), refused);
        String nobody = assertThrows(
                        StreamControl.SettingsException.class,
                        () -> stage.registry.change(CAM, s -> s.withSelection(f -> f.withPeople(List.of()))))
                .getMessage();
        assertTrue(nobody.contains("name somebody"), nobody);
        assertEquals(two, status().settings().selection().people(), "what was refused changed nothing");
    }

    @Test
    void theOriginalIsEncodedForTheConsoleOnlyWhileWatchedThere() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        stage.registry.findOriginal(CAM);
        RecordingBroadcast console = stage.broadcasts.get("live/cam-original");
        console.join();
        assertTrue(source.wanted);
        source.picture(0, REAL);
        assertEquals(REAL, luma(console.awaitPictures(1).get(0)));
        assertEquals(0, stage.engine.tracked(), "nobody watches the swapped one");
        stage.broadcast(CAM).join();
        source.picture(33_000, REAL);
        EncodedPicture swapped = stage.broadcast(CAM).awaitPictures(1).get(0);
        EncodedPicture original = console.awaitPictures(2).get(1);
        assertEquals(10, luma(swapped));
        assertEquals(original.timestampMicros(), swapped.timestampMicros());
    }

    @Test
    void anEncoderThatIsTooSlowCostsTheOldestPicturesAndIsCounted() throws InterruptedException {
        restage(Stage.config(Mode.ORIGINAL, ""));
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        java.util.concurrent.Semaphore gate = new java.util.concurrent.Semaphore(0);
        stage.codecs.onPicture = rung -> gate.acquireUninterruptibly();
        viewers.join();
        source.picture(0, 50);
        assertTrue(Stage.becomes(gate::hasQueuedThreads));
        for (int i = 1; i <= 9; i++) {
            source.picture(i * 33_000L, 50 + i);
        }
        gate.release(100);
        List<Integer> shown =
                viewers.awaitPictures(4).stream().map(ReadableCodecs::luma).toList();
        assertEquals(List.of(50, 57, 58, 59), shown);
        assertEquals(6, status().counters().get("dropped"));
    }

    @Test
    void anEncoderThatFailsIsReplacedAndTheProblemIsNamed() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        stage.codecs.onPicture = rung -> {
            throw new MediaException("libvpx says no");
        };
        source.picture(0, REAL);
        assertTrue(Stage.becomes(() -> status().problems().toString().contains("libvpx says no")));
        stage.codecs.onPicture = rung -> {};
        source.picture(33_000, REAL);
        assertTrue(viewers.awaitPictures(1).get(0).key());
    }

    @Test
    void aPhoneThatTurnsAndALargePictureAreGivenInTheirShapeWithinTheLimit() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        source.picture(0, REAL, 1280, 720);
        viewers.awaitPictures(1);
        source.picture(33_000, REAL, 720, 1280);
        viewers.awaitPictures(2);
        source.picture(66_000, REAL, 1920, 1080);
        List<EncodedPicture> pictures = viewers.awaitPictures(3);
        assertEquals(
                List.of("1280x720", "720x1280", "1280x720"),
                pictures.stream().map(p -> p.width() + "x" + p.height()).toList());
        assertTrue(pictures.stream().allMatch(EncodedPicture::key));
    }

    @Test
    void soundLeavesWithThePictureItBelongsToAndKeepsItsTime() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        stage.engine.onDraw(t -> alarms.advanceMillis(100));
        viewers.join();
        source.picture(0, REAL);
        EncodedPicture picture = viewers.awaitPictures(1).get(0);
        assertTrue(Stage.becomes(
                () -> status().outputFps() >= 0 && status().stageMillis().get("total") > 0));
        long captured = alarms.nanoTime() / 1000;
        source.sound(100_000, 1); // captured 100 ms after the picture, at the moment the picture leaves
        alarms.advanceMillis(90);
        assertEquals(0, viewers.sounds().size(), "it waits as long as pictures do");
        alarms.advanceMillis(20);
        List<EncodedSound> sounds = viewers.awaitSounds(1);
        assertEquals(picture.timestampMicros() + 100_000, sounds.get(0).timestampMicros());
        assertEquals(captured, sounds.get(0).timestampMicros());
    }

    @Test
    void excludedStreamsAreLeftAlone() throws InterruptedException {
        SessionConfig c = Stage.config(Mode.SWAP, "10");
        restage(new SessionConfig(
                c.defaults(),
                c.safeguard(),
                c.label(),
                c.anonymousLabel(),
                c.capacity(),
                c.deadline(),
                c.encoding(),
                c.reconnectGrace(),
                c.slateAfter(),
                key -> !key.name().startsWith("private")));
        StreamKey secret = new StreamKey("live", "private1");
        ScriptedSource source = stage.publish(secret);
        assertTrue(Stage.becomes(() -> source.closed));
        var lookup = assertInstanceOf(StreamDirectory.Lookup.Unavailable.class, stage.registry.find(secret));
        assertTrue(lookup.reason().contains("excluded"));
        stage.publish(CAM);
        assertEquals(1, stage.registry.streams().size());
    }

    @Test
    void twoStreamsWithTwoFacesInOnePoolEachGetTheirOwn() throws InterruptedException {
        StreamKey other = new StreamKey("live", "other");
        stage.stored.put(other, new StreamSettings(Mode.SWAP, "20"));
        ScriptedSource one = stage.publish(CAM);
        ScriptedSource two = stage.publish(other);
        stage.broadcast(CAM).join();
        stage.broadcast(other).join();
        for (int i = 0; i < 200; i++) {
            one.picture(i * 33_000L, REAL);
            two.picture(i * 33_000L, REAL);
            stage.broadcast(CAM).awaitPictures(i + 1);
            stage.broadcast(other).awaitPictures(i + 1);
        }
        assertTrue(stage.broadcast(CAM).pictures().stream().allMatch(p -> luma(p) == 10));
        assertTrue(stage.broadcast(other).pictures().stream().allMatch(p -> luma(p) == 20));
    }
}
