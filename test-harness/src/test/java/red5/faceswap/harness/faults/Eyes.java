package red5.faceswap.harness.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import red5.faceswap.harness.view.JavaViewer;

/** A viewer's notes: numbers of the frames it saw, their age, the sizes, the last picture, and what it heard. Thread-safe. */
final class Eyes implements JavaViewer.Listener {
    /** A picture kept: I420, tightly packed. */
    record Kept(int width, int height, byte[] y, byte[] u, byte[] v) {}

    private static final int LOUD = 1000;
    private final List<Integer> numbers = new ArrayList<>();
    private final List<Long> ages = new ArrayList<>();
    private final Set<String> sizes = new LinkedHashSet<>();
    private int pictures;
    private int loudSounds;
    private double frequency;
    private boolean keeps;
    private Kept kept;
    private String state = "";

    @Override
    public synchronized void picture(JavaViewer.Picture picture) {
        pictures++;
        sizes.add(picture.width() + "x" + picture.height());
        picture.code().ifPresent(code -> {
            numbers.add(code.number());
            ages.add(code.ageMillis());
        });
        if (keeps) {
            keeps = false;
            kept = new Kept(
                    picture.width(),
                    picture.height(),
                    plane(picture.y(), picture.strideY(), picture.width(), picture.height()),
                    plane(picture.u(), picture.strideUv(), picture.width() / 2, picture.height() / 2),
                    plane(picture.v(), picture.strideUv(), picture.width() / 2, picture.height() / 2));
        }
        notifyAll();
    }

    private static byte[] plane(ByteBuffer from, int stride, int width, int height) {
        byte[] plane = new byte[width * height];
        for (int y = 0; y < height; y++) {
            from.get(y * stride, plane, y * width, width);
        }
        return plane;
    }

    @Override
    public synchronized void sound(byte[] pcm, int rate, int channels) {
        int peak = 0;
        int crossings = 0;
        int before = 0;
        int samples = pcm.length / 2 / channels;
        for (int i = 0; i < samples; i++) {
            int at = 2 * channels * i;
            int sample = (short) (pcm[at] & 255 | pcm[at + 1] << 8);
            peak = Math.max(peak, Math.abs(sample));
            crossings += before < 0 && sample >= 0 ? 1 : 0;
            before = sample == 0 ? before : sample;
        }
        if (peak > LOUD) {
            loudSounds++;
            // 10 ms each: single counts are rough, their mean is not
            frequency += (crossings * (double) rate / samples - frequency) / loudSounds;
        }
        notifyAll();
    }

    @Override
    public synchronized void state(String now) {
        state = now;
        notifyAll();
    }

    /** Waits until something is so; looks after each picture and sound. */
    synchronized void await(String what, BooleanSupplier wanted, Duration patience)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("not " + what + " after " + patience + ": " + this);
            }
            wait(Math.max(1, Math.min(200, left / 1_000_000)));
        }
    }

    /** Waits until a frame with that number or a later one is seen. */
    void awaitNumber(int number, Duration patience) throws InterruptedException, TimeoutException {
        await("frame " + number, () -> lastNumber() >= number, patience);
    }

    void awaitPictures(int count, Duration patience) throws InterruptedException, TimeoutException {
        await(count + " pictures", () -> pictures() >= count, patience);
    }

    /** The next picture that comes. */
    Kept keep(Duration patience) throws InterruptedException, TimeoutException {
        synchronized (this) {
            kept = null;
            keeps = true;
        }
        await("a picture", () -> kept() != null, patience);
        return kept();
    }

    private synchronized Kept kept() {
        return kept;
    }

    synchronized int pictures() {
        return pictures;
    }

    synchronized int lastNumber() {
        return numbers.isEmpty() ? -1 : numbers.get(numbers.size() - 1);
    }

    /** Milliseconds since each frame of those numbers was drawn, in the order of their coming. */
    synchronized List<Long> ages(int from, int to) {
        return IntStream.range(0, numbers.size())
                .filter(i -> numbers.get(i) >= from && numbers.get(i) < to)
                .mapToObj(ages::get)
                .toList();
    }

    /** The same for all frames. */
    synchronized List<Long> ages() {
        return List.copyOf(ages);
    }

    static double mean(List<Long> ages) {
        return ages.stream().mapToLong(age -> age).average().orElseThrow();
    }

    synchronized Set<String> sizes() {
        return Set.copyOf(sizes);
    }

    /** Steps to the same or an earlier frame. */
    synchronized int backwards() {
        int count = 0;
        for (int i = 1; i < numbers.size(); i++) {
            count += numbers.get(i) < numbers.get(i - 1) ? 1 : 0;
        }
        return count;
    }

    /** Pieces of 10 ms that were not silent. */
    synchronized int loudSounds() {
        return loudSounds;
    }

    synchronized double frequencyHz() {
        return frequency;
    }

    synchronized String state() {
        return state;
    }

    @Override
    public synchronized String toString() {
        return state + ", " + pictures + " pictures " + sizes + ", " + numbers.size() + " numbered up to "
                + lastNumber() + ", " + backwards() + " backwards, " + loudSounds + " loud sounds of "
                + Math.round(frequency) + " Hz";
    }
}
