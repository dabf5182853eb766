package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.pipeline.PaintingEngine.COVERED;
import static red5.faceswap.pipeline.PaintingEngine.original;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;

/** Frames are held back for what later ones tell about them, and never longer than they have to. */
class LookBackTest {
    private static final int REAL = 200;
    private static final int DEADLINE = 200;
    private final FramePool frames = new FramePool(0);
    private final ManualAlarms alarms = new ManualAlarms();
    private final SwapPool pool = new SwapPool(0);
    private final PaintingEngine engine = new PaintingEngine();
    private final List<String> seen = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long lastDelayMillis;
    private final SwapPipeline pipeline = new SwapPipeline(
            "cam",
            4,
            Duration.ofMillis(DEADLINE),
            new PipelineResources(engine, pool, alarms, new PlainPainter(frames)),
            new PipelineOutput() {
                @Override
                public void picture(SwappedFrame picture) {
                    try (var frame = picture.frame()) {
                        lastDelayMillis = (alarms.nanoTime() - picture.arrivalNanos()) / 1_000_000;
                        seen.add(picture.timestampMicros() + " " + picture.outcome() + " " + Pictures.luma(frame));
                    }
                }

                @Override
                public void problem(String sentence) {
                    problems.add(sentence);
                }
            });

    private static SwapSettings swap(int luma, int lookBack) {
        return PaintingEngine.swap(luma).withSafeguard(Safeguard.DEFAULT.withLookBack(lookBack));
    }

    private void submit(long timestamp, SwapSettings settings) {
        pipeline.submit(Pictures.of(frames, 32, 16, timestamp, REAL), timestamp, settings);
    }

    private void work() {
        while (pool.runOne()) {
            // until nothing is left to do
        }
    }

    private void play(int from, int to) {
        for (int i = from; i <= to; i++) {
            submit(i, swap(10, 2));
            work();
            alarms.advanceMillis(33);
        }
    }

    @AfterEach
    void everythingIsFreed() {
        pipeline.close();
        frames.close();
        assertEquals(Map.of(), NativeLedger.live());
        assertEquals(0, engine.trackers());
        assertEquals(0, engine.disorders());
    }

    @Test
    void aFrameLeavesWhenTwoFurtherOnesWereExaminedAndNotLater() {
        play(1, 2);
        assertEquals(List.of(), seen);
        play(3, 4);
        assertEquals(List.of("1 SWAPPED 10", "2 SWAPPED 10"), seen);
        assertEquals(66, lastDelayMillis, "two frames' time");
        assertEquals(0, engine.concluded());
    }

    @Test
    void whoIsFoundIsCoveredInTheTwoFramesBeforeToo() {
        engine.onTrack(t -> {
            if (t == 5) {
                engine.findNewcomer();
            }
        });
        play(1, 8);
        assertEquals(
                List.of(
                        "1 SWAPPED 10",
                        "2 SWAPPED 10",
                        "3 SWAPPED " + COVERED,
                        "4 SWAPPED " + COVERED,
                        "5 SWAPPED 10",
                        "6 SWAPPED 10"),
                seen);
    }

    @Test
    void whenThePublisherPausesTheLastFramesAreExaminedWithoutFurtherOnesAndLeaveInTime() {
        play(1, 4);
        engine.onConclude(t -> {
            assertEquals(4, t);
            engine.findNewcomer();
        });
        alarms.advanceMillis(100); // nothing but the alarm happens
        work();
        assertEquals(List.of("3 SWAPPED " + COVERED, "4 SWAPPED " + COVERED), seen.subList(2, 4));
        assertEquals(1, engine.concluded());
        alarms.advanceMillis(1000);
        work();
        assertEquals(4, seen.size());
        assertEquals(0, pipeline.stats().late());
        play(5, 7);
        assertEquals("5 SWAPPED 10", seen.get(4));
    }

    @Test
    void atFiveFramesPerSecondEachFrameLeavesAfterTheWaitAndNotAfterTwoFrames() {
        for (int i = 1; i <= 5; i++) {
            submit(i, swap(10, 2));
            work();
            alarms.advanceMillis(100);
            work();
            assertEquals(i, seen.size());
            assertEquals(100, lastDelayMillis);
            alarms.advanceMillis(100);
        }
        assertEquals(0, pipeline.stats().late());
    }

