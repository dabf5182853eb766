package red5.faceswap.session;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.output.Encoding;

/**
 * How all streams are treated; fixed while the plugin runs. {@link #DEFAULTS} is what an operator gets who sets nothing.
 *
 * @param defaults of streams nobody has set anything for (swap, no face)
 * @param safeguard against showing a real face by accident ({@link Safeguard#DEFAULT})
 * @param label words drawn into every swapped picture, empty for none (none)
 * @param anonymousLabel words drawn into every picture of mode anonymous, empty for none (none)
 * @param capacity frames of a stream in flight at most, 1 to 60 (5)
 * @param deadline from a decoded frame to its swapped picture, 20 ms to 5 s (250 ms)
 * @param encoding of what leaves ({@link Encoding#DEFAULTS})
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
        Encoding encoding,
        Duration reconnectGrace,
        Duration slateAfter,
        Predicate<StreamKey> admits) {

    public static final SessionConfig DEFAULTS = new SessionConfig(
            new StreamSettings(SwapSettings.Mode.SWAP, ""),
            Safeguard.DEFAULT,
            "",
            "",
            5,
            Duration.ofMillis(250),
            Encoding.DEFAULTS,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            stream -> true);

    /** @throws IllegalArgumentException when a value is outside its range; the message names it */
    public SessionConfig {
        Objects.requireNonNull(defaults, "defaults");
        Objects.requireNonNull(safeguard, "safeguard");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(anonymousLabel, "anonymousLabel");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(admits, "admits");
        range("capacity", capacity, 1, 60);
        range("deadline", deadline.toMillis(), 20, 5000);
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

    private static void range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
