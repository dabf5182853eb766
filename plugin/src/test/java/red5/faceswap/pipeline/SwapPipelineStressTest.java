package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.pipeline.PaintingEngine.original;
import static red5.faceswap.pipeline.PaintingEngine.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.SwappedFrame.Outcome;

/** The loop with real threads and the real clock. */
class SwapPipelineStressTest {
    private static final int REAL = 200;
    /** Frames after which a machine is too slow for the test. */
    private static final int PATIENCE = 100_000;

    private final FramePool frames = new FramePool(4);
    private final SystemAlarms alarms = new SystemAlarms();
    private final SwapPool pool = new SwapPool(4);
    private final PaintingEngine engine = new PaintingEngine();

    /** What came out, checked as it comes. */
    private static final class Checker implements PipelineOutput {
        private final List<String> wrong = new ArrayList<>();
        private final AtomicLong count = new AtomicLong();
        private long last = -1;
        private double worstMillis;

        @Override
        public synchronized void picture(SwappedFrame picture) {
            try (var frame = picture.frame()) {
                count.incrementAndGet();
                if (picture.timestampMicros() <= last) {
                    wrong.add(picture.timestampMicros() + " after " + last);
                }
                last = picture.timestampMicros();
                int luma = Pictures.luma(frame);
                boolean swap = picture.settings().mode() == SwapSettings.Mode.SWAP;
                if (swap && luma == REAL) {
                    wrong.add("the real picture at " + last);
                }
                if (picture.outcome() == Outcome.SWAPPED
                        && luma != ((PaintingEngine.Paint) picture.settings().face()).luma()) {
                    wrong.add("another frame's settings at " + last);
                }
                worstMillis = Math.max(worstMillis, (System.nanoTime() - picture.arrivalNanos()) / 1e6);
            }
        }

        @Override
        public void problem(String sentence) {
            // the tests count failures by the pipeline's own numbers
        }

        synchronized void assertRight() {
            assertEquals(List.of(), wrong);
        }
    }

    private SwapPipeline pipeline(Checker checker, int capacity, Duration deadline) {
        return new SwapPipeline(
                "stress",
                capacity,
                deadline,
                new PipelineResources(engine, pool, alarms, new PlainPainter(frames)),
                checker);
    }

    private void submit(SwapPipeline pipeline, long timestamp, SwapSettings settings) {
        pipeline.submit(Pictures.of(frames, 32, 16, timestamp, REAL), timestamp, settings);
    }

