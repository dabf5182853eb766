package red5.faceswap.host;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDtlsTransport;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.red5.server.api.IServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.admin.AccessControl;
import red5.faceswap.admin.AuditLog;
import red5.faceswap.admin.Configuration;
import red5.faceswap.admin.ConfigurationFile;
import red5.faceswap.admin.ConsoleHandler;
import red5.faceswap.admin.ServerFacts;
import red5.faceswap.admin.StartAudit;
import red5.faceswap.admin.StreamAudit;
import red5.faceswap.admin.StreamSettingsFile;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.mesh.MeshEngine;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.face.onnx.store.FaceTrial;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.ingest.WebRtcLibrary;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.pipeline.UnavailableEngine;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.session.SessionConfig;
import red5.faceswap.session.SessionRegistry;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;

/**
 * The composition root: builds the product's parts in the order in which they know each other, and registers the stream filter, the
 * WHEP and console handlers and the host's rules as services. Stopping frees everything in reverse order.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = FaceSwap.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FaceSwap {
    static final String PID = "red5.faceswap";

    private static final Logger LOG = LoggerFactory.getLogger(FaceSwap.class);
    private static final int IDLE_FRAMES = 16;
    /** Services of the natives bundle. */
    private static final String WEB_RTC = "(red5.faceswap.library=webrtc)";

    /** Ends the keys by which the framework says what a reference refers to (OSGi Compendium 112.3.2). */
    private static final String REFERENCE = ".target";

    private final BundleContext context;
    private final IServer server;
    private final WebRtcLibrary webRtc;
    private final Clock clock = Clock.systemUTC();
    private final ServerFolder folder = ServerFolder.current();
    private final List<String> warnings = new ArrayList<>();
    private final Configuration configuration;
    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable closing) {}

    /** Where the viewers' port or a file cannot be opened, {@link NotRunning} says so in the place of everything else. */
    @Activate
    public FaceSwap(
            BundleContext context,
            Map<String, Object> settings,
            @Reference IServer server,
            @Reference(target = WEB_RTC) Callable<PeerConnectionFactory> webRtc,
            @Reference(target = WEB_RTC) BiFunction<RTCDtlsTransport, Runnable, Runnable> goodbyes) {
        this.context = context;
        this.server = server;
        this.webRtc = new WebRtcLibrary(webRtc, goodbyes);
        Properties properties = new Properties();
        settings.forEach((key, value) -> {
            if (!key.endsWith(REFERENCE)) {
                properties.setProperty(key, String.valueOf(value));
            }
        });
        configuration = ConfigurationFile.read(
                properties, folder.home(), warning -> warnings.add("conf/faceswap.properties: " + warning));
        try {
            build(properties);
            LOG.info("face swapping is ready; the console is http://<this host>:{}/faceswap/", folder.httpPort());
        } catch (IOException e) {
            LOG.error("face swapping does not start: {}", e.getMessage());
            stop();
            standIn(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("face swapping does not start: {}", e.getMessage(), e);
            stop();
            throw e;
        }
    }

    private void standIn(String why) {
        boolean deny = configuration.access().denyRawPlayback();
        NotRunning standIn = new NotRunning(
                why, key -> deny && configuration.streams().selection().admits(key));
        register(StreamFilter.class, standIn);
        register(HttpHandler.class, standIn);
        register(HostRules.class, standIn);
    }

    private void build(Properties properties) throws IOException {
        AuditLog audit = part(
                "audit log",
                AuditLog.open(
                        configuration.files().audit(),
                        configuration.files().auditBytes(),
                        configuration.files().auditFiles(),
                        clock));
        new StartAudit(configuration.files().streamSettings().resolveSibling("last-start.json"), audit)
                .started(properties, context.getBundle().getVersion().toString());
        StreamSettingsFile remembered = part(
                "stream settings",
                StreamSettingsFile.open(
                        configuration.files().streamSettings(),
                        configuration.streams().defaults()));
        FramePool frames = part("frame pool", new FramePool(IDLE_FRAMES));
        ModelStore models = part(
                "models",
                new ModelStore(
                        configuration.files().models(),
                        configuration.pipeline().models(),
                        configuration.files().modelsMirror()));
        if (configuration.files().ownFeatures()) {
            models.allowOwnFeatures();
        }
        FaceEngine engine = part("face engine", engine(models));
        FaceLibrary library = part(
                "face library", FaceLibrary.open(configuration.files().faces(), folder.starterFaces(), engine, clock));
        if (!configuration.files().unchangedFaces()) {
            FaceTrial trial = new FaceTrial(
                    engine,
                    () -> library.list().stream()
                            .flatMap(face -> face.source().stream())
                            .toList());
            part("trials of models", models.tryFirst(trial));
        }
        part("network threads", RtcServer::awaitThreadsEnd);
        RtcServer rtc = part("viewers' port", RtcServer.open(Viewing.port(configuration.network())));
        ViewerEvents events = part("viewers' events", new ViewerEvents());
        RawPlaybackEnds ends = new RawPlaybackEnds();
        StreamAudit streamAudit = new StreamAudit(audit);
        StreamEvent.Listener listener = event -> {
            streamAudit.happened(event);
            ends.happened(event);
            events.happened(event);
        };
        RtmpOutputs players = part("RTMP players", new RtmpOutputs(server, configuration.rtmpSuffix()));
        SessionRegistry streams =
                part("streams", streams(engine, frames, library, models, rtc, players, remembered, listener));
        library.whenFaceReady(streams::facesChanged);
        models.whenChanged(streams::networksChanged);
        models.watch();
        streams.facesChanged();

        register(StreamFilter.class, streams);
        AccessControl access = new AccessControl(configuration.access().adminPassword(), audit, clock);
        WhepEndpoint.warmUp();
        Viewing viewing = new Viewing(rtc, streams, events, access, configuration.whep());
        register(
                HttpHandler.class,
                new ConsoleHandler(
                        access, streams, viewing, library, models, audit, facts(rtc, audit, remembered), clock));
        viewing.handlers().forEach(handler -> register(HttpHandler.class, handler));
        Publishing publishing = part("publishers by WHIP", new Publishing(webRtc, rtc, streams, configuration.whip()));
        register(HttpHandler.class, publishing.handler());
        register(HostRules.class, new ConfiguredRules(configuration, streams, players, ends));
    }

    /** A server without a usable engine still serves originals and the console, which says what is wrong. */
    private FaceEngine engine(ModelStore models) {
        Optional<FaceFinder> finder = Optional.of(configuration.pipeline().detector())
                .filter(name -> !name.isEmpty())
                .map(models::finder);
        Optional<GraphRunner> graphs =
                configuration.pipeline().builtIn() ? Optional.of(models.graphs()) : Optional.empty();
        try {
            return new MeshEngine(folder.models(), MeshOptions.DEFAULT, finder, graphs);
        } catch (FaceException | LinkageError e) {
            LOG.error("faces cannot be swapped: {}", e.getMessage(), e);
            return new UnavailableEngine("Faces cannot be swapped: " + e.getMessage());
        }
    }

    private SessionRegistry streams(
            FaceEngine engine,
            FramePool frames,
            FaceLibrary library,
            ModelStore models,
            RtcServer rtc,
            RtmpOutputs players,
            StreamSettingsFile remembered,
            StreamEvent.Listener listener) {
        SwapPool pool =
                part("swap threads", new SwapPool(configuration.pipeline().threads()));
        SystemAlarms alarms = part("deadlines", new SystemAlarms());
        Configuration.Disclosure disclosure = configuration.streams().disclosure();
        MediaPainter painter = new MediaPainter(
                frames,
                disclosure.place(),
                disclosure.font(),
                configuration.encoding().smallestSide());
        return new SessionRegistry(
                sessionConfig(),
                new PipelineResources(engine, pool, alarms, painter),
                new LibraryFaces(library),
                new ModelNetworks(models),
                rtc::newBroadcast,
                players,
                remembered,
                listener);
    }

    private SessionConfig sessionConfig() {
        Configuration.Streams streams = configuration.streams();
        return new SessionConfig(
                streams.defaults(),
                streams.safeguard(),
                streams.disclosure().label(),
                streams.disclosure().anonymousLabel(),
                configuration.pipeline().capacity(),
                configuration.pipeline().deadline(),
                configuration.encoding(),
                streams.reconnect(),
                SessionConfig.DEFAULTS.slateAfter(),
                streams.selection()::admits);
    }

    private ServerFacts facts(RtcServer rtc, AuditLog audit, StreamSettingsFile remembered) {
        return new ServerFacts(
                context.getBundle().getVersion().toString(),
                folder.rtmpPort(),
                configuration.streams().disclosure(),
                configuration.streams().safeguard(),
                configuration.access().denyRawPlayback(),
                configuration.streams().defaults().faceId(),
                () -> Stream.of(
                                warnings.stream(),
                                rtc.problems().stream(),
                                audit.problem().stream(),
                                remembered.problems().stream())
                        .flatMap(problems -> problems)
                        .toList(),
                NativeLedger::live);
    }

    private <T> void register(Class<T> type, T service) {
        ServiceRegistration<T> registration = context.registerService(type, service, null);
        part("service " + type.getSimpleName(), registration::unregister);
    }

    private <T extends AutoCloseable> T part(String name, T closing) {
        parts.push(new Part(name, closing));
        return closing;
    }

    @Deactivate
    public void stop() {
        for (Part part : parts) {
            try {
                part.closing().close();
            } catch (Exception e) {
                LOG.error("the {} did not end cleanly", part.name(), e);
            }
        }
        parts.clear();
        Map<String, Long> left = NativeLedger.live();
        if (left.isEmpty()) {
            LOG.info("face swapping has stopped; all native memory is freed");
        } else {
            LOG.warn("face swapping has stopped, but native objects are left: {}", left);
        }
    }
}
