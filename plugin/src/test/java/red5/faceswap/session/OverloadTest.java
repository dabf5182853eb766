package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.session.output.RecordingBroadcast;

/** A machine that is too small for its streams: what the operator is told, and when no more. */
class OverloadTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final StreamSettings SWAP = new StreamSettings(Mode.SWAP, "10");
    private static final int EACH_MILLIS = 100;
    private final ManualAlarms alarms = new ManualAlarms();
    private final Stage stage = new Stage(alarms, Stage.config(Mode.SWAP, "10"));
    private final CountDownLatch stuck = new CountDownLatch(1);
    private int sent;

    @AfterEach
    void nothingIsLeft() {
        stuck.countDown();
        stage.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @Test
    void aStreamWhosePicturesAreLeftOutSaysWhatToChooseUntilTheMachineKeepsUpAgain() throws InterruptedException {
        ScriptedSource source = stage.publish(CAM);
        RecordingBroadcast viewers = stage.broadcast(CAM);
        viewers.join();
        keepUp(source, viewers, 4000);
        assertEquals(0, told(), "a stream that is well");

        stage.engine.onTrack(time -> await());
        for (int millis = 0; millis < 10_000; millis += EACH_MILLIS) {
            source.picture(next(), 200);
            alarms.advanceMillis(EACH_MILLIS);
        }
        assertEquals(1, told(), () -> status().problems().toString());
        String sentence = status().problems().get(0);
        assertTrue(sentence.contains("quality “Fast” or fewer streams at once"), sentence);
        assertEquals(sentence, status().problems().get(0), "and stands still while nothing changes");

        stage.engine.onTrack(time -> {});
        stuck.countDown();
        assertTrue(Stage.becomes(this::allHaveLeft));
        keepUp(source, viewers, 12_000);
        assertEquals(0, told(), () -> status().problems().toString());
    }

    @Test
    void nothingIsSaidOfTheFirstSecondsNorWhenNobodyWatchesAnyMore() {
        Overload overload = new Overload();
        for (int second = 0; second < 8; second++) {
            overload.look(new Overload.Counted(seconds(second), 25L * second, 10L * second));
            assertTrue(overload.sentence(SWAP, 720, seconds(second)).isEmpty(), "after " + second + " s");
        }
        overload.look(new Overload.Counted(seconds(8), 200, 80));
        assertTrue(overload.sentence(SWAP, 720, seconds(8)).isPresent());
        assertTrue(overload.sentence(SWAP, 720, seconds(11)).isEmpty(), "no picture came meanwhile");
        overload.look(new Overload.Counted(seconds(60), 210, 90));
        assertTrue(overload.sentence(SWAP, 720, seconds(60)).isEmpty(), "what was before the pause does not count");
    }

    @Test
    void onlyWhatCanStillBeChosenIsNamed() {
        Overload overload = new Overload();
        for (int second = 0; second <= 8; second++) {
            overload.look(new Overload.Counted(seconds(second), 25L * second, 8L * second));
        }
        String all = overload.sentence(SWAP, 720, seconds(8)).orElseThrow();
        assertTrue(all.contains("more than a fifth"), all);
        assertTrue(all.contains("Fast") && all.contains("video.max-height"), all);
        String little = overload.sentence(SWAP.withQuality(Quality.FAST), 360, seconds(8))
                .orElseThrow();
        assertTrue(little.endsWith("Choose fewer streams at once."), little);
        String hidden = overload.sentence(SWAP.withMode(Mode.ANONYMOUS), 720, seconds(8))
                .orElseThrow();
        assertTrue(!hidden.contains("quality") && hidden.contains("smaller picture"), hidden);
    }

    /** Time stands still until a picture is swapped and with the viewers. */
    private void keepUp(ScriptedSource source, RecordingBroadcast viewers, int millis) throws InterruptedException {
        for (int past = 0; past < millis; past += EACH_MILLIS) {
            long swapped = status().counters().get("swapped");
            int seen = viewers.pictures().size();
            source.picture(next(), 200);
            assertTrue(Stage.becomes(() -> status().counters().get("swapped") > swapped
                    && viewers.pictures().size() > seen));
            alarms.advanceMillis(EACH_MILLIS);
        }
    }

    /** Every picture that was sent has left the pipeline. */
    private boolean allHaveLeft() {
        var counters = status().counters();
        return Stream.of("swapped", "held", "blurred", "slates", "dropped")
                        .mapToLong(counters::get)
                        .sum()
                >= sent;
    }

    private long told() {
        return status().problems().stream()
                .filter(sentence -> sentence.startsWith("This machine cannot keep up"))
                .count();
    }

    private StreamStatus status() {
        return stage.registry.stream(CAM).orElseThrow();
    }

    private long next() {
        return TimeUnit.MILLISECONDS.toMicros(EACH_MILLIS) * sent++;
    }

    private void await() {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
