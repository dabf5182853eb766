package red5.faceswap.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.red5.server.api.IServer;
import org.red5.server.api.scope.IScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.PlayerOutputs;
import red5.faceswap.session.StreamKey;

/**
 * Offers swapped streams to RTMP players: {@code cam} also as {@code cam-swapped}. Red5 is told of them on a thread of this class's own,
 * since its scopes are locked while it tells of publishers.
 */
final class RtmpOutputs implements PlayerOutputs, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtmpOutputs.class);
    private static final long CLOSE_SECONDS = 5;

    private final IServer server;
    private final String suffix;
    private final Map<StreamKey, RtmpBroadcast> offered = new ConcurrentHashMap<>(); // by the players' name
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "faceswap-rtmp-outputs");
        thread.setDaemon(true);
        return thread;
    });

    /** @param suffix what the players' name has more than the publisher's; empty to offer nothing */
    RtmpOutputs(IServer server, String suffix) {
        this.server = server;
        this.suffix = suffix;
    }

    @Override
    public String name(StreamKey key) {
        return suffix.isEmpty() ? "" : key.name() + suffix;
    }

    /** The stream that players get under that name, with nothing of the picture as published; empty where the name is not one of ours. */
    Optional<StreamKey> source(StreamKey players) {
        return Optional.ofNullable(offered.get(players))
                .filter(RtmpBroadcast::registered)
                .map(RtmpBroadcast::source);
    }

    @Override
    public Broadcast open(StreamKey key, Broadcast.Listener listener) {
        StreamKey players = new StreamKey(key.app(), name(key));
        RtmpBroadcast broadcast = new RtmpBroadcast(key, players, listener, this::closed);
        worker.execute(() -> register(broadcast));
        return broadcast;
    }

    private void register(RtmpBroadcast broadcast) {
        IScope scope = Scopes.find(server, broadcast.key().app());
        if (scope == null) {
            LOG.warn("{} is not offered to RTMP players: there is no application of that name", broadcast.key());
        } else if (broadcast.register(scope)) {
            offered.put(broadcast.key(), broadcast);
        } else {
            LOG.warn(
                    "{} is not offered to RTMP players: somebody else publishes that name; choose another rtmp.suffix",
                    broadcast.key());
        }
    }

    private void closed(RtmpBroadcast broadcast) {
        worker.execute(() -> {
            offered.remove(broadcast.key(), broadcast);
            broadcast.unregister();
        });
    }

    /** After the streams. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("RTMP players' streams did not end within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
