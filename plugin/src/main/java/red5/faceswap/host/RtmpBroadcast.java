package red5.faceswap.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.server.api.IConnection;
import org.red5.server.api.Red5;
import org.red5.server.api.scope.IScope;
import org.red5.server.messaging.IConsumer;
import org.red5.server.messaging.IPipe;
import org.red5.server.messaging.IPushableConsumer;
import org.red5.server.messaging.PipeConnectionEvent;
import org.red5.server.net.rtmp.event.AudioData;
import org.red5.server.net.rtmp.event.BaseEvent;
import org.red5.server.net.rtmp.event.VideoData;
import org.red5.server.stream.IProviderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.host.Interleaver.Tag;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.Size;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;
import red5.faceswap.rtc.ViewerStats;
import red5.faceswap.session.StreamKey;

/**
 * One stream as RTMP players get it: H.264 and AAC, handed to Red5 for each player. Players are known by Red5's pipe. Thread-safe.
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
    private final Map<IConsumer, RtmpPlayer> players = new ConcurrentHashMap<>();
    private final PublishedStream stream;
    private final Interleaver interleaver = new Interleaver(this::push);
    private volatile Size size; // of the last picture
    private volatile boolean sounding;
    private StreamFacts told; // the interleaver's
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
                if (event.getSource() instanceof IPipe here && stream.is(event.getProvider())) {
                    pipe = here;
                }
            }
            case CONSUMER_CONNECT_PUSH -> came(event.getConsumer());
            case CONSUMER_DISCONNECT -> left(event.getConsumer());
            default -> LOG.trace("{}: {}", key, event.getType());
        }
    }

    private void came(IConsumer consumer) {
        IConnection connection = Red5.getConnectionLocal();
        RtmpPlayer player = new RtmpPlayer(
                (IPushableConsumer) consumer,
                connection == null ? () -> 0 : connection::getPendingMessages,
                () -> LOG.info("{}: an RTMP player's network is too slow: it loses pictures", key));
        if (players.putIfAbsent(consumer, player) == null) {
            LOG.info("{}: an RTMP player came, {} in all", key, players.size());
            newcomers.set(true);
            demand();
            listener.keyFrameWanted(BEST);
            if (connection != null) {
                RtmpPlayer.whenGone(connection, () -> release(consumer));
            }
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
        if (players.remove(player) != null) {
            LOG.info("{}: an RTMP player left, {} in all", key, players.size());
            demand();
        }
    }

    private synchronized void demand() { // under the lock, so that the last caller has the last word
        boolean wanted = !players.isEmpty() && !closed;
        if (wanted != watched) {
            watched = wanted;
            sounding = false;
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
            size = new Size(picture.width(), picture.height());
            FlvTags.Picture tags = FlvTags.picture(picture);
            interleaver.add(new Tag(true, picture.timestampMicros(), tags.configuration(), tags.body()));
        }
    }

    @Override
    public void sound(EncodedSound sound) {
        if (!players.isEmpty()) {
            sounding = true;
            interleaver.add(new Tag(false, sound.timestampMicros(), null, FlvTags.sound(sound)));
        }
    }

    private void push(Tag tag) {
        int time = (int) millis(tag.micros()); // wraps as RTMP's own
        boolean key = tag.picture() && tag.configuration() != null;
        byte[] configuration = tag.configuration();
        if (!tag.picture() && newcomers.getAndSet(false)) {
            configuration = FlvTags.soundConfiguration();
        }
        List<Supplier<BaseEvent>> messages = new ArrayList<>();
        if (key) {
            news().ifPresent(facts -> messages.add(facts::message));
        }
        if (configuration != null) {
            stream.configured(tag.picture(), configuration);
            messages.add(event(tag.picture(), configuration));
        }
        messages.add(event(tag.picture(), tag.body()));
        for (RtmpPlayer player : players.values()) {
            if (player.takes(tag.picture(), key)) {
                push(messages, player, time);
            }
        }
    }

    /** What players have not been told yet of the stream. */
    private Optional<StreamFacts> news() {
        StreamFacts facts = new StreamFacts(size, sounding);
        if (facts.equals(told)) {
            return Optional.empty();
        }
        told = facts;
        stream.described(facts);
        return Optional.of(facts);
    }

    /** Anew for each player, since a buffer has one place to read at. */
    private static Supplier<BaseEvent> event(boolean picture, byte[] body) {
        return () -> picture ? new VideoData(IoBuffer.wrap(body)) : new AudioData(IoBuffer.wrap(body));
    }

    /** Called by the interleaver only, by one thread at a time. */
    private long millis(long timestampMicros) {
        if (epochMicros == Long.MIN_VALUE) {
            epochMicros = timestampMicros - LEAD_MICROS;
        }
        return Math.max(0, (timestampMicros - epochMicros) / 1000);
    }

    private void push(List<Supplier<BaseEvent>> messages, RtmpPlayer player, int time) {
        IPipe from = pipe;
        if (from == null) {
            return;
        }
        try {
            for (Supplier<BaseEvent> message : messages) {
                player.push(from, message.get(), time);
            }
        } catch (IOException | RuntimeException e) { // whatever it is, the others get theirs
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
