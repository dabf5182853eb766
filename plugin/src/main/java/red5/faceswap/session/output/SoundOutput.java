package red5.faceswap.session.output;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.Failures;
import red5.faceswap.media.MediaException;

/**
 * The thread that encodes a stream's sound, once for all its broadcasts, and lets it leave together with its pictures. Thread-safe.
 */
public final class SoundOutput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SoundOutput.class);
    /** Pieces that wait for the encoder; at 20 ms each a second. */
    static final int MAX_WAITING = 50;

    private final Codecs codecs;
    private final LongSupplier nowMicros;
    private final Consumer<EncodedSound> out;
    private final Consumer<String> problems;
    private final String stream;
    private final WorkerThread thread;

    private final ArrayDeque<AudioFrame> waiting = new ArrayDeque<>();
    private final SoundDelay delay = new SoundDelay();
    private boolean wanted;
    private boolean closed;

    private Codecs.SoundEncoder encoder; // the thread's
    private long lastTimestamp = Long.MIN_VALUE; // the thread's

    public SoundOutput(
            String stream,
            Codecs codecs,
            LongSupplier nowMicros,
            Consumer<EncodedSound> out,
            Consumer<String> problems) {
        this.codecs = codecs;
        this.nowMicros = nowMicros;
        this.out = out;
        this.problems = problems;
        this.stream = stream;
        this.thread = new WorkerThread("faceswap-" + stream + "-sound", this::run);
        thread.start();
    }

    /** Sound stamped by the server's clock. */
    public synchronized void offer(AudioFrame sound) {
        if (!wanted || closed) {
            return;
        }
        if (waiting.size() == MAX_WAITING) {
            waiting.poll();
        }
        waiting.add(sound);
        notifyAll();
    }

    /** Whether anybody listens; nothing is kept meanwhile. */
    public synchronized void wanted(boolean listening) {
        wanted = listening;
        if (!listening) {
            waiting.clear();
            delay.clear();
        }
        notifyAll();
    }

    /** How long pictures take from capture to sending. */
    public synchronized void pictureDelay(long micros) {
        delay.pictureDelay(micros);
        notifyAll();
    }

    private void run() {
        while (true) {
            EncodedSound due = null;
            AudioFrame next = null;
            synchronized (this) {
                while (!closed && wanted && waiting.isEmpty() && (due = delay.poll(nowMicros.getAsLong())) == null) {
                    waitUntilDue();
                }
                if (closed) {
                    break;
                }
                next = due == null ? waiting.poll() : null;
            }
            try {
                if (due != null) {
                    send(due);
                } else if (next != null) {
                    encode(next);
                } else {
                    closeEncoder();
                    awaitWanted();
                }
            } catch (RuntimeException | Error e) { // of many kinds where no memory is left
                Failures.log(LOG, "{}: a piece of sound was lost", stream, e);
            }
        }
        closeEncoder();
    }

    /** Call with the lock held. */
    private void waitUntilDue() {
        long due = delay.due();
        try {
            if (due == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.MICROSECONDS.timedWait(this, Math.max(100, due - nowMicros.getAsLong()));
            }
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted and goes on until it is closed", stream);
        }
    }

    private synchronized void awaitWanted() {
        while (!wanted && !closed) {
            waitUntilDue();
        }
    }

    private void send(EncodedSound sound) {
        if (sound.timestampMicros() > lastTimestamp) { // after a jump backwards what overlaps is left out
            lastTimestamp = sound.timestampMicros();
            out.accept(sound);
        }
    }

    private void encode(AudioFrame sound) {
        try {
            if (encoder == null) {
                encoder = codecs.sound();
            }
            for (EncodedSound packet : encoder.encode(sound)) {
                synchronized (this) {
                    delay.add(packet);
                }
            }
        } catch (MediaException | RuntimeException | Error e) {
            closeEncoder();
            problems.accept("encoding sound failed: " + Failures.words(e));
            LOG.debug("{} failed", stream, e);
        }
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join();
    }
}
