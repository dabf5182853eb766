package red5.faceswap.session.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.EncodedSound;

class SoundDelayTest {
    private final SoundDelay delay = new SoundDelay();

    /** Times of leaving, for packets that arrive as they are captured. */
    private List<Long> run(int from, int packets) {
        List<Long> left = new ArrayList<>();
        long now = from * 20_000L;
        for (int i = from; i < from + packets; i++) {
            delay.add(new EncodedSound(new byte[1], i * 20_000L));
            for (; now < (i + 1) * 20_000L; now += 1000) {
                for (EncodedSound sound = delay.poll(now); sound != null; sound = delay.poll(now)) {
                    left.add(now - sound.timestampMicros());
                }
            }
        }
        return left;
    }

    @Test
    void soundWaitsAsLongAsPicturesDo() {
        delay.pictureDelay(80_000);
        assertTrue(run(0, 20).stream().allMatch(d -> d == 80_000));
    }

    @Test
    void changesOfThePicturesDelayThatPassDoNotDisturbTheSound() {
        Random random = new Random(3);
        delay.pictureDelay(80_000);
        for (int i = 0; i < 200; i++) {
            delay.pictureDelay(80_000 + random.nextInt(70_000) - 35_000);
            assertTrue(run(i, 1).stream().allMatch(d -> Math.abs(d - 80_000) <= 10_000));
        }
    }

    @Test
    void aSmallChangeThatStaysIsFollowedSoGentlyThatNoReceiverBuffersForIt() {
        delay.pictureDelay(80_000);
        run(0, 10);
        delay.pictureDelay(50_000);
        List<Long> left = run(10, 60);
        assertEquals(50_000, left.get(left.size() - 1), SoundDelay.TOLERANCE);
        for (int i = 1; i < left.size(); i++) {
            assertTrue(
                    Math.abs(left.get(i) - left.get(i - 1)) <= 2000,
                    left.toString()); // the clock here ticks in steps of 1000
        }
    }

    @Test
    void aLargeChangeIsFollowedSoonAndWithoutLosingAPacket() {
        delay.pictureDelay(50_000);
        run(0, 10);
        delay.pictureDelay(200_000);
        List<Long> slower = run(10, 120);
        assertEquals(200_000, slower.get(slower.size() - 1), 10_000);
        for (int i = 1; i < slower.size(); i++) {
            assertTrue(slower.get(i) - slower.get(i - 1) <= 20_000, slower.toString());
        }
        delay.pictureDelay(30_000);
        List<Long> faster = run(130, 120);
        assertEquals(30_000, faster.get(faster.size() - 1), 10_000);
        assertTrue(slower.size() + faster.size() >= 235, "no packet is left out");
    }

    @Test
    void soundWithoutPicturesLeavesAtOnce() {
        assertTrue(run(0, 5).stream().allMatch(d -> d == 0));
    }

    @Test
    void itNeverKeepsMoreThanTwoSeconds() {
        delay.pictureDelay(9_000_000);
        for (int i = 0; i < 1000; i++) {
            delay.add(new EncodedSound(new byte[1], i * 20_000L));
        }
        int kept = 0;
        while (delay.poll(Long.MAX_VALUE) != null) {
            kept++;
        }
        assertEquals(SoundDelay.MAX_WAITING, kept);
        delay.add(new EncodedSound(new byte[1], 0));
        assertNull(delay.poll(SoundDelay.MAX_DELAY - 1));
        assertNotNull(delay.poll(SoundDelay.MAX_DELAY));
    }
}
