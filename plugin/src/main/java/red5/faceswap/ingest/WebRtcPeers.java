package red5.faceswap.ingest;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All publishers that are connected by WebRTC, and the one thread that calls into the library for them. The library's own threads only post to
 * it: none of its calls may be made from its callbacks. The library is loaded for the first publisher.
 */
public final class WebRtcPeers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcPeers.class);
    private static final long CLOSE_SECONDS = 10;

    private final WebRtcLibrary library;
    private final int firstPort;
    private final int lastPort;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<WebRtcSource> sources = ConcurrentHashMap.newKeySet();

    /**
     * Loads nothing yet.
     *
     * @param firstPort of the UDP ports that publishers send to, two for each of them (IPv4 and IPv6)
     * @param lastPort the last of them
     */
    public WebRtcPeers(WebRtcLibrary library, int firstPort, int lastPort) {
        this.library = library;
        this.firstPort = firstPort;
        this.lastPort = lastPort;
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread one = new Thread(task, "faceswap-webrtc");
                    one.setDaemon(true);
                    return one;
                },
                new ThreadPoolExecutor.DiscardPolicy()); // what the library still tells after the end
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * A source that is not connected yet.
     *
     * @param stream the stream's name, for the log
     */
    public WebRtcSource newSource(String stream) {
        WebRtcSource source = new WebRtcSource(stream, listener -> new WebRtcPeer(this, thread, listener));
        sources.add(source);
        source.ended().thenRun(() -> sources.remove(source));
        return source;
    }

    /**
     * The factory. Only on the thread of the peers.
     *
     * @throws WebRtcException when the library does not load
     */
    PeerConnectionFactory factory() throws WebRtcException {
        try {
            return library.factory().call();
        } catch (Exception | LinkageError e) {
            LOG.error("publishing by WHIP is not possible here: {}", e.toString());
            LOG.debug("WebRTC does not load", e);
            throw new WebRtcException(
                    WebRtcException.Kind.NO_LIBRARY,
                    "WebRTC does not load on this server (" + e.getMessage()
                            + "). Install the system's packages that it needs (Debian, Ubuntu: apt-get install libpulse0"
                            + " libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3), then publish again; no restart is needed.",
                    e);
        }
    }

    WebRtcLibrary library() {
        return library;
    }

    /** Of a connection that listens on all addresses, IPv4 and IPv6, with one port each: which of them publishers are told is not its business. */
    RTCConfiguration configuration() {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.iceServers = List.of();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.portAllocatorConfig = new PortAllocatorConfig()
                .setDisableTcp(true)
                .setEnableSharedSocket(true)
                .setDisableAdapterEnumeration(true);
        configuration.portAllocatorConfig.minPort = firstPort;
        configuration.portAllocatorConfig.maxPort = lastPort;
        return configuration;
    }

    /** Ends all connections and waits until they are gone. The library stays. */
    @Override
    public void close() {
        sources.forEach(WebRtcSource::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("WebRTC publishers did not end within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
