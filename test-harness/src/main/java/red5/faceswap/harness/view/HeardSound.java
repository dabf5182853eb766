package red5.faceswap.harness.view;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a browser heard, second by second ({@code watch.mjs}, option {@code soundNotes}). Times are wall clock in ms. */
public record HeardSound(List<Note> notes) {
    /**
     * What was heard since the note before.
     *
     * @param wall when it was noted
     * @param levels one each 0.2 s
     * @param frequencies the loudest one, empty in silence
     */
    public record Note(double wall, List<Level> levels, List<Double> frequencies) {}

    /**
     * @param rms 0 to 1
     * @param blocks pieces of 2.5 ms
     * @param silent those of them in which there was nothing
     */
    public record Level(double rms, int blocks, int silent) {}

    /** What {@code watch.mjs} wrote (option {@code soundNotes}). */
    public static HeardSound read(Path notes) throws IOException {
        return new HeardSound(new Gson().fromJson(Files.readString(notes), new TypeToken<List<Note>>() {}.getType()));
    }

    private List<Note> between(double from, double to) {
        return notes.stream().filter(n -> n.wall >= from && n.wall < to).toList();
    }

    /** Share of silence among what was played in that span; 1 where nothing was. */
    public double silentShare(double from, double to) {
        List<Level> levels =
                between(from, to).stream().flatMap(n -> n.levels.stream()).toList();
        int blocks = levels.stream().mapToInt(Level::blocks).sum();
        return blocks == 0 ? 1 : levels.stream().mapToInt(Level::silent).sum() / (double) blocks;
    }

    /** Share of the span's notes in which the tone of a {@link ClockedPublisher} was the loudest. */
    public double toneShare(double from, double to) {
        double hz = ClockedSound.TONE_HZ;
        List<Note> span = between(from, to);
        long with = span.stream()
                .filter(n -> n.frequencies.stream().anyMatch(f -> Math.abs(f - hz) < Seen.LESS_THAN_A_SEMITONE * hz))
                .count();
        return span.isEmpty() ? 0 : with / (double) span.size();
    }
}
