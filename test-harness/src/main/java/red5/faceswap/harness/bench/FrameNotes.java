package red5.faceswap.harness.bench;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The frames that a browser noted ({@code watch.mjs}, option {@code notes}), oldest first. All times are wall clock, ms. */
record FrameNotes(List<Note> frames) {
    private static final double CLOCK_TURN = 4294967296.0;

    /**
     * One frame.
     *
     * @param wall when it was presented
     * @param received when its last packet arrived; null where the browser does not say
     * @param number drawn into it by the publisher; null where it could not be read, as {@code clock}
     * @param clock drawn into it by the publisher, modulo 2^32
     */
    record Note(double wall, Double received, Integer number, Double clock) {
        private boolean coded() {
            return clock != null && received != null;
        }

        /** From the publisher's clock to the arrival of the last packet. */
        double delay() {
            return since(received);
        }

        private double since(double moment) {
            return Math.IEEEremainder(moment - clock, CLOCK_TURN);
        }
    }

    static FrameNotes read(Path file) throws IOException {
        return new FrameNotes(new Gson().fromJson(Files.readString(file), new TypeToken<List<Note>>() {}.getType()));
    }

    /** When the first frame was presented. */
    double begin() {
        return frames.isEmpty() ? 0 : frames.get(0).wall;
    }

    FrameNotes between(double from, double to) {
        return new FrameNotes(
                frames.stream().filter(f -> f.wall >= from && f.wall < to).toList());
    }

    double fps() {
        int last = frames.size() - 1;
        return last < 1 ? 0 : last * 1000 / (frames.get(last).wall - frames.get(0).wall);
    }

    /** From the publisher's clock to the screen. */
    Series shown() {
        Series delays = new Series();
        frames.stream().filter(Note::coded).forEach(f -> delays.add(f.since(f.wall)));
        return delays;
    }

    /** From the publisher's clock to the arrival of the last packet: without the browser's own buffering and decoding. */
    Series received() {
        Series delays = new Series();
        frames.stream().filter(Note::coded).forEach(f -> delays.add(f.delay()));
        return delays;
    }
}
