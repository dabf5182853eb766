package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamClockTest {
    private long nanos;
    private final StreamClock clock = new StreamClock(() -> nanos);

    private long video(long millis) {
        nanos += 20_000_000;
        return clock.video(millis);
    }

    private long audio(long millis) {
        return clock.audio(millis);
    }

    @Test
    void ordinaryTimesPassUnchanged() {
        assertEquals(1000, video(1000));
        assertEquals(1010, audio(1010));
        assertEquals(1040, video(1040));
        assertEquals(3000, video(3000));
        assertEquals(1033, audio(1033));
    }

    @Test
    void wrappingIsAnOrdinaryStepAlsoWhenTheHostGivesNegativeNumbers() {
        assertEquals(0xfffffff0L, video(0xfffffff0L));
        assertEquals(0x100000010L, video(0x10));
        assertEquals(0x100000020L, audio(0x20));
        StreamClock signed = new StreamClock(() -> 0);
        assertEquals(0xfffffff0L, signed.video(-16));
        assertEquals(0x100000000L, signed.video(0));
    }

    @Test
    void aJumpBecomesAnOrdinaryStepAndBothMediaStayTogether() {
        for (int i = 0; i <= 10; i++) {
            video(i * 40);
            audio(i * 40 + 5);
        }
        assertEquals(440, video(100_440), "forward");
        assertEquals(445, audio(100_445), "the other medium follows exactly");
        assertEquals(480, video(7), "backward");
        assertEquals(485, audio(12));
        assertEquals(520, video(47));
        assertEquals(525, audio(52));
    }

    @Test
    void aMediumThatJumpsAloneComesBackToTheOther() {
        for (int i = 0; i <= 10; i++) {
            video(i * 40);
            audio(i * 40);
        }
        assertEquals(440, video(900_000));
        assertEquals(440, audio(440));
        assertEquals(480, audio(480));
        assertEquals(480, video(480), "back in the old time");
        assertEquals(520, audio(520));
    }

    @Test
    void aRealPauseIsNoJump() {
        video(0);
        nanos += 60_000_000_000L;
        assertEquals(60_000, video(60_000));
    }

    @Test
    void jitterIsHeldNotShifted() {
        assertEquals(100, video(100));
        assertEquals(100, video(70));
        assertEquals(133, video(133));
    }

    @Test
    void mediaWithDifferentClocksAreAlignedByArrival() {
        assertEquals(5_000_000, video(5_000_000));
        assertEquals(5_000_000, audio(0));
        assertEquals(5_000_023, audio(23));
    }

    @Test
    void timeNeverRunsBackwardsNorAwayWhateverComes() {
        Random random = new Random(1);
        long lastVideo = Long.MIN_VALUE;
        long lastAudio = Long.MIN_VALUE;
        long first = video(0);
        for (int i = 0; i < 100_000; i++) {
            long time = random.nextInt(4) == 0 ? random.nextInt() : i * 20L;
            if (random.nextBoolean()) {
                long now = video(time);
                assertTrue(now >= lastVideo);
                lastVideo = now;
            } else {
                long now = audio(time);
                assertTrue(now >= lastAudio);
                lastAudio = now;
            }
        }
        assertTrue(lastVideo - first < 100_000L * (StreamClock.MAX_STEP_MILLIS + 100));
    }
}
