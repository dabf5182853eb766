package red5.faceswap.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;

/**
 * How all streams are treated; fixed while the plugin runs. {@link #DEFAULTS} is what an operator gets who sets nothing.
 *
 * @param defaults of streams nobody has set anything for (swap, no face)
 * @param safeguard against showing a real face by accident ({@link Safeguard#DEFAULT})
 * @param label words drawn into every swapped picture, empty for none (none)
 * @param anonymousLabel words drawn into every picture of mode anonymous, empty for none (none)
 * @param capacity frames of a stream in flight at most, 1 to 60 (5)
 * @param deadline from a decoded frame to its swapped picture, 20 ms to 5 s (250 ms)
 * @param maxHeight largest shorter side of what viewers get, pixels, 64 to 2160; larger pictures are scaled down before the swap (720)
 * @param videoKbps of a 16:9 picture of the largest height, 50 to 20000; smaller ones get less (2000)
 * @param lowerRungs qualities below the best one for viewers whose network carries less, each smaller than the one before in size and
 *     rate, at most five (360 lines at 540 kbit/s, 270 at 300, 180 at 80)
 * @param audioKbps of the encoded sound, 16 to 256 (96)
 * @param keyFrameInterval shortest time between two key frames, 0 to 10 s (300 ms)
 * @param reconnectGrace how long viewers are kept when the publisher has left, 0 to 10 min (30 s)
 * @param slateAfter how long the last picture stays meanwhile before a slate takes its place (3 s)
 * @param admits which streams take part (all)
 */
public record SessionConfig(
        StreamSettings defaults,
        Safeguard safeguard,
        String label,
        String anonymousLabel,
        int capacity,
        Duration deadline,
        int maxHeight,
        int videoKbps,
        List<LowerRung> lowerRungs,
        int audioKbps,
        Duration keyFrameInterval,
        Duration reconnectGrace,
        Duration slateAfter,
        Predicate<StreamKey> admits) {

    /** How many qualities there may be below the best one. */
    public static final int MOST_LOWER_RUNGS = 5;

    public static final SessionConfig DEFAULTS = new SessionConfig(
            new StreamSettings(SwapSettings.Mode.SWAP, ""),
            Safeguard.DEFAULT,
            "",
            "",
            5,
            Duration.ofMillis(250),
            720,
            2000,
            List.of(new LowerRung(360, 540), new LowerRung(270, 300), new LowerRung(180, 80)),
            96,
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            stream -> true);

    /** @throws IllegalArgumentException when a value is outside its range; the message names it */
    public SessionConfig {
        Objects.requireNonNull(defaults, "defaults");
        Objects.requireNonNull(safeguard, "safeguard");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(anonymousLabel, "anonymousLabel");
        Objects.requireNonNull(admits, "admits");
        range("capacity", capacity, 1, 60);
        range("deadline", deadline.toMillis(), 20, 5000);
        range("maxHeight", maxHeight, 64, 2160);
        range("videoKbps", videoKbps, 50, 20000);
        lowerRungs = List.copyOf(lowerRungs);
        if (lowerRungs.size() > MOST_LOWER_RUNGS || !descending(lowerRungs)) {
            throw new IllegalArgumentException("lowerRungs must be at most " + MOST_LOWER_RUNGS
                    + ", each smaller than the one before in size and rate, not " + lowerRungs);
        }
        range("audioKbps", audioKbps, 16, 256);
        range("keyFrameInterval", keyFrameInterval.toMillis(), 0, 10_000);
        range("reconnectGrace", reconnectGrace.toMillis(), 0, 600_000);
        range("slateAfter", slateAfter.toMillis(), 0, 600_000);
    }

    /** The words drawn into pictures of that mode, empty for none. */
    public String label(SwapSettings.Mode mode) {
        return switch (mode) {
            case SWAP -> label;
            case ANONYMOUS -> anonymousLabel;
            case ORIGINAL, OFF -> "";
        };
    }

    /** The same with other qualities below the best one. */
    public SessionConfig withLowerRungs(List<LowerRung> rungs) {
        return new SessionConfig(
                defaults,
                safeguard,
                label,
                anonymousLabel,
                capacity,
                deadline,
                maxHeight,
                videoKbps,
                rungs,
                audioKbps,
                keyFrameInterval,
                reconnectGrace,
                slateAfter,
                admits);
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
