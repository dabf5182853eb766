package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.session.output.RecordingBroadcast;

/** Players of the host's own protocol get what viewers get, in their codecs, and cost nothing while there are none. */
class PlayersTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private final ManualAlarms alarms = new ManualAlarms();
    private final Stage stage = new Stage(alarms, Stage.config(Mode.SWAP, "10"));

    @AfterEach
    void nothingIsLeft() {
        stage.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    private StreamStatus status() {
        return stage.registry.stream(CAM).orElseThrow();
    }

    private static boolean isH264(EncodedPicture picture) {
        byte[] data = picture.data();
        return data[0] == 0 && data[1] == 0 && (data[2] == 1 || data[2] == 0 && data[3] == 1);
    }

    @Test
    void theyAloneMakeTheSwapRunAndGetPictureAndSoundInTheirCodecs() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast players = stage.players(CAM);
        assertFalse(source.wanted, "nobody plays yet");
        players.join();
        assertTrue(source.wanted);
        for (int i = 0; i < 10; i++) {
            source.picture(i * 33_000L, 200);
            source.stereo(i * 33_000L, 33);
            players.awaitPictures(i + 1);
            alarms.advanceMillis(33);
        }
        List<EncodedPicture> pictures = players.pictures();
        assertTrue(pictures.stream().allMatch(PlayersTest::isH264));
        assertTrue(pictures.get(0).key(), "the first can be begun with");
        assertEquals(10, stage.engine.tracked());
        assertTrue(status().outputFps() > 0, "the console shows what leaves");
        assertEquals("cam-swapped", status().playersName());
        assertEquals(1, status().players());
        assertEquals(0, stage.broadcast(CAM).pictures().size());

        assertTrue(Stage.becomes(() -> !players.sounds().isEmpty()));
        EncodedSound first = players.sounds().get(0);
        assertEquals(pictures.get(0).timestampMicros(), first.timestampMicros(), 40_000, "one clock for both");

        players.leave();
        assertFalse(source.wanted);
        assertTrue(Stage.becomes(() -> NativeLedger.live().get("video-encoder") == null), "encoders rest too");
        assertTrue(Stage.becomes(() -> NativeLedger.live().get("sound-encoder") == null));
    }

    @Test
    void afterTheModeOriginalNoRealPictureIsLeftForThem() throws Exception {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast players = stage.players(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        players.join();
        viewers.join();
        stage.registry.change(CAM, settings -> settings.withMode(Mode.ORIGINAL));
        source.picture(0, 200);
        players.awaitPictures(1);
        viewers.awaitPictures(1);
        stage.registry.change(CAM, settings -> settings.withMode(Mode.OFF));
        source.picture(33_000, 200);
        alarms.advanceMillis(100);
        assertEquals(1, players.pictures().size());
        players.join(); // who plays by RTMP cannot be let go
        for (int i = 0; i < 8; i++) {
            alarms.advanceMillis(500);
        }
        EncodedPicture slate = players.awaitPictures(2).get(1);
        assertFalse(Arrays.equals(players.pictures().get(0).data(), slate.data()), "another picture, the grey one");
        assertEquals(1, viewers.dismissals());
        assertEquals(1, players.dismissals());
    }
}
