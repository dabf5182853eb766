package red5.faceswap.harness.view;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * When the frames of a {@link ClockedPublisher} come out of the server as they went in: played over RTMP by an ffmpeg process, past everything
 * that the product does. A frame that is late here was late before the product had it.
 */
public final class PublishedFrames implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 5;

    private final Process process;
    private final int width;
    private final int height;
    private final Thread reader;
    private final Map<Integer, Arrival> arrivals = new ConcurrentHashMap<>();

    /**
     * One frame.
     *
     * @param wall when it came, wall clock in ms
     * @param millis from the publisher's clock to that moment
     */
    public record Arrival(double wall, double millis) {}

    private PublishedFrames(Process process, int width, int height) {
        this.process = process;
        this.width = width;
        this.height = height;
        reader = new Thread(this::read, "harness-published-frames");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Begins to watch.
     *
     * @param url of RTMP
     * @param width pixels, as published
     * @param height pixels, as published
     */
    public static PublishedFrames watch(String url, int width, int height) throws IOException {
        List<String> arguments = List.of(
                ("-loglevel error -fflags nobuffer -flags low_delay -threads 1 -probesize 32 -analyzeduration 0 -i "
                                + url + " -an -fps_mode passthrough -pix_fmt gray -flush_packets 1 -f rawvideo pipe:1")
                        .split(" "));
        Process process = Ffmpeg.CARRIED
                .process(arguments)
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .redirectError(Redirect.DISCARD)
                .start();
        return new PublishedFrames(process, width, height);
    }

    private void read() {
        byte[] luma = new byte[width * height];
        try (DataInputStream frames = new DataInputStream(process.getInputStream())) {
            while (true) {
                frames.readFully(luma);
                long wall = System.currentTimeMillis();
                Optional<BarCode> code = BarCode.read(ByteBuffer.wrap(luma), width, width, height);
                code.ifPresent(c -> arrivals.put(c.number(), new Arrival(wall, c.millisUntil(wall))));
            }
        } catch (IOException e) {
            // the publisher or this watcher has ended
        }
    }

    /** The frames so far, by the numbers that the publisher drew into them; those whose code was not readable are missing. */
    public Map<Integer, Arrival> arrivals() {
        return Map.copyOf(arrivals);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
