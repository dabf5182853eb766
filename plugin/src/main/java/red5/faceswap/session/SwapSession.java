package red5.faceswap.session;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.rtc.Broadcast;

/**
 * One stream, from its first publisher until some time after its last: ties source, pipeline, encoders and broadcasts together. The
 * broadcasts outlive publishers, so viewers do too. Thread-safe; no method but {@link #close()} blocks.
 *
 * <p>Demand flows backwards: the source decodes only while one of the outputs is watched, and frames go through the
 * pipeline only while the viewers' output is.
 */
final class SwapSession implements PipelineOutput, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapSession.class);
    private static final FrameSource.Stats NO_STATS = new FrameSource.Stats(0, 0, 0, 0, 0, 0, 0);

    private final StreamKey key;
    private final SessionResources shared;
    private final Alarms alarms;
    private final StreamEvent.Listener listener;
    private final Instant since = Instant.now();
    private final AtomicReference<StreamChoice> choice;
    private final OutputClock clock = new OutputClock();
    private final SessionMeters meters = new SessionMeters();
    private final ProblemLog problems = new ProblemLog();
    private final SwapPipeline pipeline;
    private final PictureOutput after;
    private final SoundOutput sound;

    private volatile PictureOutput before; // made when first asked for
    private SourceLink link;
    private volatile long awaySinceNanos;
    private volatile boolean away = true;
    private Alarms.Alarm ending = () -> {};
    private boolean closed;

    SwapSession(StreamKey key, StreamChoice choice, SessionResources shared, StreamEvent.Listener listener) {
        this.key = key;
        this.shared = shared;
        this.alarms = shared.pipeline().alarms();
        this.listener = listener;
        this.choice = new AtomicReference<>(choice);
        SessionConfig config = shared.config();
        this.pipeline = new SwapPipeline(key.toString(), config.capacity(), config.deadline(), shared.pipeline(), this);
        this.sound = new SoundOutput(key.toString(), shared.codecs(), this::nowMicros, this::sendSound, this::problem);
        this.after = output(key.toString(), new ViewersOutput());
    }

    private PictureOutput output(String name, PictureOutput.Owner owner) {
        return new PictureOutput(
                name, shared.config().keyFrameInterval(), shared.codecs(), alarms, shared.broadcasts(), owner);
    }

    StreamKey key() {
        return key;
    }

    // ---- publishers

    /**
     * Takes another publisher's source, in place of the one before.
     *
     * @return false when the session has ended meanwhile; the source is then untouched
     */
    boolean attach(FrameSource source) {
        SourceLink next =
                new SourceLink(this, source, new FrameFitter(shared.config().maxHeight(), shared.codecs()));
        SourceLink old;
        synchronized (this) {
            if (closed) {
                return false;
            }
            ending.cancel();
            old = link;
            link = next;
            away = false;
            if (old != null) {
                old.cut();
            }
        }
        if (old != null) {
            shared.lifecycle().execute(old::close);
        }
        clock.restart();
        pipeline.forget();
        source.open(next);
        updateDemand();
        event(StreamEvent.Kind.PUBLISHED, old == null ? "published" : "taken over by a newer publisher");
        return true;
    }

    /**
     * The publisher has left.
     *
     * @param ended runs when nobody has come back in time
     * @return false when that source is not the stream's
     */
    boolean detach(FrameSource source, Runnable ended) {
        SourceLink old;
        long grace = shared.config().reconnectGrace().toNanos();
        synchronized (this) {
            if (closed || link == null || link.source() != source) {
                return false;
            }
            old = link;
            old.cut();
            link = null;
            awaySinceNanos = alarms.nanoTime();
            away = true;
            ending = alarms.after(grace, ended);
        }
        shared.lifecycle().execute(old::close);
        event(
                StreamEvent.Kind.PUBLISHER_LEFT,
                "the publisher left; viewers are kept for " + TimeUnit.NANOSECONDS.toSeconds(grace) + " s");
        return true;
    }

    /** True when no publisher is there. */
    synchronized boolean abandoned() {
        return link == null;
    }

    // ---- frames, from the source's threads

    boolean wantsPictures() {
        PictureOutput original = before;
        return after.watched() || (original != null && original.watched());
    }

    void decoded(VideoFrame frame) {
        meters.decoded(frame, alarms.nanoTime());
    }

    /** A picture small enough; takes the reference. */
    void video(VideoFrame frame) {
        long arrival = alarms.nanoTime();
        long timestamp = clock.picture(frame.timestampMicros(), TimeUnit.NANOSECONDS.toMicros(arrival));
        PictureOutput original = before;
        if (original != null && original.watched()) {
            original.offer(new PictureOutput.Picture(frame.retain(), true, timestamp, arrival));
        }
        Optional<SwapSettings> settings = choice.get().settings();
        if (settings.isPresent() && after.watched()) {
            pipeline.submit(frame, timestamp, settings.get());
        } else {
            frame.close();
        }
    }

    void audio(AudioFrame piece) {
        long timestamp = clock.sound(piece.timestampMicros(), nowMicros());
        sound.offer(new AudioFrame(piece.samples(), piece.sampleRate(), piece.channels(), timestamp));
    }

    private void sendSound(EncodedSound packet) {
        if (choice.get().mode() != Mode.OFF) {
            after.sound(packet);
        }
        PictureOutput original = before;
        if (original != null) {
            original.sound(packet);
        }
    }

    @Override
    public void picture(SwappedFrame picture) {
        meters.swapped(picture);
        after.offer(new PictureOutput.Picture(
                picture.frame(),
                picture.outcome() == SwappedFrame.Outcome.ORIGINAL,
                picture.timestampMicros(),
                picture.arrivalNanos()));
    }

    @Override
    public void problem(String sentence) {
        if (problems.add(sentence, alarms.nanoTime())) {
            LOG.warn("{}: {}", key, sentence);
            event(StreamEvent.Kind.PROBLEM, sentence);
        }
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime());
    }

    // ---- demand

    private void updateDemand() {
        boolean wanted = wantsPictures();
        sound.wanted(wanted);
        synchronized (this) {
            if (link != null) {
                link.source().demand(wantsPictures()); // asked again under the lock: the last caller has the last word
            }
        }
    }

    // ---- settings

    StreamChoice choice() {
        return choice.get();
    }

    /** From the next frame on. */
    void choose(StreamChoice next) {
        StreamChoice old = choice.getAndSet(next);
        if (next.mode() == Mode.OFF && old.mode() != Mode.OFF) {
            after.broadcast().dismiss("switched off by the operator");
        }
        if (!next.toString().equals(old.toString())) {
            event(StreamEvent.Kind.SETTINGS, "from " + old + " to " + next);
        }
        next.obstacle(key).filter(o -> next.mode() != Mode.OFF).ifPresent(this::problem);
    }

    // ---- viewers

    Broadcast broadcast() {
        return after.broadcast();
    }

    /** The picture as published; empty when the session has ended. */
    synchronized Optional<Broadcast> originalBroadcast() {
        if (closed) {
            return Optional.empty();
        }
        if (before == null) {
            before = output(key + "-original", new OriginalOutput());
        }
        return Optional.of(before.broadcast());
    }

    StreamStatus status() {
        SourceLink current;
        synchronized (this) {
            current = link;
        }
        FrameSource.Stats source = current == null ? NO_STATS : current.source().stats();
        long now = alarms.nanoTime();
        StreamChoice chosen = choice.get();
        PictureOutput original = before;
        return new StreamStatus(
                key,
                current != null,
                current == null ? "" : current.source().describe(),
                since,
                chosen.mode(),
                chosen.faceId(),
                after.broadcast().viewers(),
                original == null ? 0 : original.broadcast().viewers(),
                meters.width(),
                meters.height(),
                meters.decodedFps(now),
                meters.outputFps(now),
                meters.stageMillis(source.decodeMillis()),
                SessionMeters.counters(
                        pipeline.stats(), after.dropped(), after.keyFramesMade(), source.droppedPackets()),
                meters.faces(),
                problems.latest());
    }

    private void event(StreamEvent.Kind kind, String detail) {
        if (kind != StreamEvent.Kind.PROBLEM) {
            LOG.info("{}: {}", key, detail);
        }
        listener.happened(new StreamEvent(Instant.now(), key, kind, detail));
    }

    /** Lets viewers go and frees everything. Waits for what is being worked on. */
    @Override
    public void close() {
        SourceLink last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending.cancel();
            last = link;
            link = null;
        }
        if (last != null) {
            last.close();
        }
        pipeline.close();
        sound.close();
        after.close();
        if (before != null) {
            before.close();
        }
        event(StreamEvent.Kind.ENDED, "ended");
    }

    /** What all outputs have in common. */
    private abstract class Output implements PictureOutput.Owner {
        @Override
        public void watched(boolean watched) {
            updateDemand();
        }

        @Override
        public void problem(String sentence) {
            SwapSession.this.problem(sentence);
        }

        @Override
        public VideoFrame refresh(PictureOutput.Picture last) {
            boolean expired = away
                    && alarms.nanoTime() - awaySinceNanos
                            >= shared.config().slateAfter().toNanos();
            if (last != null && !expired && mayShow(last)) {
                return last.frame().retain();
            }
            int width = last != null ? last.frame().width() : 640;
            int height = last != null ? last.frame().height() : 360;
            return shared.pipeline().painter().slate(width, height);
        }

        abstract boolean mayShow(PictureOutput.Picture last);
    }

    /** What viewers get. */
    private final class ViewersOutput extends Output {
        @Override
        boolean mayShow(PictureOutput.Picture last) {
            return !last.original() || choice.get().mode() == Mode.ORIGINAL;
        }

        @Override
        public void sent(PictureOutput.Picture picture, boolean isKey, double encodeMillis, long nowNanos) {
            sound.pictureDelay(meters.sent(picture, encodeMillis, nowNanos));
        }
    }

    /** The picture as published, for the console. */
    private final class OriginalOutput extends Output {
        @Override
        boolean mayShow(PictureOutput.Picture last) {
            return true;
        }

        @Override
        public void sent(PictureOutput.Picture picture, boolean isKey, double encodeMillis, long nowNanos) {
            if (!after.watched() && !picture.again()) {
                sound.pictureDelay(TimeUnit.NANOSECONDS.toMicros(nowNanos) - picture.timestampMicros());
            }
        }
    }
}
