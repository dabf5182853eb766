package red5.faceswap.host;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.red5.server.api.IServer;
import org.red5.server.api.listeners.IScopeListener;
import org.red5.server.api.scope.IBasicScope;
import org.red5.server.api.scope.IBroadcastScope;
import org.red5.server.api.scope.IScope;
import org.red5.server.api.scope.ScopeType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.session.StreamFilter;

/**
 * Brings every stream of every application to the {@link StreamFilter}, without the applications' doing: those live already when the
 * bundle starts, and those that come later.
 */
@Component(
        immediate = true,
        service = {})
public final class StreamHook implements IScopeListener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHook.class);

    private final IServer server;
    private final StreamFilter filter;
    // by identity: Red5's scopes are equal by name
    private final Map<IBroadcastScope, PublisherWatch> watches = Collections.synchronizedMap(new IdentityHashMap<>());

    @Activate
    public StreamHook(@Reference IServer server, @Reference StreamFilter filter) {
        this.server = server;
        this.filter = filter;
        server.addListener(this);
        Scopes.walk(server, this::notifyScopeCreated);
    }

    @Deactivate
    public void stop() {
        server.removeListener(this);
        List.copyOf(watches.values()).forEach(PublisherWatch::close);
        watches.clear();
    }

    @Override
    public void notifyBasicScopeAdded(IBasicScope scope) {
        if (scope instanceof IBroadcastScope stream) {
            watch(stream);
        }
    }

    @Override
    public void notifyBasicScopeRemoved(IBasicScope scope) {
        if (scope instanceof IBroadcastScope stream) {
            PublisherWatch watch = watches.remove(stream);
            if (watch != null) {
                watch.close();
            }
        }
    }

    @Override
    public void notifyScopeCreated(IScope scope) {
        if (scope.getType() == ScopeType.APPLICATION) {
            LOG.info("{}: face swapping is told of the streams of this application", scope.getName());
        }
        Scopes.streams(scope, this::watch);
    }

    @Override
    public void notifyScopeRemoved(IScope scope) {
        Scopes.streams(scope, this::notifyBasicScopeRemoved);
    }

    private void watch(IBroadcastScope stream) {
        watches.computeIfAbsent(stream, s -> new PublisherWatch(s, filter)).start();
    }
}
