package red5.faceswap.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.output.OutputClock;

/**
 * One stream, from its first publisher until some time after its last: ties source, pipeline, encoders and broadcasts together. The
 * broadcasts outlive publishers, so viewers do too. Thread-safe; no method but {@link #close()} blocks.
 *
 * <p>Demand flows backwards: the source decodes only while one of the outputs is watched, and frames go through the
 * pipeline only while the viewers' output is.
 */
final class SwapSession implements PipelineOutput, SessionOutputs.Owner, AutoCloseable {
    private final StreamKey key;
    private final SessionResources shared;
    private final Alarms alarms;
    private final Instant since = Instant.now();
    private final AtomicReference<StreamChoice> choice;
    private final SessionLog log;
    private final SessionMeters meters = new SessionMeters();
    private final Overload overload = new Overload();
    private final OutputClock clock = new OutputClock();
    private final StandIn standIn;
    private final SwapPipeline pipeline;
    private final SessionOutputs outputs;

    private final PublisherSeat seat = new PublisherSeat();
    private Alarms.Alarm ending; // not set while a publisher is there
    private boolean closed;

    SwapSession(StreamKey key, StreamChoice choice, SessionResources shared, StreamEvent.Listener listener) {
        this.key = key;
        this.shared = shared;
        this.alarms = shared.pipeline().alarms();
        this.ending = alarms.alarm(() -> {});
        this.choice = new AtomicReference<>(choice);
        this.log = new SessionLog(key, listener);
        SessionConfig config = shared.config();
        this.standIn =
                new StandIn(shared.pipeline().painter(), config.slateAfter().toNanos());
        this.pipeline = new SwapPipeline(key.toString(), config.capacity(), config.deadline(), shared.pipeline(), this);
        this.outputs = new SessionOutputs(key, shared, this::choice, meters, standIn, this);
    }

    StreamKey key() {
        return key;
    }

    /**
     * Takes another publisher's source, in place of the one before.
     *
     * @return false when the session has ended meanwhile; the source is then untouched
     */
    boolean attach(FrameSource source) {
        SourceLink next =
                new SourceLink(this, source, shared.config().encoding().maxHeight(), shared.codecs());
        SourceLink old;
        synchronized (this) {
            if (closed) {
                return false;
            }
            ending.cancel();
            old = seat.take(next);
            standIn.publisherCame();
        }
        if (old != null) {
            shared.lifecycle().execute(old::close);
        }
        clock.restart();
        pipeline.forget();
        source.open(next);
        watchedChanged();
        event(StreamEvent.Kind.PUBLISHED, old == null ? "published" : "taken over by a newer publisher");
        if (shared.config().safeguard().fallback() == Safeguard.Fallback.PASS_THROUGH) {
            problem("When a swap fails or comes too late, viewers see the real picture (swap.fallback).");
        }
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
            old = closed ? null : seat.leave(source);
            if (old == null) {
                return false;
            }
            standIn.publisherLeft(alarms.nanoTime());
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
        return !seat.taken();
    }

    /** Whether pictures are of any use now. */
    boolean wantsPictures() {
        return outputs.watched();
    }

