package red5.faceswap.host;

import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.server.api.IConnection;
import org.red5.server.api.Red5;
import org.red5.server.api.listeners.IConnectionListener;
import org.red5.server.api.scope.IScope;
import org.red5.server.messaging.IConsumer;
import org.red5.server.messaging.IPipe;
import org.red5.server.messaging.PipeConnectionEvent;
import org.red5.server.net.rtmp.event.AudioData;
import org.red5.server.net.rtmp.event.BaseEvent;
import org.red5.server.net.rtmp.event.VideoData;
import org.red5.server.net.rtmp.message.Constants;
import org.red5.server.stream.IProviderService;
import org.red5.server.stream.message.RTMPMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.host.Interleaver.Tag;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;
import red5.faceswap.rtc.ViewerStats;
import red5.faceswap.session.StreamKey;

/**
 * One stream as RTMP players get it: H.264 and AAC, handed to Red5, which serves each player and drops pictures for one whose network is
 * too slow. Players are known by Red5's pipe. Thread-safe.
 */
final class RtmpBroadcast implements Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(RtmpBroadcast.class);
    /** Sound begins a little before the first picture, and RTMP has no times below zero. */
    private static final long LEAD_MICROS = 1_000_000;

    private static final int BEST = 0;

    private final StreamKey source;
    private final StreamKey key;
    private final Listener listener;
    private final Consumer<RtmpBroadcast> closing;
    private final Set<IConsumer> players = ConcurrentHashMap.newKeySet();
    private final PublishedStream stream;
    private final Interleaver interleaver = new Interleaver(this::push);
    private final AtomicBoolean newcomers = new AtomicBoolean(); // who have not been told how sound is coded
    private volatile IPipe pipe; // null while Red5 does not know the stream
    private boolean watched;
    private boolean closed;
    private long epochMicros = Long.MIN_VALUE; // of time zero; the interleaver's

    /**
     * @param source the publisher's stream
     * @param key under which players find it
     * @param closing is told when it is to be taken from Red5
     */
    RtmpBroadcast(StreamKey source, StreamKey key, Listener listener, Consumer<RtmpBroadcast> closing) {
        this.source = source;
        this.key = key;
        this.listener = listener;
        this.closing = closing;
        this.stream = new PublishedStream(key.name(), this::happened);
    }

    StreamKey source() {
        return source;
    }

    StreamKey key() {
        return key;
    }

    boolean registered() {
        return pipe != null;
    }

    /**
     * Makes Red5 know it.
     *
     * @return false when the name is taken
     */
    boolean register(IScope scope) {
        synchronized (this) {
            if (closed) {
                return true;
            }
        }
        stream.in(scope);
        return service(scope).registerBroadcastStream(scope, key.name(), stream.asBroadcastStream());
    }

    /** Makes Red5 forget it; players are told that it has ended. */
    void unregister() {
        if (pipe != null) {
            IScope scope = stream.scope();
            service(scope).unregisterBroadcastStream(scope, key.name(), stream.asBroadcastStream());
            pipe = null;
        }
    }

    private static IProviderService service(IScope scope) {
        return (IProviderService) scope.getContext().getBean(IProviderService.BEAN_NAME);
    }

    private void happened(PipeConnectionEvent event) {
        switch (event.getType()) {
            case PROVIDER_CONNECT_PUSH -> {
                if (event.getSource() instanceof IPipe source && stream.is(event.getProvider())) {
                    pipe = source;
                }
            }
            case CONSUMER_CONNECT_PUSH -> came(event.getConsumer());
            case CONSUMER_DISCONNECT -> left(event.getConsumer());
            default -> LOG.trace("{}: {}", key, event.getType());
        }
    }

    private void came(IConsumer player) {
        if (players.add(player)) {
            LOG.info("{}: an RTMP player came, {} in all", key, players.size());
            newcomers.set(true);
            demand();
            listener.keyFrameWanted(BEST);
            awaitEnd(Red5.getConnectionLocal(), player);
        }
    }

    /**
     * A player whose connection ends without its asking to stop stays at the pipe for ever in Red5 1.3, which closes the streams of publishers only.
     *
     * @param connection of that player, null where Red5 does not say
     */
    private void awaitEnd(IConnection connection, IConsumer player) {
        if (connection == null) {
            return;
        }
        connection.addListener(new IConnectionListener() {
            @Override
            public void notifyConnected(IConnection same) {
                // it is
            }

            @Override
            public void notifyDisconnected(IConnection same) {
                release(player);
            }

            @Override
            public void propertyChange(PropertyChangeEvent event) {
                // nothing of interest
            }
        });
        if (!connection.isConnected()) { // too late to be told
            release(player);
        }
    }

    private void release(IConsumer player) {
        IPipe from = pipe;
        if (from != null) {
            from.unsubscribe(player);
        }
        left(player);
    }

    private void left(IConsumer player) {
        if (players.remove(player)) {
            LOG.info("{}: an RTMP player left, {} in all", key, players.size());
            demand();
        }
    }

    private synchronized void demand() { // under the lock, so that the last caller has the last word
        boolean wanted = !players.isEmpty() && !closed;
        if (wanted != watched) {
            watched = wanted;
            interleaver.clear();
            listener.rungWanted(BEST, wanted);
            listener.demand(wanted);
        }
    }

    /** Players get the best rung; what it is its pictures say. */
    @Override
    public void rungs(List<Rung> rungs) {
        // nothing to choose
    }

    @Override
    public void picture(int rung, EncodedPicture picture) {
        if (rung == BEST && !players.isEmpty()) {
            // configured with each key frame again: who has come since the last one may not have it
            FlvTags.Picture tags = FlvTags.picture(picture);
            interleaver.add(new Tag(true, picture.timestampMicros(), tags.configuration(), tags.body()));
        }
    }

    @Override
    public void sound(EncodedSound sound) {
        if (!players.isEmpty()) {
            interleaver.add(new Tag(false, sound.timestampMicros(), null, FlvTags.sound(sound)));
        }
    }

    private void push(Tag tag) {
        long millis = millis(tag.micros());
        byte[] configuration = tag.configuration();
        if (!tag.picture() && newcomers.getAndSet(false)) {
            configuration = FlvTags.soundConfiguration();
        }
        if (configuration != null) {
            stream.configured(tag.picture(), configuration);
            push(event(tag.picture(), configuration), millis);
        }
        push(event(tag.picture(), tag.body()), millis);
    }

    private static BaseEvent event(boolean picture, byte[] body) {
        IoBuffer data = IoBuffer.wrap(body);
        return picture ? new VideoData(data) : new AudioData(data);
    }

    /** Called by the interleaver only, by one thread at a time. */
    private long millis(long timestampMicros) {
        if (epochMicros == Long.MIN_VALUE) {
            epochMicros = timestampMicros - LEAD_MICROS;
        }
        return Math.max(0, (timestampMicros - epochMicros) / 1000);
    }

    private void push(BaseEvent event, long millis) {
        IPipe to = pipe;
        if (to == null) {
            return;
        }
        int time = (int) millis; // wraps as RTMP's own
        event.setTimestamp(time);
        event.setSourceType(Constants.SOURCE_TYPE_LIVE);
        try {
            to.pushMessage(RTMPMessage.build(event, time));
        } catch (IOException e) {
            LOG.debug("{}: a player cannot be reached", key, e);
        }
    }

    @Override
    public int viewers() {
        return players.size();
    }

    /** Red5 knows how its players are doing. */
    @Override
    public CompletionStage<List<ViewerStats>> stats() {
        return CompletableFuture.completedStage(List.of());
    }

    /** Players stay, and are shown a slate until there is something to see: they have no way to ask again. */
    @Override
    public void dismiss(String why) {
        LOG.debug("{}: {}", key, why);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closing.accept(this);
    }
}
