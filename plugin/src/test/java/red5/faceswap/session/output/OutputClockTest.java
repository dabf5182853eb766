package red5.faceswap.session.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputClockTest {
    private static final long START = 500_000_000;
    private final OutputClock clock = new OutputClock();

    /** A picture that is decoded at once. */
    private long come(long timestamp, long now) {
        clock.arrived(timestamp, now);
        return clock.picture(timestamp, now);
    }

    @Test
    void soundAndPictureKeepTheirDistanceThroughJitter() {
        Random random = new Random(1);
        long picture = 0;
        for (int i = 0; i < 3000; i++) {
            long time = i * 33_333L;
            picture = come(time, START + time + random.nextInt(60_000));
            clock.arrived(time + 5000, START + time + 60_000);
            long sound = clock.sound(time + 5000, START + time + 60_000);
            if (i > 100) {
                assertTrue(Math.abs(sound - picture - 5000) <= 1000, "frame " + i + ": " + (sound - picture));
            }
        }
    }

    @Test
    void aBurstOfKeptFramesIsNeitherInTheFutureNorOutOfOrder() {
        long last = 0;
        for (int i = 0; i < 60; i++) { // two seconds of pictures within 120 ms
            long now = START + i * 2000L;
            long mapped = come(i * 33_333L, now);
            assertTrue(mapped <= now && mapped > last, "frame " + i);
            last = mapped;
        }
        long live = come(60 * 33_333L, START + 120_000 + 33_333);
        assertTrue(START + 120_000 + 33_333 - live <= 2000, "live frames are stamped as they come");
    }

    @Test
    void timestampsThatJumpOrRunBackwardsGoOnWithoutGapOrReturn() {
        long last = 0;
        long[] starts = {10_000_000, 90_000_000_000L, 0, -5_000_000};
        long now = START;
        for (long start : starts) {
            for (int i = 0; i < 30; i++) {
                now += 33_333;
                long mapped = come(start + i * 33_333L, now);
                assertTrue(mapped > last && mapped <= now, start + "+" + i);
                assertTrue(now - mapped < 50_000, start + "+" + i + " lags by " + (now - mapped));
                last = mapped;
            }
        }
    }

    @Test
    void aSlowSourceClockIsFollowedSlowly() {
        long lag = 0;
        for (int i = 0; i < 30 * 600; i++) { // ten minutes at 100 ppm: 60 ms
            long time = i * 33_333L;
            long now = START + (long) (time * 1.0001);
            lag = now - come(time, now);
        }
        assertTrue(lag < 5000, "lag " + lag);
    }

    @Test
    void anotherPublisherBeginsNow() {
        come(0, START);
        clock.restart();
        assertEquals(START + 700_000, come(600_000, START + 700_000));
    }

    @Test
    void whatTheDecoderGivesInABurstHasTheTimesOfItsArrival() {
        for (int i = 0; i < 60; i++) {
            clock.arrived(i * 33_333L, START + i * 33_333L);
            clock.arrived(i * 33_333L + 1000, START + i * 33_333L + 1000);
        }
        long now = START + 60 * 33_333;
        for (int i = 45; i < 60; i++) {
            assertEquals(START + i * 33_333L, clock.picture(i * 33_333L, now));
            assertEquals(START + i * 33_333L + 1000, clock.sound(i * 33_333L + 1000, now));
        }
    }

    @Test
    void picturesThatAreAheadOfTheirPacketsKeepEvenTimes() {
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            long time = i * 33_333L;
            long now = START + time + 2000;
            clock.arrived(time, START + time);
            long mapped = clock.picture(time + 66_666, now);
            assertTrue(mapped <= now);
            if (i > 1) {
                assertEquals(33_333, mapped - last, "picture " + i);
            }
            last = mapped;
        }
    }
}
