package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.pipeline.Alarms;
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

    /** In pieces of a megabyte, of which the engine wants four; and to the last bytes, so that nobody can have anything. */
    @ParameterizedTest
    @ValueSource(ints = {MEGABYTE, 16})
    void streamsGoOnAfterTheHeapWasFull(int smallest, @TempDir Path folder) throws Exception {
        String said = run(folder.resolve("out"), Program.class, "" + smallest);
        assertTrue(said.contains(Program.SURVIVED), said);
        if (smallest == MEGABYTE) { // else there is none for saying it either
            assertTrue(said.contains("the server's memory is exhausted"), said);
        }
    }

    @Test
    void alarmsRingWhileNoMemoryIsLeft(@TempDir Path folder) throws Exception {
        String said = run(folder.resolve("out"), Clocks.class);
        assertTrue(said.contains(Clocks.SURVIVED), said);
    }

    /** In a process of its own: the memory of this one is needed by other tests. */
    private static String run(Path out, Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx80m",
                "-XX:+UseSerialGC", // which tells soonest that nothing is left
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(out);
        assertTrue(ended, said);
        return said;
    }

    /** Somebody who takes all memory that there is. */
    private static final class Hog extends Thread {
        private static final int MOST = 1 << 20;
        private final Object[] taken = new Object[MOST];
        private final int smallest;
        private volatile boolean greedy = true;
        private volatile boolean full;

        /** @param smallest bytes of the smallest pieces that are taken */
        Hog(int smallest) {
            super("hog");
            this.smallest = smallest;
            setDaemon(true);
        }

        /** What others let go is taken next. */
        @Override
        public void run() {
            int count = 0;
            int piece = MEGABYTE;
            while (greedy) {
                try {
                    byte[] next = new byte[piece];
                    if (count < MOST) {
                        taken[count++] = next;
                    }
                } catch (OutOfMemoryError e) {
                    full |= piece == smallest;
                    piece = Math.max(smallest, piece / 4);
                    Thread.onSpinWait();
                }
            }
            for (int i = 0; i < count; i++) {
                taken[i] = null;
            }
        }

        /** Until then the caller has no memory for anything either. */
        void letGo() {
            greedy = false;
            while (isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Alarms that set themselves again and others that are put off all the time by several threads, while somebody takes all memory. */
    static final class Clocks {
        static final String SURVIVED = "all alarms ring";
        private static final int CLOCKS = 8;
        private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(3);
        private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

        private Clocks() {}

        public static void main(String[] none) throws Exception {
            try (SystemAlarms alarms = new SystemAlarms()) {
                AtomicLongArray rings = new AtomicLongArray(CLOCKS);
                Alarms.Alarm[] clocks = new Alarms.Alarm[CLOCKS];
                for (int i = 0; i < CLOCKS; i++) {
                    int number = i;
                    clocks[i] = alarms.alarm(() -> {
                        rings.incrementAndGet(number);
                        clocks[number].set(1_000_000);
                    });
                    clocks[i].set(0);
                }
                Alarms.Alarm putOff = alarms.alarm(() -> {});
                for (int i = 0; i < 3; i++) {
                    Thread busy = new Thread(() -> {
                        while (true) {
                            putOff.set(50_000);
                            putOff.cancel();
                        }
                    });
                    busy.setDaemon(true);
                    busy.start();
                }
                long[] before = new long[CLOCKS];
                ringOn(rings, before, FULL_NANOS / 3); // what is called for the first time takes memory
                Hog hog = new Hog(16);
                hog.start();
                while (!hog.full) {
                    Thread.onSpinWait();
                }
                boolean all = false;
                for (int i = 0; i < 3 && !all; i++) {
                    try {
                        all = ringOn(rings, before, FULL_NANOS);
                    } catch (OutOfMemoryError e) {
                        all = false; // it is not this thread that is tried
                    }
                }
                hog.letGo();
                System.out.println(all ? SURVIVED : "some stand still: " + rings);
            }
        }

        /** Whether all ring again after that time. */
        private static boolean ringOn(AtomicLongArray rings, long[] before, long nanos) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() - end < 0) {
                for (int i = 0; i < CLOCKS; i++) {
                    before[i] = rings.get(i);
                }
            }
            boolean all = false;
            while (!all && System.nanoTime() - end < PATIENCE_NANOS) {
                all = true;
                for (int i = 0; i < CLOCKS; i++) {
                    all &= rings.get(i) > before[i];
                }
            }
            return all;
        }
    }

    /** Two streams while somebody takes all memory that there is. */
    static final class Program {
        static final String SURVIVED = "both streams are swapped again";
        private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(3);

        private Program() {}

        public static void main(String[] smallest) throws Exception {
            Hog hog = new Hog(Integer.parseInt(smallest[0]));
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
                hog.start();
                while (!hog.full) {
                    Thread.onSpinWait();
                }
                int frames = 50;
                long end = System.nanoTime() + FULL_NANOS;
                while (System.nanoTime() - end < 0) {
                    frames++;
                    publish(one, frames);
                    publish(other, frames);
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                hog.letGo();
                stage.registry.change(ONE, settings -> settings.withFace("40"));
                stage.registry.change(OTHER, settings -> settings.withFace("30"));
                check(seen(stage, ONE, one, (frames + 1) * FRAME, 40), "the first stream stands still");
                check(seen(stage, OTHER, other, (frames + 1) * FRAME, 30), "the second stream stands still");
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

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
