package red5.faceswap.harness.view;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * The frames that one viewer decoded and showed, oldest first, with questions about a span of time. All times are wall clock in ms,
 * so that the spans of several viewers, and what was done to their networks, can be compared.
 */
public record ShownFrames(List<Frame> frames) {
    private static final double CLOCK_TURN = 4294967296.0;

    /**
     * One frame.
     *
     * @param wall when it was shown
     * @param number drawn into it by the publisher; null where it could not be read, as {@code clock}
     * @param clock drawn into it by the publisher, modulo 2^32
     * @param presented the viewer's own count of frames presented until then: it may tell of fewer than it presents
     * @param width pixels, as {@code height}
     */
    public record Frame(double wall, Integer number, Double clock, int presented, int width, int height) {
        public String size() {
            return width + "x" + height;
        }

        double delayMillis() {
            return Math.IEEEremainder(wall - clock, CLOCK_TURN);
        }
    }

    public ShownFrames {
        frames = List.copyOf(frames);
    }

    /** What {@code watch.mjs} wrote (option {@code notes}). */
    public static ShownFrames read(Path notes) throws IOException {
        return new ShownFrames(new Gson().fromJson(Files.readString(notes), new TypeToken<List<Frame>>() {}.getType()));
    }

    public ShownFrames between(double from, double to) {
        return new ShownFrames(
                frames.stream().filter(f -> f.wall >= from && f.wall < to).toList());
    }

    /** Frames per second of that span, in which nothing may have been shown at all. */
    public double fps(double from, double to) {
        return (presentedUntil(to) - presentedUntil(from)) * 1000 / (to - from);
    }

    private int presentedUntil(double moment) {
        int presented = 0;
        for (Frame frame : frames) {
            if (frame.wall >= moment) {
                break;
            }
            presented = frame.presented;
        }
        return presented;
    }

    /** The longest time in that span without a new frame, its begin and end included, ms. */
    public double longestGap(double from, double to) {
        double longest = 0;
        double last = from;
        for (Frame frame : between(from, to).frames) {
            longest = Math.max(longest, frame.wall - last);
            last = frame.wall;
        }
        return Math.max(longest, to - last);
    }

    /** From the publisher's clock to the screen, median in ms; empty where no clock could be read. */
    public OptionalDouble delayP50(double from, double to) {
        double[] delays = between(from, to).frames.stream()
                .filter(f -> f.clock != null)
                .mapToDouble(Frame::delayMillis)
                .sorted()
                .toArray();
        return delays.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(delays[delays.length / 2]);
    }

    /** When the first frame after that moment was shown that is as wanted. */
    public OptionalDouble first(double after, Predicate<Frame> wanted) {
        return frames.stream()
                .filter(f -> f.wall >= after && wanted.test(f))
                .mapToDouble(Frame::wall)
                .findFirst();
    }

    /** How often the size changed. */
    public int switches(double from, double to) {
        List<Frame> shown = between(from, to).frames;
        int switches = 0;
        for (int i = 1; i < shown.size(); i++) {
            switches += shown.get(i).size().equals(shown.get(i - 1).size()) ? 0 : 1;
        }
        return switches;
    }

    /** Least width of a frame in that span, 0 where there was none. */
    public int leastWidth(double from, double to) {
        return between(from, to).frames.stream().mapToInt(Frame::width).min().orElse(0);
    }

    /** Frames whose number is less than that of the one before. */
    public int backwards() {
        int[] numbers = frames.stream()
                .filter(f -> f.number != null)
                .mapToInt(Frame::number)
                .toArray();
        int backwards = 0;
        for (int i = 1; i < numbers.length; i++) {
            backwards += numbers[i] < numbers[i - 1] ? 1 : 0;
        }
        return backwards;
    }

    /** A span second by second: frames, width, median delay in ms. */
    public String story(double from, double to) {
        StringJoiner seconds = new StringJoiner(", ");
        for (double second = from; second < to; second += 1000) {
            List<Frame> shown = between(second, second + 1000).frames;
            OptionalDouble delay = delayP50(second, second + 1000);
            seconds.add(shown.size() + "@" + leastWidth(second, second + 1000)
                    + (delay.isEmpty() ? "" : "/" + Math.round(delay.getAsDouble())));
        }
        return seconds.toString();
    }

    /** A span in words, for a failed assertion. */
    public String describe(double from, double to) {
        ShownFrames span = between(from, to);
        String[] sizes = span.frames.stream().map(Frame::size).distinct().toArray(String[]::new);
        return String.format(
                "%.1f s: %.1f fps, longest gap %.0f ms, delay %.0f ms, %s, %d switches",
                (to - from) / 1000,
                fps(from, to),
                longestGap(from, to),
                delayP50(from, to).orElse(Double.NaN),
                Arrays.toString(sizes),
                switches(from, to));
    }
}
