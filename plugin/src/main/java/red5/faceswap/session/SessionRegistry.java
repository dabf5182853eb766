package red5.faceswap.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.output.Codecs;
import red5.faceswap.session.output.MediaCodecs;

/** All streams of the server. Thread-safe; no method but {@link #close()} blocks. */
public final class SessionRegistry implements StreamFilter, StreamDirectory, StreamControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final long CLOSE_SECONDS = 15;

    private final SessionResources shared;
    private final SettingsStore store;
    private final StreamEvent.Listener listener;
    private final ExecutorService lifecycle;
    private final Map<StreamKey, SwapSession> sessions = new ConcurrentSkipListMap<>();
    private boolean closed;

    /**
     * @param pipeline shared by all streams; close it after the registry
     * @param broadcasts makes a broadcast of that name for that listener
     * @param players where streams are offered to players of the host's own protocol
     * @param listener audit; must not block
     */
    public SessionRegistry(
            SessionConfig config,
            PipelineResources pipeline,
            Faces faces,
            Networks networks,
            BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
            PlayerOutputs players,
            SettingsStore store,
            StreamEvent.Listener listener) {
        this(
                config,
                pipeline,
                new MediaCodecs(config.encoding()),
                faces,
                networks,
                broadcasts,
                players,
                store,
                listener);
    }

    SessionRegistry(
            SessionConfig config,
            PipelineResources pipeline,
            Codecs codecs,
            Faces faces,
            Networks networks,
            BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
            PlayerOutputs players,
            SettingsStore store,
            StreamEvent.Listener listener) {
        this.lifecycle = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "faceswap-lifecycle");
            thread.setDaemon(true);
            return thread;
        });
        this.shared = new SessionResources(config, pipeline, codecs, faces, networks, broadcasts, players, lifecycle);
        this.store = store;
        this.listener = listener;
    }

    // ---- publishers

    @Override
    public synchronized void published(StreamKey key, FrameSource source) {
        if (closed || !shared.config().admits().test(key)) {
            LOG.info("{}: left alone{}", key, closed ? ", the plugin is stopping" : ", as the configuration says");
            if (!closed) {
                lifecycle.execute(source::close);
            } else {
                source.close();
            }
            return;
        }
        SwapSession session = sessions.computeIfAbsent(key, this::begin);
        session.attach(source);
    }

    private SwapSession begin(StreamKey key) {
        StreamChoice choice = choice(remembered(key));
        SwapSession session = new SwapSession(key, choice, shared, listener);
        session.choose(choice); // says so when it cannot be carried out
        return session;
    }

    private StreamSettings remembered(StreamKey key) {
        return store.load(key).orElse(shared.config().defaults());
    }

    private StreamChoice choice(StreamSettings chosen) {
        return StreamChoice.of(chosen, shared.config(), shared.faces(), shared.networks());
    }

    @Override
    public Optional<String> obstacle(StreamKey key) {
        if (!shared.config().admits().test(key)) {
            return Optional.of(excluded(key));
        }
        SwapSession session = sessions.get(key);
        return session == null || session.abandoned()
                ? Optional.empty()
                : Optional.of("The stream " + key
                        + " is being published already: choose another name, or end that publisher first.");
    }

    @Override
    public synchronized void unpublished(StreamKey key, FrameSource source) {
        SwapSession session = sessions.get(key);
        if (session != null && !closed) {
            session.detach(source, () -> end(session));
        }
    }

    private synchronized void end(SwapSession session) {
        if (session.abandoned() && !closed && sessions.remove(session.key(), session)) {
            lifecycle.execute(session::close);
        }
    }

    // ---- viewers

    @Override
    public Lookup find(StreamKey key) {
        SwapSession session = sessions.get(key);
        if (session == null) {
            return unknown(key);
        }
        if (session.choice().settings().isEmpty()) { // what it lacked may be there; all other changes are told
            refresh(session);
        }
        return shared.obstacle(key, session.choice())
                .<Lookup>map(reason -> new Lookup.Unavailable(reason, RETRY))
                .orElseGet(() -> new Lookup.Found(session.broadcast()));
    }

    @Override
    public Lookup findOriginal(StreamKey key) {
        SwapSession session = sessions.get(key);
        return session == null
                ? unknown(key)
                : session.originalBroadcast().<Lookup>map(Lookup.Found::new).orElseGet(() -> unknown(key));
    }

    private Lookup unknown(StreamKey key) {
        return new Lookup.Unavailable(
                shared.config().admits().test(key) ? "The stream " + key + " is not being published." : excluded(key),
                RETRY);
    }

    private static String excluded(StreamKey key) {
        return "The stream " + key + " is excluded by the configuration.";
    }

    /** What viewers of that stream get, or would get if it were published now; empty when the configuration leaves it alone. */
    public Optional<Mode> mode(StreamKey key) {
        SwapSession session = sessions.get(key);
        if (session != null) {
            return Optional.of(session.choice().mode());
        }
        return shared.config().admits().test(key) ? Optional.of(remembered(key).mode()) : Optional.empty();
    }

    // ---- the operator

    @Override
    public List<StreamStatus> streams() {
        List<StreamStatus> all = new ArrayList<>();
        sessions.values().forEach(session -> all.add(session.status()));
        return all;
    }

    @Override
    public Optional<StreamStatus> stream(StreamKey key) {
        return Optional.ofNullable(sessions.get(key)).map(SwapSession::status);
    }

    @Override
    public synchronized StreamStatus change(StreamKey key, UnaryOperator<StreamSettings> change)
            throws SettingsException {
        SwapSession session = sessions.get(key);
        if (session == null || closed) {
            throw new SettingsException("There is no stream " + key + ".", true);
        }
        StreamSettings old = session.choice().chosen();
        StreamSettings wanted = change.apply(old);
        StreamChoice next = choice(wanted);
        Optional<String> broken = shared.engineFailure(next.mode());
        if (broken.isPresent()) {
            throw new SettingsException(broken.get(), false);
        }
        boolean otherFace = !wanted.faceId().isEmpty() && !wanted.faceId().equals(old.faceId());
        if (otherFace && shared.faces().source(wanted.faceId()).isEmpty()) {
            throw new SettingsException("There is no face \"" + wanted.faceId() + "\" in the library.", false);
        }
        boolean otherObstacle = !next.networkObstacle().equals(session.choice().networkObstacle());
        if (otherObstacle && next.networkObstacle().isPresent()) {
            throw new SettingsException(next.networkObstacle().get(), false);
        }
        if (next.mode() == Mode.SWAP && next.settings().isEmpty()) {
            throw new SettingsException(
                    next.lacks(wanted.faceId())
                            ? "Mode swap needs a face of the library: choose one."
                            : next.obstacle(key).orElseThrow(),
                    false);
        }
        session.choose(next);
        lifecycle.execute(() -> store.save(key, wanted));
        return session.status();
    }

    /** Models have come or gone: streams look for their network again. One whose network is gone is swapped by the mesh. */
    public void networksChanged() {
        facesChanged();
    }

    /**
     * The library has changed: streams look for their face again. One that lacks it gets it, one whose face has other pictures now
     * gets what they make; one whose face cannot be had any more keeps the last good one.
     */
    public synchronized void facesChanged() { // so that no stream begins meanwhile with what was there before
        sessions.values().forEach(this::refresh);
    }

    private synchronized void refresh(SwapSession session) {
        StreamChoice now = session.choice();
        StreamChoice next = choice(now.chosen());
        if (!next.equals(now) && (now.settings().isEmpty() || next.settings().isPresent())) {
            session.choose(next);
        }
    }

    /** Ends all sessions and waits until they are gone. */
    @Override
    public void close() {
        List<SwapSession> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = List.copyOf(sessions.values());
            sessions.clear();
        }
        last.forEach(SwapSession::close);
        lifecycle.shutdown();
        try {
            if (!lifecycle.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("streams did not end within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
