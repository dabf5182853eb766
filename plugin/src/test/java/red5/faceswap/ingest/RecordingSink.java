package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.Barcode;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;

/** Keeps what a source gave: of pictures what can be read from them, since their memory goes back at once. */
final class RecordingSink implements FrameSink {
    record Picture(int number, int width, int height, double luma, double u, double v, long micros) {}

    private final List<Picture> pictures = new ArrayList<>();
    private final List<AudioFrame> sounds = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();

    @Override
    public synchronized void arrived(long timestampMicros) {
        arrivals.add(timestampMicros);
    }

    /** Times of packets, of which most were decoded later. */
    synchronized List<Long> arrivals() {
        return List.copyOf(arrivals);
    }

    @Override
    public void video(VideoFrame frame) {
        try (frame) {
            Picture picture = new Picture(
                    Barcode.read(frame),
                    frame.width(),
                    frame.height(),
                    Barcode.lowerMean(frame, 0),
                    Barcode.lowerMean(frame, 1),
                    Barcode.lowerMean(frame, 2),
                    frame.timestampMicros());
            synchronized (this) {
                pictures.add(picture);
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void audio(AudioFrame sound) {
        sounds.add(sound);
        notifyAll();
    }

    @Override
    public synchronized void problem(String sentence) {
        problems.add(sentence);
        notifyAll();
    }

    synchronized List<Picture> pictures() {
        return List.copyOf(pictures);
    }

    synchronized List<Integer> numbers() {
        return pictures.stream().map(Picture::number).toList();
    }

    synchronized List<AudioFrame> sounds() {
        return List.copyOf(sounds);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** Waits until something holds that changes with what arrives here. */
    synchronized void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!holds.getAsBoolean() && System.nanoTime() < end) {
            wait(20);
        }
        assertTrue(holds.getAsBoolean(), what + "; pictures " + numbers() + ", problems " + problems);
    }
}
