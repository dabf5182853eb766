package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static red5.faceswap.pipeline.PaintingEngine.original;
import static red5.faceswap.pipeline.PaintingEngine.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;

/** The loop's rules, one step at a time on the test's own thread and clock. */
class SwapPipelineTest {
    private static final int REAL = 200;
    private final FramePool frames = new FramePool(0);
    private final ManualAlarms alarms = new ManualAlarms();
    private final SwapPool pool = new SwapPool(0);
    private final PaintingEngine engine = new PaintingEngine();
    private final List<String> seen = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private SwappedFrame last;
    private Runnable onPicture = () -> {};
    private final SwapPipeline pipeline = pipeline("cam");

    private SwapPipeline pipeline(String name) {
        PipelineResources shared = new PipelineResources(engine, pool, alarms, new PlainPainter(frames));
        return new SwapPipeline(name, 4, Duration.ofMillis(200), shared, new PipelineOutput() {
            @Override
            public void picture(SwappedFrame picture) {
                try (var frame = picture.frame()) {
                    String label = PlainPainter.labelled(frame) ? " labelled" : "";
                    seen.add(name + " " + picture.timestampMicros() + " " + picture.outcome() + " "
                            + Pictures.luma(frame) + label);
                    last = picture;
                    onPicture.run();
                }
            }

            @Override
            public void problem(String sentence) {
                problems.add(sentence);
            }
        });
    }

    private void submit(long timestamp, SwapSettings settings) {
        pipeline.submit(Pictures.of(frames, 32, 16, timestamp, REAL), timestamp, settings);
    }

    private static SwapSettings failing(Safeguard.Fallback fallback) {
        return swap(10).withSafeguard(Safeguard.DEFAULT.withLookBack(0).withFallback(fallback));
    }

    private void work() {
        while (pool.runOne()) {
            // until nothing is left to do
        }
    }

    @AfterEach
    void everythingIsFreed() {
        pipeline.close();
        frames.close();
        assertEquals(Map.of(), NativeLedger.live());
        assertEquals(0, engine.trackers());
    }

    @Test
    void aSwappedFrameIsDrawnAndAnOriginalOnePassesUntouchedInOrder() {
        submit(1, swap(10));
        submit(2, original());
        submit(3, swap(11));
        assertEquals(List.of(), seen, "the original must not overtake the frame before it");
        work();
        assertEquals(List.of("cam 1 SWAPPED 10", "cam 2 ORIGINAL 200", "cam 3 SWAPPED 11"), seen);
        assertEquals(1, last.faces().size());
        assertEquals(
                6,
                last.times().detectMillis()
                        + last.times().landmarksMillis()
                        + last.times().prepareMillis());
    }

    @Test
    void overloadDropsTheOldestFrameNotYetStartedAndCountsIt() {
        for (int i = 1; i <= 7; i++) {
            submit(i, swap(10));
        }
        work();
        assertEquals(List.of("cam 4 SWAPPED 10", "cam 5 SWAPPED 10", "cam 6 SWAPPED 10", "cam 7 SWAPPED 10"), seen);
        assertEquals(3, pipeline.stats().dropped());
        assertEquals(0, engine.disorders());
    }

    @Test
    void underLastingOverloadFramesDoNotWaitInAFullQueue() {
        long[] next = {1};
        engine.onTrack(
                t -> { // 90 ms, in which three frames come
                    for (int i = 0; i < 3 && next[0] < 100; i++) {
                        alarms.advanceMillis(30);
                        submit(next[0]++, swap(10));
                    }
                });
        List<Long> delays = new ArrayList<>();
        onPicture = () -> delays.add((alarms.nanoTime() - last.arrivalNanos()) / 1_000_000);
        submit(next[0]++, swap(10));
        work();
        List<Long> settled = delays.subList(10, delays.size() - 3);
        assertTrue(settled.size() > 15, delays.toString());
        assertTrue(settled.stream().allMatch(d -> d <= 120), "with a full queue it is 150 and more: " + delays);
        assertEquals(0, pipeline.stats().late());
    }