    @Test
    void anotherPublishersFramesTellNothingAboutThoseBefore() {
        play(1, 3);
        pipeline.forget();
        engine.onConclude(t -> {
            assertEquals(3, t, "before the other pictures come");
            engine.findNewcomer();
        });
        play(4, 6);
        assertEquals(List.of("1 SWAPPED 10", "2 SWAPPED " + COVERED, "3 SWAPPED " + COVERED, "4 SWAPPED 10"), seen);
        assertEquals(2, engine.trackersMade());
        assertEquals(1, engine.concluded());
    }

    @Test
    void aFrameThatIsShownAsItIsWaitsForNobody() {
        play(1, 2);
        submit(3, original());
        work();
        assertEquals(List.of("1 SWAPPED 10", "2 SWAPPED 10", "3 ORIGINAL 200"), seen);
        assertEquals(1, engine.concluded());
    }

    @Test
    void framesWhoseFollowersCouldNotBeExaminedAreNotShownUnexamined() {
        play(1, 3);
        engine.onConclude(t -> {
            throw new FaceException("the detector gave no answer");
        });
        alarms.advanceMillis(200);
        work();
        assertEquals(List.of("1 SWAPPED 10", "2 HELD 10", "3 HELD 10"), seen);
        assertEquals(2, pipeline.stats().failed());
        assertTrue(problems.get(0).contains("the detector gave no answer"), problems.toString());
    }

    @Test
    void aFrameThatFailedTellsNothingAboutThoseBefore() {
        engine.onTrack(t -> {
            if (t == 3) {
                throw new FaceException("no answer");
            }
            if (t == 5) {
                engine.findNewcomer();
            }
        });
        play(1, 4);
        assertEquals(List.of("1 SWAPPED 10"), seen, "by 2 and 4");
        play(5, 7);
        assertEquals(
                List.of(
                        "1 SWAPPED 10",
                        "2 SWAPPED " + COVERED,
                        "3 HELD " + COVERED,
                        "4 SWAPPED " + COVERED,
                        "5 SWAPPED 10"),
                seen);
    }

    @Test
    void aTrackerThatBreaksTakesTheFramesAlongThatWaitForIt() {
        engine.onTrack(t -> {
            if (t == 4) {
                throw new IllegalStateException("defect");
            }
        });
        play(1, 7);
        assertEquals(
                List.of("1 SWAPPED 10", "2 SWAPPED 10", "3 HELD 10", "4 HELD 10", "5 SWAPPED 10")
                        .subList(0, 1),
                seen.subList(0, 1));
        assertEquals(List.of("2 HELD 10", "3 HELD 10", "4 HELD 10", "5 SWAPPED 10"), seen.subList(1, 5));
        assertEquals(3, pipeline.stats().failed());
    }

    @Test
    void aMachineTooSlowForFurtherFramesStillShowsSwappedOnes() {
        long[] next = {1};
        engine.onTrack(
                t -> { // 180 ms, in which six frames come
                    for (int i = 0; i < 6 && next[0] < 200; i++) {
                        alarms.advanceMillis(30);
                        submit(next[0]++, swap((int) t % 100, 2));
                    }
                });
        submit(next[0]++, swap(10, 2));
        work();
        PipelineStats stats = pipeline.stats();
        assertTrue(stats.swapped() >= 10, stats.toString());
        assertTrue(engine.concluded() >= 10, "completed without the frames that would come too late");
    }

    @Test
    void aLongerLookBackWaitsLongerAndAShorterOneAtOnceLess() {
        for (int i = 1; i <= 10; i++) {
            submit(i, swap(10, 10));
            work();
            alarms.advanceMillis(33);
        }
        assertEquals(List.of(), seen);
        assertEquals(0, pipeline.stats().dropped(), "what is held back is not overload");
        submit(11, swap(10, 0));
        work();
        assertEquals(List.of("1 SWAPPED 10"), seen);
        for (int i = 0; i < 10; i++) {
            alarms.advanceMillis(50);
            work();
        }
        assertEquals(11, seen.size());
        assertEquals(0, pipeline.stats().late());
    }
}
