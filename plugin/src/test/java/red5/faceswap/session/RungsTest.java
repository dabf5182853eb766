package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.session.ReadableCodecs.luma;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.rtc.Rung;
import red5.faceswap.session.output.RecordingBroadcast;
import red5.faceswap.session.output.RungStatus;

/** What viewers of each rung get, with real threads but a clock that the test moves. */
class RungsTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final int STEP = 33_000;
    private final ManualAlarms alarms = new ManualAlarms();
    private final Stage stage = new Stage(alarms, Stage.config(Mode.ORIGINAL, ""));
    private ScriptedSource source;
    private RecordingBroadcast viewers;
    private int sent;

    @BeforeEach
    void someoneWatchesTheBestRung() {
        source = stage.publish(CAM);
        viewers = stage.broadcast(CAM);
        viewers.join();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        stage.close();
        assertEquals(Map.of(), NativeLedger.live());
        assertTrue(
                Stage.becomes(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.isAlive() && t.getName().startsWith("faceswap-"))),
                "threads are left");
    }

    /** One more picture, brighter by one than the one before; the first is 1. */
    private void publish() {
        publish(1280, 720);
    }

    private void publish(int width, int height) {
        sent++;
        alarms.advanceMillis(STEP / 1000);
        source.picture(sent * (long) STEP, sent, width, height);
    }

    /** Waits until a rung has the last picture, after which nothing waits for its encoder. */
    private void awaitLast(int rung) throws InterruptedException {
        assertTrue(Stage.becomes(() -> lumas(viewers.pictures(rung)).lastIndexOf(sent) >= 0));
    }

    private StreamStatus status() {
        return stage.registry.stream(CAM).orElseThrow();
    }

    private static List<Integer> lumas(List<EncodedPicture> pictures) {
        return pictures.stream().map(ReadableCodecs::luma).toList();
    }

    private static String size(EncodedPicture picture) {
        return picture.width() + "x" + picture.height();
    }

    private static boolean hasEncoders(long count) {
        return NativeLedger.live().getOrDefault("test-encoder", 0L) == count;
    }

    @Test
    void eachRungIsEncodedOnlyWhileSomebodyWantsItAndIsTheSamePictureAtTheSameTime() throws InterruptedException {
        publish();
        viewers.awaitPictures(0, 1);
        assertTrue(hasEncoders(1));
        viewers.want(1, true);
        viewers.want(3, true);
        publish();
        EncodedPicture best = viewers.awaitPictures(0, 2).get(1);
        EncodedPicture middle = viewers.awaitPictures(1, 1).get(0);
        EncodedPicture least = viewers.awaitPictures(3, 1).get(0);
        assertEquals(List.of("1280x720", "640x360", "320x180"), List.of(size(best), size(middle), size(least)));
        assertEquals(List.of(2, 2, 2), lumas(List.of(best, middle, least)));
        assertEquals(best.timestampMicros(), middle.timestampMicros());
        assertEquals(best.timestampMicros(), least.timestampMicros());
        assertFalse(best.key());
        assertTrue(middle.key() && least.key(), "where a viewer can begin");
        assertEquals(0, viewers.pictures(2).size());
        viewers.want(0, false); // the last one with a good network has left
        publish();
        assertEquals(List.of(2, 3), lumas(viewers.awaitPictures(1, 2)));
        viewers.awaitPictures(3, 2);
        assertEquals(2, viewers.pictures(0).size());
    }

    @Test
    void anEncoderStaysSomeSecondsForWhoGoesToAndFroAndIsFreedThen() throws InterruptedException {
        publish();
        viewers.awaitPictures(0, 1);
        for (int i = 1; i <= 3; i++) {
            viewers.want(1, true);
            publish();
            assertTrue(viewers.awaitPictures(1, i).get(i - 1).key(), "it left pictures out, so it begins anew");
            viewers.want(1, false);
            publish();
            awaitLast(0);
            alarms.advanceMillis(4_900);
            publish(); // after the pictures that were shown again meanwhile
            awaitLast(0);
            assertTrue(hasEncoders(2));
        }
        assertEquals(2, stage.codecs.opened.size(), stage.codecs.opened.toString());
        assertEquals(3, viewers.pictures(1).size());
        alarms.advanceMillis(200);
        assertTrue(Stage.becomes(() -> hasEncoders(1)), "nobody wants it any more");
        assertFalse(NativeLedger.live().containsKey("test-scaler"), "nor what scaled for it");
        viewers.want(1, true);
        publish();
        assertTrue(viewers.awaitPictures(1, 4).get(3).key());
    }

    @Test
    void aSmallerRungThatIsSlowDelaysTheBestOneByNothingAndGetsTheNewestPicturesInOrder() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        stage.codecs.onPicture = rung -> {
            if (rung.height() == 360) {
                gate.acquireUninterruptibly();
            }
        };
        viewers.want(1, true);
        for (int i = 1; i <= 10; i++) {
            publish();
            assertEquals(i, viewers.awaitPictures(0, i).size());
            assertTrue(i > 1 || Stage.becomes(gate::hasQueuedThreads));
        }
        gate.release(100);
        assertEquals(List.of(1, 8, 9, 10), lumas(viewers.awaitPictures(1, 4)));
        assertEquals(0, status().counters().get("dropped"));
        assertEquals(6, status().counters().get("droppedSmaller"));
    }

    @Test
    void aBestRungThatIsTooSlowCostsTheSmallerOnesEverySecondPictureAtMost() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        stage.codecs.onPicture = rung -> {
            if (rung.height() == 720) {
                gate.acquireUninterruptibly();
            }
        };
        viewers.want(2, true);
        int small = 0;
        for (int i = 1; i <= 20; i++) {
            publish();
            assertTrue(i > 1 || Stage.becomes(gate::hasQueuedThreads));
            boolean given = i <= 3 || i % 2 == 1; // from the fourth on two wait already
            small += given ? 1 : 0;
            assertEquals(small, viewers.awaitPictures(2, small).size(), "after " + i);
        }
        assertTrue(small >= 10);
        assertEquals(20 - small, status().counters().get("droppedSmaller"));
        assertEquals(16, status().counters().get("dropped"));
        gate.release(100);
        assertEquals(List.of(1, 18, 19, 20), lumas(viewers.awaitPictures(0, 4)));
        publish();
        viewers.awaitPictures(0, 5);
        publish();
        assertEquals(22, luma(viewers.awaitPictures(2, small + 2).get(small + 1)), "it has caught up");
    }

    @Test
    void anEncoderThatFailsCostsItsRungOnlyAndIsReplaced() throws InterruptedException {
        stage.codecs.onPicture = rung -> {
            if (rung.height() == 270) {
                throw new MediaException("libvpx says no");
            }
        };
        for (int rung = 1; rung <= 3; rung++) {
            viewers.want(rung, true);
        }
        for (int i = 1; i <= 5; i++) {
            publish();
            for (int rung : new int[] {0, 1, 3}) {
                assertEquals(i, luma(viewers.awaitPictures(rung, i).get(i - 1)));
            }
        }
        assertEquals(0, viewers.pictures(2).size());
        assertTrue(status().problems().get(0).contains("480x270 failed: libvpx says no"), status().problems() + "");
        stage.codecs.onPicture = rung -> {};
        publish();
        assertTrue(viewers.awaitPictures(2, 1).get(0).key());
    }

    @Test
    void aKeyFrameIsMadeForTheRungThatAskedAndEachHasALimitOfItsOwn() throws InterruptedException {
        viewers.want(1, true);
        for (int i = 1; i <= 30; i++) { // one second
            publish();
            viewers.awaitPictures(0, i);
            viewers.awaitPictures(1, i);
            viewers.wantKeyFrame(1);
        }
        assertEquals(1, viewers.pictures(0).stream().filter(EncodedPicture::key).count());
        List<Long> keys = viewers.pictures(1).stream()
                .filter(EncodedPicture::key)
                .map(EncodedPicture::timestampMicros)
                .toList();
        assertEquals(3, keys.size(), keys.toString());
        assertTrue(keys.get(1) - keys.get(0) >= 300_000, keys.toString());
        assertEquals(4, status().counters().get("keyFrames"));
        viewers.wantKeyFrame(99); // what no rung has is nobody's request
    }

    @Test
    void anotherSizeOfTheSourceMakesOtherRungsAndEachGoesOnWithAKeyFrame() throws InterruptedException {
        viewers.want(1, true);
        viewers.want(3, true);
        publish();
        awaitLast(0);
        awaitLast(3);
        List<Rung> wide = viewers.announced().get(0);
        assertEquals(List.of(wide), viewers.announced(), "nothing new in the first picture's size");
        publish(360, 640);
        List<Rung> tall = viewers.announced().get(1);
        assertEquals(3, tall.size());
        for (int rung : new int[] {0, 1}) {
            EncodedPicture first = viewers.awaitPictures(rung, 2).get(1);
            assertEquals(tall.get(rung).width() + "x" + tall.get(rung).height(), size(first));
            assertTrue(first.key());
        }
        publish();
        assertEquals(List.of(wide, tall, wide), viewers.announced());
        viewers.awaitPictures(0, 3);
        viewers.awaitPictures(1, 3);
        assertEquals(1, viewers.pictures(3).size(), "who got it must ask again");
        alarms.advanceMillis(300);
        viewers.want(3, true);
        publish();
        assertTrue(viewers.awaitPictures(3, 2).get(1).key());
    }

    @Test
    void whoJoinsASmallerRungWhileThePublisherIsAwaySeesThePictureAtOnce() throws InterruptedException {
        publish();
        viewers.awaitPictures(0, 1);
        stage.registry.unpublished(CAM, source);
        alarms.advanceMillis(400);
        viewers.want(2, true);
        viewers.wantKeyFrame(2);
        EncodedPicture first = viewers.awaitPictures(2, 1).get(0);
        assertTrue(first.key());
        assertEquals(1, luma(first));
    }

    @Test
    void theFirstViewerMayBeginWithASmallerRungAndGetsTheNewestPictureTheMomentItCanReceive()
            throws InterruptedException {
        publish();
        viewers.awaitPictures(0, 1);
        viewers.leave();
        assertTrue(Stage.becomes(() -> hasEncoders(0)));
        viewers.connect();
        viewers.want(0, false);
        viewers.want(1, true);
        publish();
        publish();
        assertEquals(0, viewers.pictures(1).size());
        viewers.wantKeyFrame(1);
        assertEquals(List.of(3), lumas(viewers.awaitPictures(1, 1)));
        assertEquals(1, viewers.pictures(0).size());
    }

    @Test
    void theConsolesOriginalHasOneRung() {
        stage.registry.findOriginal(CAM);
        RecordingBroadcast console = stage.broadcasts.get("live/cam-original");
        assertEquals(List.of(1), console.announced().stream().map(List::size).toList());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("faceswap-live/cam-original-encode-small")));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("faceswap-live/cam-encode-small")));
    }

    @Test
    void theStatusNamesTheRungsThatAreEncoded() throws InterruptedException {
        viewers.want(2, true);
        for (int i = 1; i <= 30; i++) {
            publish();
            viewers.awaitPictures(0, i);
            viewers.awaitPictures(2, i);
        }
        List<RungStatus> rungs = status().rungs();
        assertEquals(
                List.of("1280x720", "480x270"),
                rungs.stream().map(r -> r.width() + "x" + r.height()).toList());
        for (RungStatus rung : rungs) {
            assertEquals(30, rung.fps(), 1.5);
        }
        assertEquals(30, status().outputFps(), 1.5, "a picture in two rungs is one picture");
        viewers.leave();
        assertEquals(List.of(), status().rungs());
    }
}