    private static void pause(long micros) {
        try {
            TimeUnit.MICROSECONDS.sleep(micros);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void everythingIsFreed() {
        pool.close();
        alarms.close();
        frames.close();
        assertEquals(Map.of(), NativeLedger.live());
        assertEquals(0, engine.trackers());
    }

    @Test
    void framesLeaveInOrderWithTheirOwnSettingsUnderRandomDrawTimesAndFailures() throws InterruptedException {
        engine.onDraw(t -> chance()).onTrack(t -> {
            if (ThreadLocalRandom.current().nextInt(50) == 0) {
                throw new AssertionError("random");
            }
        });
        Checker one = new Checker();
        Checker two = new Checker();
        PipelineStats stats = null;
        try (SwapPipeline a = pipeline(one, 6, Duration.ofMillis(20));
                SwapPipeline b = pipeline(two, 6, Duration.ofMillis(20))) {
            Random random = new Random(7);
            for (int i = 1; i <= 3000 || i < PATIENCE && !busy(stats); i++) {
                submit(a, i, random.nextInt(4) == 0 ? original() : swap(10 + random.nextInt(20)));
                submit(b, i, swap(100 + random.nextInt(20)));
                if (random.nextInt(3) == 0) {
                    pause(random.nextInt(1500));
                }
                stats = a.stats();
            }
        }
        one.assertRight();
        two.assertRight();
        assertEquals(0, engine.disorders());
        assertTrue(busy(stats), stats.toString());
        assertTrue(stats.frames() - stats.dropped() - one.count.get() <= 6, stats.toString());
    }

    /** Whether enough has happened to tell anything. */
    private static boolean busy(PipelineStats stats) {
        return stats.swapped() > 100 && stats.failed() > 10;
    }

    private static void chance() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int dice = random.nextInt(100);
        if (dice < 60) {
            pause(random.nextInt(3000));
        } else if (dice < 63) {
            throw new IllegalStateException("random");
        } else if (dice < 64) {
            pause(40_000); // beyond the deadline
        }
    }

    @Test
    void anEngineThreeTimesTooSlowKeepsTheDelayBoundedAndDropsAreCountedAndMemoryIsBounded()
            throws InterruptedException {
        Semaphore coming = new Semaphore(0);
        engine.onTrack(t -> coming.acquireUninterruptibly(3)); // serial: one frame is done while three come
        Checker checker = new Checker();
        long mostFrames = 0;
        PipelineStats stats;
        double millis;
        long begin = System.nanoTime();
        try (SwapPipeline pipeline = pipeline(checker, 5, Duration.ofSeconds(60))) {
            for (int i = 1; i <= 200; i++) {
                submit(pipeline, i, swap(10));
                coming.release();
                pause(10_000);
                mostFrames = Math.max(mostFrames, NativeLedger.live().getOrDefault("video-frame", 0L));
            }
            stats = pipeline.stats();
            millis = (System.nanoTime() - begin) / 1e6;
            coming.release(3 * 200);
        }
        checker.assertRight();
        assertTrue(stats.dropped() >= 90, stats.toString());
        assertTrue(stats.swapped() >= 20, stats.toString());
        assertEquals(0, stats.late(), stats.toString());
        // in a queue that grew the last frames would wait longer than all of them took to come; five frames are 5 x 3
        // of 200 arrivals
        assertTrue(checker.worstMillis < millis / 2, "worst delay " + checker.worstMillis + " of " + millis + " ms");
        assertTrue(mostFrames <= 5 + 3, "frames alive: " + mostFrames);
    }

    @Test
    void closingDoesNotWaitForeverNorLeakWhileFramesAreBeingDrawnAndHandedOn() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            CountDownLatch drawing = new CountDownLatch(1);
            engine.onDraw(t -> {
                drawing.countDown();
                pause(500);
            });
            Checker checker = new Checker();
            SwapPipeline pipeline = pipeline(checker, 6, Duration.ofMillis(200));
            for (int i = 1; i <= 6; i++) {
                submit(pipeline, i, swap(10));
            }
            assertTrue(drawing.await(60, TimeUnit.SECONDS));
            pipeline.close();
            long count = checker.count.get();
            submit(pipeline, 7, swap(10));
            assertEquals(count, checker.count.get());
            assertEquals(0, engine.trackers());
        }
    }

    @Test
    void aStreamWhoseEngineHangsDoesNotStopAnotherWhileThreadsAreLeft() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        engine.onDraw(t -> {
            if (t == 1) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        Checker stuck = new Checker();
        Checker fine = new Checker();
        SwapPipeline bad = pipeline(stuck, 4, Duration.ofMillis(50));
        SwapPipeline good = pipeline(fine, 4, Duration.ofSeconds(5));
        submit(bad, 1, swap(10));
        for (int i = 2; i <= 20; i++) {
            submit(good, i, swap(20));
            long wanted = i - 1;
            awaitCount(fine, wanted);
        }
        awaitCount(stuck, 1); // the fallback, by the deadline
        release.countDown();
        bad.close();
        good.close();
        fine.assertRight();
        assertEquals(19, good.stats().swapped());
    }

    private static void awaitCount(Checker checker, long wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (checker.count.get() < wanted && System.nanoTime() < end) {
            pause(500);
        }
        assertTrue(checker.count.get() >= wanted);
    }
}
