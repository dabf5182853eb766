package red5.faceswap.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.red5.server.adapter.MultiThreadedApplicationAdapter;
import org.red5.server.api.IConnection;
import org.red5.server.api.IServer;
import org.red5.server.api.listeners.IScopeListener;
import org.red5.server.api.scope.IBasicScope;
import org.red5.server.api.scope.IScope;
import org.red5.server.api.stream.IClientStream;
import org.red5.server.api.stream.IPlayItem;
import org.red5.server.api.stream.IPlaylistSubscriberStream;
import org.red5.server.api.stream.IStreamPlaybackSecurity;
import org.red5.server.net.rtmp.RTMPConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.session.StreamKey;

/**
 * Refuses RTMP players a stream as it was published where the {@link HostRules} say so, in every application, and ends those that
 * play already when the operator begins to swap.
 */
@Component(
        immediate = true,
        service = {})
public final class PlaybackDenial implements IScopeListener, IStreamPlaybackSecurity {
    private static final Logger LOG = LoggerFactory.getLogger(PlaybackDenial.class);

    private final IServer server;
    private final HostRules rules;
    private final Consumer<StreamKey> denied = this::endPlayers;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "faceswap-playback-denial");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<MultiThreadedApplicationAdapter, Boolean> applications = new ConcurrentHashMap<>();

    @Activate
    public PlaybackDenial(@Reference IServer server, @Reference HostRules rules) {
        this.server = server;
        this.rules = rules;
        server.addListener(this);
        Scopes.walk(server, this::notifyScopeCreated);
        rules.addDenialListener(denied);
    }

    @Deactivate
    public void stop() {
        rules.removeDenialListener(denied);
        worker.shutdown();
        server.removeListener(this);
        applications.keySet().forEach(application -> application.unregisterStreamPlaybackSecurity(this));
        applications.clear();
    }

    @Override
    public void notifyScopeCreated(IScope scope) {
        // rooms share their application's handler
        if (scope.hasHandler()
                && scope.getHandler() instanceof MultiThreadedApplicationAdapter application
                && applications.putIfAbsent(application, true) == null) {
            application.registerStreamPlaybackSecurity(this);
        }
    }

    @Override
    public void notifyScopeRemoved(IScope scope) {
        if (scope.hasHandler()
                && scope.getHandler() instanceof MultiThreadedApplicationAdapter application
                && application.getScope() == scope
                && applications.remove(application) != null) {
            application.unregisterStreamPlaybackSecurity(this);
        }
    }

    @Override
    public void notifyBasicScopeAdded(IBasicScope scope) {}

    @Override
    public void notifyBasicScopeRemoved(IBasicScope scope) {}

    /** Closing a connection may wait for its socket: not on the thread that brings the news. */
    private void endPlayers(StreamKey key) {
        worker.execute(() -> Scopes.walk(server, scope -> {
            if (Scopes.path(scope).equals(key.app())) {
                scope.getClientConnections().forEach(connection -> endPlayer(connection, key));
            }
        }));
    }

    private static void endPlayer(IConnection connection, StreamKey key) {
        if (connection instanceof RTMPConnection player
                && player.getStreamsMap().values().stream().anyMatch(stream -> plays(stream, key.name()))) {
            LOG.info(
                    "{}: an RTMP player of the picture as published is let go, the stream is swapped from now on", key);
            player.close();
        }
    }

    private static boolean plays(IClientStream stream, String name) {
        if (!(stream instanceof IPlaylistSubscriberStream playing)) {
            return false;
        }
        IPlayItem item = playing.getCurrentItem();
        return item != null && item.getName().equals(name);
    }

    @Override
    public boolean isPlaybackAllowed(IScope scope, String name, int start, int length, boolean flushPlaylist) {
        StreamKey key = new StreamKey(Scopes.path(scope), name);
        boolean denied = rules.rawPlaybackDenied(key);
        if (denied) {
            LOG.info("{}: an RTMP player was refused", key);
        }
        return !denied;
    }
}
