package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelChoiceTest {
    private static final long SECOND = ViewerBench.SECOND;
    private final Levels levels = new Levels(NetworkBench.RUNGS);
    private final LevelChoice choice = new LevelChoice(levels, levels.start(), 0);
    private double estimate = 5_000_000;
    private long now;

    private boolean shared;
    private boolean settled = true;
    private final LevelChoice.Path path = new LevelChoice.Path() {
        @Override
        public double bitsPerSecond() {
            return estimate;
        }

        @Override
        public boolean settled(long at) {
            return settled;
        }

        @Override
        public boolean shared() {
            return shared;
        }

        @Override
        public double backlogMillis() {
            return 0;
        }
    };

    private void pass(double seconds) {
        for (long end = now + (long) (seconds * SECOND); now < end; now += SECOND / 20) {
            choice.judge(path, now);
        }
    }

    @Test
    void newViewersBeginAtTheBestRungOfTheUsualRate() {
        assertEquals(0, choice.rung());
        assertEquals(Levels.ALL_TWELFTHS, choice.twelfths());
        Levels big = new Levels(List.of(new Rung(1920, 1080, 6_000_000), new Rung(960, 540, 1_200_000)));
        assertEquals(1, big.rungOf(big.start()));
        Levels bigger = new Levels(List.of(new Rung(1920, 1080, 6_000_000)));
        assertEquals(0, bigger.rungOf(bigger.start()), "the only one, whatever its rate");
    }

    @Test
    void aRateBetweenTwoLevelsIsNoReasonToSwing() {
        estimate = 1_000_000;
        pass(1);
        assertEquals(1, choice.rung());
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            estimate = levels.need(3 * Levels.STEPS)
                    * (i % 2 == 0 ? 0.98 : 1.10); // below what a rung more needs with its margin
            pass(0.5);
            seen.add(choice.level());
        }
        assertEquals(1, seen.stream().distinct().count(), seen::toString);
    }

    @Test
    void aPathThatDoesNotQuiteCarryASizeCostsAFewPicturesAndNoOtherSize() {
        pass(6);
        estimate = 0.94 * levels.need(levels.start());
        pass(1);
        assertEquals(10, choice.twelfths());
        estimate = 0.88 * levels.need(levels.start());
        pass(1);
        assertEquals(8, choice.twelfths());
        estimate = 5_000_000;
        pass(1.5);
        assertEquals(Levels.ALL_TWELFTHS, choice.twelfths(), "back at once: that costs no key frame");
        assertEquals(0, choice.rung());
    }

    @Test
    void ofSmallSizesALargerOneOfWhichOnlyEverySecondPictureFitsIsNotGoneOverTo() {
        estimate = 200_000;
        pass(6);
        estimate = 1.2 * levels.need(Levels.STEPS);
        pass(10);
        assertEquals(3, choice.rung());
        assertEquals(Levels.ALL_TWELFTHS, choice.twelfths());
        double probe = choice.probe(path, now);
        assertTrue(probe > levels.need(Levels.STEPS + 1), "asks whether there is room for three of four: " + probe);
        estimate = 1.05 * levels.need(Levels.STEPS + 1);
        pass(2);
        assertEquals(2, choice.rung());
    }

    @Test
    void aStepUpThatDoesNotHoldIsTriedLaterAndLater() {
        estimate = 1_000_000;
        pass(6);
        List<Long> tries = new ArrayList<>();
        for (int step = 0; step < 20 * 200; step++) {
            estimate = choice.rung() == 0 ? 1_000_000 : 5_000_000; // looks well until it is tried
            int before = choice.rung();
            pass(0.05);
            if (before == 1 && choice.rung() == 0) {
                tries.add(now);
            }
        }
        assertTrue(tries.size() > 2 && tries.size() < 8, tries.size() + " tries in 200 s");
        assertTrue(tries.get(2) - tries.get(1) > 1.5 * (tries.get(1) - tries.get(0)), tries::toString);
    }

    @Test
    void aPathThatIsPlainlyWiderThanWhenAStepFailedIsTakenUpAtOnce() {
        estimate = 200_000;
        pass(6);
        assertEquals(3, choice.rung());
        estimate = 1.2 * levels.need(Levels.STEPS + 1);
        pass(1.5);
        assertEquals(2, choice.rung());
        estimate = 0.9 * levels.need(Levels.STEPS);
        pass(1);
        assertEquals(3, choice.rung());
        estimate = 1.2 * levels.need(Levels.STEPS + 1);
        pass(15);
        assertEquals(3, choice.rung(), "no wider than when it failed");
        double probe = choice.probe(path, now);
        assertTrue(probe > 1.5 * estimate, "asks whether it has become wider: " + probe);
        estimate = 1_000_000;
        pass(1);
        assertEquals(1, choice.rung());
    }

    @Test
    void aPathThatNarrowsSaysNothingAboutTheStepBefore() {
        estimate = 1_000_000;
        pass(6);
        estimate = 5_000_000;
        pass(3);
        assertEquals(0, choice.rung());
        estimate = 200_000;
        pass(6);
        assertEquals(3, choice.rung());
        estimate = 5_000_000;
        pass(1);
        assertEquals(0, choice.rung());
    }

    @Test
    void aPictureThatStandsOnAPathThatLosesGoesOnASizeSmaller() {
        pass(6);
        assertFalse(choice.stumble(path, now), "a player that asks on a quiet path only begins, or was asleep");
        settled = false;
        assertTrue(choice.stumble(path, now));
        assertEquals(1, choice.rung());
        assertFalse(choice.stumble(path, now), "that one's key frame is on its way");
        pass(1);
        assertTrue(choice.stumble(path, now));
        assertEquals(2, choice.rung());
        pass(1);
        assertFalse(choice.stumble(path, now), "the smallest is for the narrowest paths");
        settled = true;
        pass(8);
        assertEquals(0, choice.rung(), "back when all is well");
    }

    @Test
    void besideSomebodyWhoFillsThePathTheLargerSizeIsNotTriedAgainAtOnce() {
        pass(6);
        shared = true;
        settled = false;
        assertTrue(choice.stumble(path, now));
        settled = true;
        pass(10);
        assertEquals(1, choice.rung());
        pass(60);
        assertEquals(0, choice.rung());
    }
}
