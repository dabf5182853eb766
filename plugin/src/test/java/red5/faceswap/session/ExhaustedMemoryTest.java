package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.pipeline.SystemAlarms;

/** Streams while Java's memory is exhausted: real pictures never leave, neighbours go on, and afterwards everything does. */
class ExhaustedMemoryTest {
    private static final StreamKey ONE = new StreamKey("live", "one");
    private static final StreamKey OTHER = new StreamKey("live", "other");
    /** Brightness of what is published. */
    private static final int SECRET = 200;

    private static final long FRAME = 33_333;
    /** From this time on a frame is the second stream's. */
    private static final long OTHERS = 1L << 40;

    private static final int MEGABYTE = 1 << 20;

    /** What the engine needs for a frame. */
    private static volatile Object scratch;

    @Test
    void aStreamThatTakesAllMemoryCostsItsNeighbourNothing() throws Exception {
        try (SystemAlarms alarms = new SystemAlarms();
                Stage stage = new Stage(alarms, Stage.config(Mode.SWAP, "10"))) {
            stage.engine.onTrack(
                    time -> scratch = new long[time < OTHERS && time > 20 * FRAME ? Integer.MAX_VALUE : 1]);
            ScriptedSource one = stage.publish(ONE);
            ScriptedSource other = stage.publish(OTHER);
            stage.broadcast(ONE).join();
            stage.broadcast(OTHER).join();
            for (int i = 1; i <= 60; i++) {
                one.picture(i * FRAME, SECRET);
                other.picture(OTHERS + i * FRAME, SECRET);
                long frames = i;
                assertTrue(
                        Stage.becomes(() -> stage.broadcast(OTHER).pictures().size() == frames), "each frame leaves");
            }
            assertEquals(List.of(), stage.registry.stream(OTHER).orElseThrow().problems());
            String problems =
                    stage.registry.stream(ONE).orElseThrow().problems().toString();
            assertTrue(problems.contains("the server's memory is exhausted"), problems);
            assertTrue(
                    problems.contains("start it with more of it (-Xmx), or swap fewer or smaller streams"), problems);
            stage.registry.change(ONE, settings -> settings.withFace("30"));
            stage.engine.onTrack(time -> {});
            assertTrue(seen(stage, ONE, one, 61 * FRAME, 30), "it is swapped again, with the other face");
            stage.broadcast(OTHER).pictures().forEach(picture -> assertEquals(10, ReadableCodecs.luma(picture), 2));
            stage.broadcast(ONE).pictures().forEach(picture -> assertFalse(isReal(picture)));
        }
    }

    private static boolean isReal(EncodedPicture picture) {
        return Math.abs(ReadableCodecs.luma(picture) - SECRET) < 3;
    }

    /** Publishes until a viewer sees that brightness. */
    private static boolean seen(Stage stage, StreamKey key, ScriptedSource source, long from, int luma)
            throws InterruptedException {
        for (int i = 0; i < 8000; i++) {
            source.picture(from + i * FRAME, SECRET);
            List<EncodedPicture> pictures = stage.broadcast(key).pictures();
            if (Math.abs(ReadableCodecs.luma(pictures.get(pictures.size() - 1)) - luma) < 3) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(3);
        }
        return false;
    }

    /** In a process of its own: the memory of this one is needed by other tests. */
    @Test
    void streamsGoOnAfterTheHeapWasFull(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx80m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(out);
        assertTrue(ended, said);
        assertTrue(said.contains(Program.SURVIVED), said);
        assertTrue(said.contains("the server's memory is exhausted"), said);
    }

    /** Two streams and somebody who takes all memory that there is. */
    static final class Program {
        static final String SURVIVED = "both streams are swapped again";
        private static final int FULL_FRAMES = 300;

        private static volatile boolean greedy;

        private Program() {}

        public static void main(String[] none) throws Exception {
            Thread hog = new Thread(Program::takeAll, "hog");
            hog.setDaemon(true);
            try (SystemAlarms alarms = new SystemAlarms();
                    Stage stage = new Stage(alarms, Stage.config(Mode.SWAP, "10"))) {
                stage.engine.onTrack(time -> scratch = new byte[4 * MEGABYTE]);
                ScriptedSource one = stage.publish(ONE);
                ScriptedSource other = stage.publish(OTHER);
                stage.broadcast(ONE).join();
                stage.broadcast(OTHER).join();
                for (int i = 1; i <= 50; i++) {
                    one.picture(i * FRAME, SECRET);
                    other.picture(i * FRAME, SECRET);
                    TimeUnit.MILLISECONDS.sleep(3);
                }
                greedy = true;
                hog.start();
                for (int i = 51; i < FULL_FRAMES; i++) {
                    publish(one, i);
                    publish(other, i);
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                greedy = false;
                hog.join();
                stage.registry.change(ONE, settings -> settings.withFace("40"));
                stage.registry.change(OTHER, settings -> settings.withFace("30"));
                check(seen(stage, ONE, one, FULL_FRAMES * FRAME, 40), "the first stream stands still");
                check(seen(stage, OTHER, other, FULL_FRAMES * FRAME, 30), "the second stream stands still");
                for (StreamKey key : List.of(ONE, OTHER)) {
                    check(
                            stage.broadcast(key).pictures().stream().noneMatch(ExhaustedMemoryTest::isReal),
                            "a real picture");
                }
                System.out.println(SURVIVED);
            }
        }

        private static void publish(ScriptedSource source, int frame) {
            try {
                source.picture(frame * FRAME, SECRET);
            } catch (OutOfMemoryError e) {
                // a publisher's thread is not this test's matter
            }
        }

        /** Holds all that can be had in pieces of a megabyte, of which the engine wants four, for as long as it is greedy. */
        private static void takeAll() {
            List<byte[]> taken = new ArrayList<>(200_000);
            while (greedy) {
                try {
                    taken.add(new byte[MEGABYTE]);
                } catch (OutOfMemoryError e) {
                    Thread.onSpinWait(); // what others let go is taken next
                }
            }
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