    @Test
    void aFrameThatWaitsForDrawingIsDroppedWhenNoneWaitsForTracking() {
        engine.onDraw(t -> {
            if (t == 1) { // this thread is busy drawing; the pool's others go on
                for (int i = 2; i <= 4; i++) {
                    submit(i, swap(10));
                    pool.runOne();
                }
                engine.onDraw(later -> {});
                submit(5, swap(10));
            }
        });
        submit(1, swap(10));
        work();
        assertEquals(1, pipeline.stats().dropped());
        assertEquals(4, seen.size(), seen.toString());
        assertEquals("cam 1 SWAPPED 10", seen.get(0));
        assertEquals("cam 5 SWAPPED 10", seen.get(3));
    }

    @Test
    void aFrameNotReadyByItsDeadlineLeavesAsTheLastSwappedPictureWithItsOwnTime() {
        submit(1, swap(10));
        work();
        submit(2, swap(11));
        alarms.advanceMillis(199);
        assertEquals(1, seen.size());
        alarms.advanceMillis(1);
        assertEquals(List.of("cam 1 SWAPPED 10", "cam 2 HELD 10"), seen);
        assertEquals(1, pipeline.stats().late());
        work();
        assertEquals(2, seen.size());
    }

    @Test
    void aLateResultIsNotShownInItsPlaceButIsThePictureToHold() {
        engine.onDraw(t -> alarms.advanceMillis(t == 1 ? 300 : 0));
        submit(1, swap(10));
        work();
        assertEquals(List.of("cam 1 BLURRED 70"), seen);
        assertEquals(1, pipeline.stats().discarded());
        submit(2, swap(11));
        alarms.advanceMillis(200);
        assertEquals("cam 2 HELD 10", seen.get(1));
    }

    @Test
    void nothingStallsBehindAFrameWhoseDrawingNeverEnds() {
        engine.onDraw(t -> {
            if (t == 1) { // this thread hangs; the pool's others go on
                for (int i = 2; i <= 30; i++) {
                    submit(i, swap(10));
                    pool.runOne();
                    pool.runOne();
                    alarms.advanceMillis(33);
                }
            }
        });
        submit(1, swap(10));
        work();
        assertEquals("cam 1 BLURRED 70", seen.get(0), "at its deadline");
        assertTrue(seen.size() >= 26, "the frames behind it left at their own time: " + seen);
        assertEquals(1, pipeline.stats().late());
        assertEquals(1, pipeline.stats().discarded());
    }

    @Test
    void aFailingEngineGivesTheFallbackAndASentenceAndTheLoopGoesOn() {
        submit(1, swap(10));
        work();
        engine.onDraw(t -> {
            throw new FaceException("the network gave no answer");
        });
        submit(2, swap(11));
        work();
        engine.onDraw(t -> {}).onTrack(t -> {
            throw new UnsatisfiedLinkError("libx is missing");
        });
        submit(3, swap(11));
        work();
        engine.onTrack(t -> {});
        submit(4, swap(12));
        work();
        assertEquals(List.of("cam 1 SWAPPED 10", "cam 2 HELD 10", "cam 3 HELD 10", "cam 4 SWAPPED 12"), seen);
        assertEquals(2, pipeline.stats().failed());
        assertEquals(2, problems.size());
        assertTrue(problems.get(0).contains("the network gave no answer"), problems.get(0));
        assertEquals(2, engine.trackersMade(), "a tracker that broke is not used again");
    }

    @Test
    void afterAnOriginalFrameAFailingSwapIsBlurredAndThePictureBeforeNeverComesBack() {
        submit(1, swap(10));
        submit(2, original());
        work();
        engine.onDraw(t -> {
            throw new IllegalStateException("broken");
        });
        submit(3, swap(10));
        work();
        assertEquals(List.of("cam 1 SWAPPED 10", "cam 2 ORIGINAL 200", "cam 3 BLURRED 70"), seen);
    }

    @Test
    void theSlateIsShownWhereTheOperatorChoseIt() {
        submit(1, swap(10));
        work();
        engine.onDraw(t -> {
            throw new IllegalStateException("broken");
        });
        submit(2, failing(Safeguard.Fallback.SLATE));
        work();
        assertEquals("cam 2 SLATE 60", seen.get(1));
    }

