package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.session.output.LowerRung;
import red5.faceswap.session.output.RecordingBroadcast;

/**
 * Thousands of frames through a failing engine, with settings, modes, publishers and viewers changing all the time: what was
 * published while the mode was swap is never encoded for viewers.
 */
class RealFaceNeverShownTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    /** Brightness of real pictures published in mode swap, and of those that may be seen. */
    private static final int SECRET = 200;

    private static final int PUBLIC = 180;
    /** Frames after which a machine is too slow for the test. */
    private static final int PATIENCE = 60_000;

    private static final List<LowerRung> LOWER = List.of(new LowerRung(72, 100));

    @Test
    void realPicturesNeverLeaveInModeSwapWhateverFails() throws Exception {
        Random random = new Random(42);
        try (SystemAlarms alarms = new SystemAlarms();
                Stage stage = new Stage(
                        alarms, Stage.config(Mode.SWAP, "10", Safeguard.DEFAULT, Stage.encoding(720, LOWER)))) {
            stage.engine.onTrack(t -> fail(40, 2)).onDraw(t -> fail(10, 3));
            ScriptedSource source = stage.publish(CAM);
            RecordingBroadcast viewers = stage.broadcast(CAM);
            viewers.join();
            Mode mode = Mode.SWAP;
            long time = 0;
            for (int i = 0; i < 6000 || i < PATIENCE && (i % 500 > 0 || !enough(stage)); i++) {
                switch (random.nextInt(60)) {
                    case 0 -> {
                        mode = mode == Mode.SWAP ? Mode.ORIGINAL : Mode.SWAP;
                        Mode wanted = mode;
                        stage.registry.change(CAM, s -> s.withMode(wanted));
                    }
                    case 1 -> {
                        String face = String.valueOf(10 + random.nextInt(20));
                        stage.registry.change(CAM, s -> s.withFace(face));
                    }
                    case 2 -> {
                        if (random.nextBoolean()) {
                            stage.registry.unpublished(CAM, source);
                        }
                        source = stage.publish(CAM);
                        time = random.nextInt(1_000_000);
                    }
                    case 3 -> {
                        viewers.leave();
                        viewers.join();
                    }
                    case 4 -> viewers.wantKeyFrame(random.nextInt(2));
                    case 5, 6 -> viewers.want(1, random.nextInt(3) > 0);
                    default -> {}
                }
                time += 33_333;
                source.picture(time, mode == Mode.SWAP ? SECRET : PUBLIC, 256, 144);
                if (i % 8 == 0) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(1500));
                }
            }
            List<String> wrong = new ArrayList<>();
            long[] last = new long[2];
            for (EncodedPicture picture : viewers.pictures()) {
                int rung = picture.height() == 72 ? 1 : 0;
                int luma = ReadableCodecs.luma(picture);
                if (luma == SECRET) {
                    wrong.add("real picture at " + picture.timestampMicros());
                }
                if (picture.timestampMicros() <= last[rung]) {
                    wrong.add(picture.timestampMicros() + " after " + last[rung]);
                }
                last[rung] = picture.timestampMicros();
            }
            assertEquals(List.of(), wrong);
            assertTrue(enough(stage));
        }
        assertEquals(Map.of(), NativeLedger.live());
    }

    /** Whether as much was swapped, shown, made smaller and failed as tells anything. */
    private static boolean enough(Stage stage) {
        List<EncodedPicture> pictures = stage.broadcast(CAM).pictures();
        long swapped = pictures.stream()
                .map(ReadableCodecs::luma)
                .filter(luma -> luma >= 10 && luma < 30)
                .count();
        long shown = pictures.stream()
                .filter(picture -> ReadableCodecs.luma(picture) == PUBLIC)
                .count();
        long small = pictures.stream().filter(picture -> picture.height() == 72).count();
        long failed = stage.registry.stream(CAM).orElseThrow().counters().get("failed");
        return swapped > 200 && shown > 200 && small > 200 && failed > 100;
    }

    private static void fail(int oneIn, int kinds) throws FaceException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(oneIn) == 0) {
            switch (random.nextInt(kinds)) {
                case 0 -> throw new FaceException("random");
                case 1 -> throw new IllegalStateException("random");
                default -> throw new OutOfMemoryError("random");
            }
        }
    }
}
