package red5.faceswap.harness.view;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a browser says of itself second by second ({@code watch.mjs}, option {@code secondNotes}): it tells what the network withheld
 * from what a busy machine did. Times are wall clock in ms.
 */
public record BrowserSeconds(List<Second> seconds) {
    private static final double NOTED_EVERY = 1000;

    /**
     * One note.
     *
     * @param wall when it was made
     * @param framesReceived frames that had come whole by then, shown or not; null while nothing is known
     * @param heldUpMillis by how much a timer of the page came late at worst since the note before
     */
    public record Second(double wall, Integer framesReceived, double heldUpMillis) {}

    public BrowserSeconds {
        seconds = List.copyOf(seconds);
    }

    /** What {@code watch.mjs} wrote. */
    public static BrowserSeconds read(Path notes) throws IOException {
        return new BrowserSeconds(
                new Gson().fromJson(Files.readString(notes), new TypeToken<List<Second>>() {}.getType()));
    }

    /** Frames per second that came whole between the first and the last note of that span; 0 where there are no two. */
    public double receivedFps(double from, double to) {
        List<Second> known = seconds.stream()
                .filter(s -> s.wall >= from && s.wall < to && s.framesReceived != null)
                .toList();
        if (known.size() < 2) {
            return 0;
        }
        Second first = known.get(0);
        Second last = known.get(known.size() - 1);
        return (last.framesReceived - first.framesReceived) * 1000 / (last.wall - first.wall);
    }

    /** The longest time that the page was held up in that span. */
    public double longestHeldUp(double from, double to) {
        return noted(from, to).stream().mapToDouble(Second::heldUpMillis).max().orElse(0);
    }

    /** The share of that span in which the page was held up, of each second its longest time: 0 to 1. */
    public double shareHeldUp(double from, double to) {
        double heldUp =
                noted(from, to).stream().mapToDouble(Second::heldUpMillis).sum();
        return Math.min(1, heldUp / (to - from));
    }

    /** Notes tell of the second before them. */
    private List<Second> noted(double from, double to) {
        return seconds.stream()
                .filter(s -> s.wall >= from && s.wall < to + NOTED_EVERY)
                .toList();
    }
}
