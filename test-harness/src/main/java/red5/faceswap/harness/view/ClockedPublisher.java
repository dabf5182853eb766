package red5.faceswap.harness.view;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes a {@link ClockedPicture} and its {@link ClockedSound} in real time by an ffmpeg process. The wall clock is drawn
 * at the moment in which a frame is given to the encoder. A frame's number is its time slot: where the machine is too slow,
 * frames are skipped and counted, and their numbers are missing.
 */
public final class ClockedPublisher implements AutoCloseable {
    private static final int MOST_SLOTS_LATE = 3;
    private static final long GOODBYE_SECONDS = 5;

    private final Publication publication;
    private final Process process;
    private final Path log;
    private final Thread feeder;
    private volatile int nextNumber;
    private volatile int skipped;
    private volatile boolean stopping;

    private ClockedPublisher(Publication publication, ClockedPicture picture, Process process, Path log) {
        this.publication = publication;
        this.process = process;
        this.log = log;
        this.nextNumber = publication.firstNumber();
        this.feeder = new Thread(() -> feed(picture), "harness-publisher");
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Begins to publish; returns at once. */
    public static ClockedPublisher start(Publication publication) throws IOException, InterruptedException {
        ClockedPicture picture = publication.hasPicture() ? publication.drawing() : null;
        Path log = Files.createTempFile("publisher", ".log");
        Process process = publication
                .codec()
                .ffmpeg()
                .process(publication.ffmpegArguments(publication.url()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile())
                .start();
        return new ClockedPublisher(publication, picture, process, log);
    }

    /** The number that the next frame will have. */
    public int nextNumber() {
        return nextNumber;
    }

    /** Frames left out because the machine was too slow for real time. */
    public int skipped() {
        return skipped;
    }

    public boolean alive() {
        return process.isAlive() && feeder.isAlive();
    }

    /** What ffmpeg complained of. */
    public String complaints() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until that many frames have been given to the encoder. */
    public void awaitFrames(int count, Duration patience) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (nextNumber - publication.firstNumber() < count) {
            if (!alive() || System.nanoTime() > deadline) {
                throw new TimeoutException("published " + (nextNumber - publication.firstNumber()) + " frames of "
                        + count + ", ffmpeg says: " + complaints());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Is gone without a word, as when a phone loses its network (kill -9). */
    public void vanish() throws InterruptedException {
        stopping = true;
        process.destroyForcibly().waitFor();
        feeder.join();
    }

    /** Ends the stream properly. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            feeder.join();
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void feed(ClockedPicture picture) {
        try (OutputStream pipe = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            RawMatroska matroska = new RawMatroska(pipe, picture, publication.fps(), publication.hasSound());
            long begun = System.nanoTime();
            int slot = 0;
            while (!stopping) {
                long due = begun + slot * 1_000_000_000L / publication.fps();
                waitUntil(due);
                int late = (int) ((System.nanoTime() - due) * publication.fps() / 1_000_000_000L);
                if (late > MOST_SLOTS_LATE) {
                    skipped += late;
                    sound(matroska, slot, slot + late);
                    slot += late;
                }
                if (picture != null) {
                    byte[] frame = picture.draw(publication.firstNumber() + slot, System.currentTimeMillis());
                    matroska.picture(millis(slot), frame);
                }
                sound(matroska, slot, slot + 1);
                nextNumber = publication.firstNumber() + ++slot;
            }
        } catch (IOException e) {
            // the encoder is gone: alive() and complaints() tell
            stopping = true;
        }
    }

    private void sound(RawMatroska matroska, int fromSlot, int toSlot) throws IOException {
        if (publication.hasSound()) {
            long from = sample(fromSlot);
            matroska.sound(millis(fromSlot), ClockedSound.samples(from + shift(), (int) (sample(toSlot) - from)));
        }
    }

    /** A publisher who goes on counting flashes at other slots than multiples of a second. */
    private long shift() {
        return (long) (publication.firstNumber() % publication.fps()) * ClockedSound.RATE / publication.fps();
    }

    private long sample(int slot) {
        return (long) slot * ClockedSound.RATE / publication.fps();
    }

    private long millis(int slot) {
        return slot * 1000L / publication.fps();
    }

    private void waitUntil(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0 && !stopping) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }
}
