package red5.faceswap.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.FramePool;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.pipeline.PaintingEngine;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.PlainPainter;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.output.Codecs;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.LowerRung;
import red5.faceswap.session.output.RecordingBroadcast;

/** A registry with everything around it; faces {@code 10}, {@code 11} ... are brightnesses. */
final class Stage implements AutoCloseable {
    final FramePool frames = new FramePool(0);
    final SwapPool pool = new SwapPool(2);
    final PaintingEngine engine = new PaintingEngine();
    final ReadableCodecs codecs = new ReadableCodecs(frames);
    final Map<String, RecordingBroadcast> broadcasts = new ConcurrentHashMap<>();
    final Map<StreamKey, StreamSettings> stored = new ConcurrentHashMap<>();
    final List<StreamEvent> events = new ArrayList<>();
    volatile boolean library = true;
    volatile boolean preparing;
    /** By how much faces are lighter than their names say, since they got other pictures. */
    volatile int lighter;

    /** Names of models that can be used. */
    final Map<String, FaceNetwork> models = new ConcurrentHashMap<>();

    /** Names of masks, enhancers and the like that can be used. */
    final Set<String> parts = ConcurrentHashMap.newKeySet();

    final Networks networks = new Networks() {
        @Override
        public Optional<FaceNetwork> network(SwapRecipe recipe) {
            return Optional.ofNullable(models.get(recipe.model()));
        }

        @Override
        public Optional<String> obstacle(SwapRecipe recipe) {
            return Stream.concat(Stream.of(recipe.model()), recipe.others().stream())
                    .filter(name -> !models.containsKey(name) && !parts.contains(name))
                    .findFirst()
                    .map(name -> "The model " + name + " is not there.");
        }
    };

    final Faces faces = new Faces() {
        @Override
        public Optional<SourceFace> source(String id) {
            return library && id.matches("\\d+")
                    ? Optional.of(new PaintingEngine.Paint(Integer.parseInt(id) + lighter))
                    : Optional.empty();
        }

        @Override
        public boolean preparing(String id) {
            return preparing;
        }
    };

    private final PlayerOutputs players = new PlayerOutputs() {
        @Override
        public String name(StreamKey key) {
            return key.name() + "-swapped";
        }

        @Override
        public Broadcast open(StreamKey key, Broadcast.Listener listener) {
            RecordingBroadcast broadcast = new RecordingBroadcast(name(key), listener);
            broadcasts.put(key.app() + "/" + name(key), broadcast);
            return broadcast;
        }
    };

    final SessionRegistry registry;

    Stage(Alarms alarms, SessionConfig config) {
        this(alarms, config, UnaryOperator.identity());
    }

    /** @param instead of the readable codecs */
    Stage(Alarms alarms, SessionConfig config, UnaryOperator<Codecs> instead) {
        registry = new SessionRegistry(
                config,
                new PipelineResources(engine, pool, alarms, new PlainPainter(frames)),
                instead.apply(codecs),
                faces,
                networks,
                (name, listener) -> {
                    RecordingBroadcast broadcast = new RecordingBroadcast(name, listener);
                    broadcasts.put(name, broadcast);
                    return broadcast;
                },
                players,
                new SettingsStore() {
                    @Override
                    public Optional<StreamSettings> load(StreamKey key) {
                        return Optional.ofNullable(stored.get(key));
                    }

                    @Override
                    public void save(StreamKey key, StreamSettings settings) {
                        stored.put(key, settings);
                    }
                },
                event -> {
                    synchronized (events) {
                        events.add(event);
                    }
                });
    }

    /** Each frame is drawn as soon as it was tracked. */
    static SessionConfig config(Mode mode, String face) {
        return config(mode, face, Safeguard.DEFAULT.withLookBack(0));
    }

    static SessionConfig config(Mode mode, String face, Safeguard safeguard) {
        return config(mode, face, safeguard, Encoding.DEFAULTS);
    }

    /** As usual, but for the pictures' sizes. */
    static Encoding encoding(int maxHeight, List<LowerRung> lower) {
        Encoding d = Encoding.DEFAULTS;
        return new Encoding(maxHeight, d.videoKbps(), lower, d.audioKbps(), d.keyFrameInterval());
    }

    static SessionConfig config(Mode mode, String face, Safeguard safeguard, Encoding encoding) {
        SessionConfig d = SessionConfig.DEFAULTS;
        return new SessionConfig(
                new StreamSettings(mode, face),
                safeguard,
                "",
                "",
                d.capacity(),
                Duration.ofSeconds(5),
                encoding,
                d.reconnectGrace(),
                d.slateAfter(),
                d.admits());
    }

    ScriptedSource publish(StreamKey key) {
        ScriptedSource source = new ScriptedSource(frames);
        registry.published(key, source);
        return source;
    }

    /** Of those who play it by the host's own protocol. */
    RecordingBroadcast players(StreamKey key) {
        return broadcasts.get(key + "-swapped");
    }

    RecordingBroadcast broadcast(StreamKey key) {
        return broadcasts.get(key.toString());
    }

    List<StreamEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Whether that becomes true within a minute. */
    static boolean becomes(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return true;
    }

    @Override
    public void close() {
        registry.close();
        pool.close();
        frames.close();
    }
}
