package red5.faceswap.session.output;

import java.time.Duration;
import java.util.List;

/**
 * How what leaves a session is encoded. {@link #DEFAULTS} is what an operator gets who sets nothing.
 *
 * @param maxHeight largest shorter side of what viewers get, pixels, 64 to 2160; larger pictures are scaled down before the swap (720)
 * @param videoKbps of a 16:9 picture of the largest height, 50 to 20000; smaller ones get less (2500)
 * @param lowerRungs qualities below the best one for viewers whose network carries less, each smaller than the one before in size and
 *     rate, at most five (360 lines at 700 kbit/s, 270 at 300, 180 at 120)
 * @param audioKbps of the encoded sound, 16 to 256 (96)
 * @param keyFrameInterval shortest time between two key frames, 0 to 10 s (300 ms)
 */
public record Encoding(
        int maxHeight, int videoKbps, List<LowerRung> lowerRungs, int audioKbps, Duration keyFrameInterval) {

    /** How many qualities there may be below the best one. */
    public static final int MOST_LOWER_RUNGS = 5;

    public static final Encoding DEFAULTS = new Encoding(
            720,
            2500,
            List.of(new LowerRung(360, 700), new LowerRung(270, 300), new LowerRung(180, 120)),
            96,
            Duration.ofMillis(300));

    /** @throws IllegalArgumentException when a value is outside its range; the message names it */
    public Encoding {
        range("maxHeight", maxHeight, 64, 2160);
        range("videoKbps", videoKbps, 50, 20000);
        lowerRungs = List.copyOf(lowerRungs);
        if (lowerRungs.size() > MOST_LOWER_RUNGS || !descending(lowerRungs)) {
            throw new IllegalArgumentException("lowerRungs must be at most " + MOST_LOWER_RUNGS
                    + ", each smaller than the one before in size and rate, not " + lowerRungs);
        }
        range("audioKbps", audioKbps, 16, 256);
        range("keyFrameInterval", keyFrameInterval.toMillis(), 0, 10_000);
    }

    /** Shorter side of the smallest pictures that viewers get, pixels, where those that come are not smaller. */
    public int smallestSide() {
        return lowerRungs.isEmpty()
                ? maxHeight
                : lowerRungs.get(lowerRungs.size() - 1).shorterSide();
    }

    /** Whether each of these is smaller than the one before, in size and in rate. */
    public static boolean descending(List<LowerRung> rungs) {
        for (int i = 1; i < rungs.size(); i++) {
            LowerRung above = rungs.get(i - 1);
            if (rungs.get(i).shorterSide() >= above.shorterSide()
                    || rungs.get(i).kbps() >= above.kbps()) {
                return false;
            }
        }
        return true;
    }

    private static void range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
