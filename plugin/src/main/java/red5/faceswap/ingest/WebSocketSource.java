package red5.faceswap.ingest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.PictureDecoder;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;

/**
 * The frames of a client that sends pictures and sound as binary WebSocket messages. The first byte of a message, and nothing
 * else, says what follows: {@code v} a JPEG, PNG or WebP picture, {@code a} interleaved PCM (signed 16 bit, little endian).
 *
 * <p>A picture's time is that of its arrival on the monotonic clock. Sound is timed by counting its samples, beginning so
 * that the first message ends when it arrives; the count is drawn slowly towards arrival, and begins anew after a gap.
 */
public final class WebSocketSource implements FrameSource {
    /** Bound on the messages that wait to be decoded. */
    public static final long BACKLOG_BYTES = 16_000_000;

    private static final long RESYNC_MICROS = 200_000;
    private static final int SLEW = 64;

    private final String stream;
    private final int sampleRate;
    private final int channels;
    private final LongSupplier nanoTime;
    private final DecodeQueue<WebSocketUnit> queue = new DecodeQueue<>(BACKLOG_BYTES);
    private final DecodeCounters counters = new DecodeCounters();
    private final AtomicReference<String> damage = new AtomicReference<>();
    private DecodeWorker<WebSocketUnit> worker;
    private FrameSink frames;
    private boolean opened;
    private boolean closed;
    private boolean soundBegan;
    private long nextSoundMicros;
    private long lastPictureMicros = Long.MIN_VALUE;

    /**
     * A source that is not open yet.
     *
     * @param stream the stream's name, for the thread's name and the log
     * @param sampleRate Hz of the sound, 8000 to 192000
     * @param channels of the sound, 1 or 2
     * @throws IllegalArgumentException for other values; the message is a sentence for the client
     */
    public WebSocketSource(String stream, int sampleRate, int channels) {
        this(stream, sampleRate, channels, System::nanoTime);
    }

    WebSocketSource(String stream, int sampleRate, int channels, LongSupplier nanoTime) {
        if (sampleRate < 8000 || sampleRate > 192_000 || channels < 1 || channels > 2) {
            throw new IllegalArgumentException("Sound of 8000 to 192000 Hz with 1 or 2 channels is accepted, not of "
                    + sampleRate + " Hz with " + channels + ".");
        }
        this.stream = stream;
        this.sampleRate = sampleRate;
        this.channels = channels;
        this.nanoTime = nanoTime;
    }

    /** A source for 48 kHz mono. */
    public WebSocketSource(String stream) {
        this(stream, 48000, 1);
    }

    @Override
    public String describe() {
        return "WebSocket pictures + PCM " + sampleRate + " Hz";
    }

    @Override
    public synchronized void open(FrameSink sink) {
        if (opened) {
            throw new IllegalStateException("a source is opened once");
        }
        opened = true;
        if (closed) {
            return;
        }
        frames = sink;
        try {
            var decoding = new WebSocketDecoding(sink, counters, sampleRate, channels, damage::set);
            worker = new DecodeWorker<>(stream, queue, decoding, sink::problem);
        } catch (MediaException e) {
            sink.problem(e.getMessage());
        }
    }

    @Override
    public void demand(boolean wanted) {
        queue.demand(wanted);
    }

    /**
     * Takes a binary message. Returns at once; the array must not be changed afterwards.
     *
     * @return a sentence for the client when something is wrong with this message, or with an earlier one whose damage showed only when
     *     it was decoded; the stream goes on
     */
    public synchronized Optional<String> message(byte[] message) {
        if (closed) {
            return Optional.empty();
        }
        if (message.length < 2) {
            return Optional.of("The message is empty: send the byte v and a picture, or the byte a and samples.");
        }
        return switch (message[0]) {
            case 'v' -> picture(message);
            case 'a' -> sound(message);
            default ->
                Optional.of("The message begins with the byte " + (message[0] & 0xff)
                        + ": send v (118) before a picture or a (97) before samples.");
        };
    }

    private Optional<String> picture(byte[] message) {
        counters.videoPacket();
        try {
            PictureDecoder.inspect(message, 1, message.length - 1);
        } catch (MediaException e) {
            return Optional.of(e.getMessage());
        }
        lastPictureMicros = Math.max(lastPictureMicros + 1000, nanoTime.getAsLong() / 1000);
        add(new WebSocketUnit(true, message, lastPictureMicros));
        return Optional.ofNullable(damage.getAndSet(null));
    }

    private Optional<String> sound(byte[] message) {
        counters.audioPacket();
        int sampleBytes = 2 * channels;
        if ((message.length - 1) % sampleBytes != 0) {
            return Optional.of("The sound has " + (message.length - 1) + " bytes, which is no multiple of "
                    + sampleBytes + " (16 bit, " + channels + (channels == 1 ? " channel)." : " channels)."));
        }
        long duration = (message.length - 1L) / sampleBytes * 1_000_000 / sampleRate;
        long start = nanoTime.getAsLong() / 1000 - duration;
        if (!soundBegan || Math.abs(start - nextSoundMicros) > RESYNC_MICROS) {
            nextSoundMicros = soundBegan ? Math.max(start, nextSoundMicros) : start;
            soundBegan = true;
        } else {
            nextSoundMicros += (start - nextSoundMicros) / SLEW;
        }
        add(new WebSocketUnit(false, message, nextSoundMicros));
        nextSoundMicros += duration;
        return Optional.ofNullable(damage.getAndSet(null));
    }

    private void add(WebSocketUnit unit) {
        if (frames != null) {
            frames.arrived(unit.decodeMicros());
        }
        queue.add(unit);
    }

    @Override
    public Stats stats() {
        return counters.stats(queue.dropped());
    }

    @Override
    public void close() {
        DecodeWorker<WebSocketUnit> ending;
        synchronized (this) {
            closed = true;
            ending = worker;
        }
        queue.close();
        if (ending != null) {
            ending.close();
        }
    }
}
