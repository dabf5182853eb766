package red5.faceswap.face;

import java.time.Duration;
import java.util.Objects;

/**
 * What keeps a real face from being shown by accident.
 *
 * @param lookBack further frames that are examined before a frame is drawn, 0 to {@link #MOST_LOOK_BACK}: a face found in one of them
 *     is covered in this one too. Each costs the delay of one frame; with 0 a newcomer shows until the detector has seen it
 * @param fallback what viewers see instead of a frame whose swap failed or came too late
 * @param hold how long {@link Fallback#HOLD} shows the last swapped picture, 0 to {@link #MOST_HOLD}
 */
public record Safeguard(int lookBack, Fallback fallback, Duration hold) {
    /** Of {@link #lookBack()}. */
    public static final int MOST_LOOK_BACK = 10;
    /** Of {@link #hold()}. */
    public static final Duration MOST_HOLD = Duration.ofMinutes(1);

    /** What an operator gets who sets nothing. */
    public static final Safeguard DEFAULT = new Safeguard(2, Fallback.HOLD, Duration.ofSeconds(1));

    /** What is shown instead of a frame whose swap failed or came too late. */
    public enum Fallback {
        /** the last swapped picture for a while, then as {@link #BLUR} */
        HOLD,
        /** the picture blurred so strongly that nobody is recognisable; as {@link #SLATE} where it cannot be */
        BLUR,
        /** a plain grey picture */
        SLATE,
        /** the picture as published, with its real faces */
        PASS_THROUGH
    }

    public Safeguard {
        Objects.requireNonNull(fallback, "fallback");
        if (lookBack < 0 || lookBack > MOST_LOOK_BACK) {
            throw new IllegalArgumentException("lookBack must be 0 to " + MOST_LOOK_BACK + ", not " + lookBack);
        }
        if (hold.isNegative() || hold.compareTo(MOST_HOLD) > 0) {
            throw new IllegalArgumentException("hold must be 0 to " + MOST_HOLD + ", not " + hold);
        }
    }

    /** The same with another look-back. */
    public Safeguard withLookBack(int frames) {
        return new Safeguard(frames, fallback, hold);
    }

    /** The same with another fallback. */
    public Safeguard withFallback(Fallback other) {
        return new Safeguard(lookBack, other, hold);
    }
}