    @Test
    void theLastPictureIsHeldForItsTimeThenThePictureIsBlurred() {
        submit(1, swap(10));
        work();
        engine.onDraw(t -> {
            throw new IllegalStateException("broken");
        });
        for (int i = 2; i <= 6; i++) {
            alarms.advanceMillis(300);
            submit(i, swap(10));
            work();
        }
        engine.onDraw(t -> {});
        submit(7, swap(11));
        work();
        assertEquals(
                List.of(
                        "cam 1 SWAPPED 10",
                        "cam 2 HELD 10",
                        "cam 3 HELD 10",
                        "cam 4 HELD 10",
                        "cam 5 BLURRED 70",
                        "cam 6 BLURRED 70",
                        "cam 7 SWAPPED 11"),
                seen);
        PipelineStats stats = pipeline.stats();
        assertEquals(
                List.of(2L, 3L, 2L, 0L, 0L),
                List.of(stats.swapped(), stats.held(), stats.blurred(), stats.slates(), stats.passedThrough()));
    }

    @Test
    void whoWasLeftBySettingsOfBeforeIsNotHeldUnderOthers() {
        SwapSettings others = swap(10).withSelect(new FaceSelector(
                FaceSelector.Rule.ONE,
                FaceSelector.Order.LARGE_SMALL,
                List.of(),
                FaceSelector.Others.ORIGINAL,
                FaceSelector.Stills.ANONYMOUS));
        submit(1, others);
        work();
        engine.onDraw(t -> {
            throw new IllegalStateException("broken");
        });
        submit(2, others);
        submit(3, swap(10));
        submit(4, SwapSettings.anonymous(Cover.BLUR).withSafeguard(others.safeguard()));
        work();
        assertEquals(List.of("cam 1 SWAPPED 10", "cam 2 HELD 10", "cam 3 BLURRED 70", "cam 4 BLURRED 70"), seen);
    }

    @Test
    void facesThatNobodyFollowedMeanwhileAreLookedForAnew() {
        submit(1, swap(10));
        submit(2, swap(10));
        work();
        assertEquals(1, engine.trackersMade());
        submit(3, original());
        submit(4, swap(10));
        submit(5, SwapSettings.anonymous(Cover.BLUR));
        work();
        assertEquals(2, engine.trackersMade());
    }

    @Test
    void theRealPictureIsShownOnlyWhereTheOperatorChoseItAndIsCounted() {
        engine.onDraw(t -> {
            throw new IllegalStateException("broken");
        });
        submit(1, failing(Safeguard.Fallback.BLUR));
        submit(2, failing(Safeguard.Fallback.PASS_THROUGH));
        work();
        assertEquals(List.of("cam 1 BLURRED 70", "cam 2 PASSED_THROUGH 200"), seen);
        assertEquals(1, pipeline.stats().passedThrough());
    }

    @Test
    void everySwappedPictureCarriesTheLabelHeldOnesToo() {
        SwapSettings one = swap(10);
        SwapSettings labelled = one.withLabel("swapped");
        submit(1, labelled);
        work();
        submit(2, labelled);
        alarms.advanceMillis(200);
        assertEquals(List.of("cam 1 SWAPPED 10 labelled", "cam 2 HELD 10 labelled"), seen);
    }

    @Test
    void aLongQueueOfOneStreamDoesNotDelayAnother() {
        try (SwapPipeline other = pipeline("other")) {
            for (int i = 1; i <= 4; i++) {
                submit(i, swap(10));
            }
            other.submit(Pictures.of(frames, 32, 16, 1, REAL), 1, swap(20));
            for (int step = 0; step < 4; step++) {
                assertTrue(pool.runOne());
            }
            assertTrue(seen.contains("other 1 SWAPPED 20"), seen.toString());
        }
    }

    @Test
    void closingInsideTheOutputIsSafeAndFramesAfterwardsAreFreed() {
        onPicture = pipeline::close;
        submit(1, swap(10));
        submit(2, swap(10));
        work();
        assertEquals(1, seen.size());
        submit(3, swap(10));
        assertFalse(pool.runOne());
    }
}
