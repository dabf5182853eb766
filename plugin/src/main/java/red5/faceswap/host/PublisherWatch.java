package red5.faceswap.host;

import org.red5.server.BaseConnection;
import org.red5.server.api.IConnection;
import org.red5.server.api.scope.IBroadcastScope;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IClientStream;
import org.red5.server.messaging.IPipeConnectionListener;
import org.red5.server.messaging.IProvider;
import org.red5.server.messaging.PipeConnectionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/**
 * Watches publishers come to and leave one stream name. Red5 keeps the scope of a name when its publisher leaves and tells nobody
 * when the next one takes it again; only the scope's pipe knows.
 */
final class PublisherWatch implements IPipeConnectionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherWatch.class);

    private final IBroadcastScope scope;
    private final StreamKey key;
    private final StreamFilter filter;
    private boolean started;
    private RtmpPackets current;

    PublisherWatch(IBroadcastScope scope, StreamFilter filter) {
        this.scope = scope;
        this.filter = filter;
        this.key = Scopes.key(scope);
    }

    /** Begins to watch; a publisher that is there already counts as having come now. Does nothing the second time. */
    synchronized void start() {
        if (started) {
            return;
        }
        started = true;
        scope.addPipeConnectionListener(this);
        // not getClientBroadcastStream(): it still names a publisher that has left
        for (IProvider provider : scope.getProviders()) {
            if (provider instanceof IBroadcastStream stream) {
                came(stream);
            }
        }
    }

    @Override
    public void onPipeConnectionEvent(PipeConnectionEvent event) {
        if (event.getProvider() instanceof IBroadcastStream stream) {
            switch (event.getType()) {
                case PROVIDER_CONNECT_PUSH -> came(stream);
                case PROVIDER_DISCONNECT -> left(stream);
                default -> LOG.trace("{}: {}", key, event.getType());
            }
        }
    }

    private synchronized void came(IBroadcastStream stream) {
        if (PublishedStream.isOurs(stream) || (current != null && current.isOf(stream))) {
            return;
        }
        end();
        healDuty(stream);
        current = new RtmpPackets(key, stream);
        LOG.debug("{}: publisher came", key); // the session says so
        filter.published(key, current.source());
        current.listen();
    }

    private synchronized void left(IBroadcastStream stream) {
        if (current != null && current.isOf(stream)) {
            LOG.debug("{}: publisher left", key);
            end();
        }
    }

    private void end() {
        if (current != null) {
            current.close();
            filter.unpublished(key, current.source());
            current = null;
        }
    }

    /**
     * Red5 1.3 frees a name only for connections whose duty is known, and never sets it for publishers: a second publish of the name is
     * refused until the next restart (Red5 issue 339). Later versions set it themselves.
     */
    private static void healDuty(IBroadcastStream stream) {
        if (stream instanceof IClientStream client
                && client.getConnection() instanceof BaseConnection connection
                && connection.getDuty() == IConnection.Duty.UNDEFINED) {
            connection.setDuty(IConnection.Duty.PUBLISHER);
        }
    }

    @Override
    public synchronized void close() {
        scope.removePipeConnectionListener(this);
        end();
    }
}
