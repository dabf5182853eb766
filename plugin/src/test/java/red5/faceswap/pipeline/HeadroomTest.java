package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;

/** Frames at 25 per second, by a clock of the test's own. */
class HeadroomTest {
    private static final long FRAME = TimeUnit.MILLISECONDS.toNanos(40);
    private static final SwapSettings BEST = PaintingEngine.swap(10).withQuality(Quality.BEST);

    private final Headroom headroom = new Headroom();
    private long now = -FRAME;

    private Quality after(int frames, boolean behind) {
        Quality last = null;
        for (int i = 0; i < frames; i++) {
            last = headroom.limit(BEST, behind, now += FRAME).quality();
        }
        return last;
    }

    @Test
    void theFinestQualityIsTakenAwayWhileFramesWaitAndComesBack() {
        assertEquals(Quality.BEST, after(10, false));
        assertEquals(Quality.BEST, after(5, true), "a short burst");
        assertEquals(Quality.BEST, after(20, false));
        assertEquals(Quality.BALANCED, after(6, true));
        assertEquals(Quality.BALANCED, after(200, true));
        assertEquals(Quality.BALANCED, after(100, false), "not before it has been quiet for a while");
        assertEquals(Quality.BEST, after(100, false));
    }

    /** Where the finest quality itself is too much, it is tried ever less often. */
    @Test
    void whatWasTooMuchIsTriedLessAndLessOften() {
        after(500, false);
        after(6, true);
        int quiet = untilBest();
        after(6, true);
        int longer = untilBest();
        after(6, true);
        int longest = untilBest();
        assertEquals(2.0, (double) longer / quiet, .1);
        assertEquals(2.0, (double) longest / longer, .1);
        for (int i = 0; i < 10; i++) {
            after(6, true);
            longest = untilBest();
        }
        assertEquals(80, longest * FRAME / 1e9, 1, "seconds, and no more");
        after(10_000, false);
        after(6, true);
        assertEquals(quiet, untilBest(), "after it went well for long");
    }

    private int untilBest() {
        int frames = 1;
        while (after(1, false) != Quality.BEST) {
            frames++;
        }
        return frames;
    }

    @Test
    void otherQualitiesAreLeftAlone() {
        after(10, true);
        for (Quality quality : new Quality[] {Quality.FAST, Quality.BALANCED}) {
            SwapSettings wanted = BEST.withQuality(quality);
            assertEquals(wanted, headroom.limit(wanted, true, now += FRAME));
        }
    }
}
