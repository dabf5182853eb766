package red5.faceswap.session.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputClockTest {
    private static final long START = 500_000_000;
    private final OutputClock clock = new OutputClock();

    @Test
    void soundAndPictureKeepTheirDistanceThroughJitter() {
        Random random = new Random(1);
        long picture = 0;
        for (int i = 0; i < 3000; i++) {
            long time = i * 33_333L;
            picture = clock.picture(time, START + time + random.nextInt(60_000));
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
            long mapped = clock.picture(i * 33_333L, now);
            assertTrue(mapped <= now && mapped > last, "frame " + i);
            last = mapped;
        }
        long live = clock.picture(60 * 33_333L, START + 120_000 + 33_333);
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
                long mapped = clock.picture(start + i * 33_333L, now);
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
            lag = now - clock.picture(time, now);
        }
        assertTrue(lag < 5000, "lag " + lag);
    }

    @Test
    void anotherPublisherBeginsNow() {
        clock.picture(0, START);
        clock.restart();
        assertEquals(START + 700_000, clock.picture(600_000, START + 700_000));
    }
}