    /** A packet of the publisher's with that time has come. */
    void arrived(long timestampMicros) {
        clock.arrived(timestampMicros, TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime()));
    }

    /** A picture was decoded, in its own size. */
    void decoded(VideoFrame frame) {
        meters.decoded(frame, alarms.nanoTime());
    }

    /** A picture small enough; takes the reference. */
    void video(VideoFrame frame) {
        long arrival = alarms.nanoTime();
        standIn.shape(frame);
        long timestamp = clock.picture(frame.timestampMicros(), TimeUnit.NANOSECONDS.toMicros(arrival));
        outputs.original(frame, timestamp, arrival);
        if (overload.due(arrival)) {
            overload.look(SessionMeters.counted(arrival, pipeline.stats(), outputs.viewers(), droppedPackets()));
            keepsUp(arrival);
        }
        Optional<SwapSettings> settings = choice.get().settings();
        if (settings.isPresent() && outputs.swapWatched()) {
            pipeline.submit(frame, timestamp, settings.get());
        } else {
            frame.close();
        }
    }

    void audio(AudioFrame piece) {
        long now = TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime());
        long timestamp = clock.sound(piece.timestampMicros(), now);
        outputs.sound(new AudioFrame(piece.samples(), piece.sampleRate(), piece.channels(), timestamp));
    }

    @Override
    public void picture(SwappedFrame picture) {
        if (picture.outcome() == SwappedFrame.Outcome.PASSED_THROUGH) {
            problem(
                    "A swap failed or came too late, and viewers saw the real picture: that is what swap.fallback says.");
        }
        meters.swapped(picture);
        outputs.swapped(picture);
    }

    @Override
    public void problem(String sentence) {
        log.problem(sentence, choice.get(), alarms.nanoTime());
    }

    @Override
    public synchronized void watchedChanged() { // asks anew under the lock, so that the last caller has the last word
        outputs.watchedChanged();
        seat.demand(outputs.watched());
    }

    @Override
    public boolean open() {
        return shared.obstacle(key, choice.get()).isEmpty();
    }

    StreamChoice choice() {
        return choice.get();
    }

    /** From the next frame on. */
    void choose(StreamChoice next) {
        StreamChoice old = choice.getAndSet(next);
        if (next.mode() != Mode.ORIGINAL) {
            outputs.forgetOriginals();
        }
        if (next.mode() == Mode.OFF && old.mode() != Mode.OFF) {
            outputs.dismiss("switched off by the operator");
        }
        if (!next.toString().equals(old.toString())) {
            event(StreamEvent.Kind.SETTINGS, "from " + old + " to " + next);
        }
        Optional<String> obstacle = next.mode() == Mode.OFF ? Optional.empty() : shared.obstacle(key, next);
        log.stands(SessionLog.Topic.OBSTACLE, obstacle, next, alarms.nanoTime());
    }

    /** What viewers get. */
    Broadcast broadcast() {
        return outputs.viewers().broadcast();
    }

    /** The picture as published; empty when the session has ended. */
    synchronized Optional<Broadcast> originalBroadcast() {
        return closed ? Optional.empty() : Optional.of(outputs.console());
    }

    StreamStatus status() {
        boolean publishing;
        String description;
        FrameSource.Stats source;
        long droppedPackets;
        synchronized (this) {
            publishing = seat.taken();
            description = seat.describe();
            source = seat.stats();
            droppedPackets = seat.droppedPackets();
        }
        long now = alarms.nanoTime();
        StreamChoice chosen = choice.get();
        keepsUp(now);
        return new StreamStatus(
                key,
                publishing,
                description,
                since,
                chosen.chosen(),
                broadcast().viewers(),
                outputs.consoleViewers(),
                shared.players().name(key),
                outputs.players(),
                meters.width(),
                meters.height(),
                meters.decodedFps(now),
                meters.outputFps(now),
                meters.stageMillis(source.decodeMillis()),
                SessionMeters.counters(pipeline.stats(), outputs.viewers(), droppedPackets),
                outputs.viewers().rungs(),
                meters.faces(),
                problems(chosen));
    }

    private synchronized long droppedPackets() {
        return seat.droppedPackets();
    }

    private void keepsUp(long nowNanos) {
        StreamChoice chosen = choice.get();
        int pixels = Math.min(meters.width(), meters.height());
        log.stands(SessionLog.Topic.OVERLOAD, overload.sentence(chosen.chosen(), pixels, nowNanos), chosen, nowNanos);
    }

    private List<String> problems(StreamChoice chosen) {
        return Stream.concat(chosen.networkProblem().stream(), log.problems().stream())
                .toList();
    }

    private void event(StreamEvent.Kind kind, String detail) {
        log.event(kind, choice.get(), detail);
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
            last = seat.leave();
        }
        if (last != null) {
            last.close();
        }
        pipeline.close();
        outputs.close();
        event(StreamEvent.Kind.ENDED, "ended");
    }
}
