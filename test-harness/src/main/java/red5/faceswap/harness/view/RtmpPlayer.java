package red5.faceswap.harness.view;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.Checkout;

/** A player of RTMP, the one in ffmpeg: what it decodes goes to the same listener as a WebRTC viewer's. */
public final class RtmpPlayer implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 5;
    private static final int RATE = 48_000;
    private static final int SOUND_BYTES = RATE / 100 * 2;

    private final Path complaints;
    private final List<Process> processes = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    /** Takes what a process puts out, until it ends. */
    private interface Reader {
        void read(DataInputStream in) throws IOException;
    }

    private RtmpPlayer() throws IOException {
        complaints =
                Files.createTempFile(Files.createDirectories(Checkout.work().resolve("logs")), "player-", ".log");
    }

    /**
     * Begins to play picture and sound, each by a connection of its own.
     *
     * @param url of RTMP
     * @param width pixels, as the server sends it
     * @param height pixels
     */
    public static RtmpPlayer watch(String url, int width, int height, JavaViewer.Listener listener) throws IOException {
        RtmpPlayer player = watchPictures(url, width, height, listener);
        player.start("-i " + url + " -vn -ac 1 -ar " + RATE + " -f s16le pipe:1", in -> {
            byte[] sound = new byte[SOUND_BYTES];
            while (true) {
                in.readFully(sound);
                listener.sound(sound, RATE, 1);
            }
        });
        return player;
    }

    /** The same without sound, by one connection. A listener that does not return holds the player up. */
    public static RtmpPlayer watchPictures(String url, int width, int height, JavaViewer.Listener listener)
            throws IOException {
        RtmpPlayer player = new RtmpPlayer();
        player.start("-i " + url + " -an -fps_mode passthrough -pix_fmt yuv420p -f rawvideo pipe:1", in -> {
            ByteBuffer i420 = ByteBuffer.allocate(width * height * 3 / 2);
            while (true) {
                in.readFully(i420.array());
                listener.picture(picture(i420, width, height));
            }
        });
        return player;
    }

    /**
     * What a player gets in its first seconds, undecoded, as ffmpeg's muxer {@code framecrc} writes it: lines with {@code #} say how the streams are coded,
     * the others are packets ({@code stream, dts, pts, duration, bytes, checksum}; times in ms).
     */
    public static List<String> packets(String url, int seconds) throws IOException, InterruptedException {
        String arguments = "-loglevel error -i " + url + " -c copy -copyts -t " + seconds + " -f framecrc -";
        return new String(Ffmpeg.CARRIED.run(List.of(arguments.split(" "))), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    private static JavaViewer.Picture picture(ByteBuffer i420, int width, int height) {
        int luma = width * height;
        return new JavaViewer.Picture(
                width,
                height,
                i420.slice(0, luma),
                i420.slice(luma, luma / 4),
                i420.slice(luma + luma / 4, luma / 4),
                width,
                width / 2);
    }

    private void start(String arguments, Reader reader) throws IOException {
        Process process = Ffmpeg.CARRIED
                .process(List.of(("-loglevel warning -fflags nobuffer " + arguments).split(" ")))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectError(Redirect.appendTo(complaints.toFile()))
                .start();
        Thread thread = new Thread(() -> run(process.getInputStream(), reader), "harness-rtmp-player");
        thread.setDaemon(true);
        thread.start();
        processes.add(process);
        readers.add(thread);
    }

    private static void run(InputStream in, Reader reader) {
        try (DataInputStream data = new DataInputStream(in)) {
            reader.read(data);
        } catch (IOException e) {
            // the stream or the player has ended
        }
    }

    /** Whether both connections are still there. */
    public boolean playing() {
        return processes.stream().allMatch(Process::isAlive);
    }

    /** Waits until no connection is left; false when one is there for longer than that. */
    public boolean ends(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Process process : processes) {
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /** What ffmpeg said. */
    public String complaints() {
        try {
            return Files.readString(complaints);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        try {
            for (Process process : processes) {
                process.destroy();
                if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            for (Thread reader : readers) {
                reader.join();
            }
        } catch (InterruptedException e) {
            processes.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
