package red5.faceswap.whep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import red5.faceswap.http.EventStream;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.sdp.RestartAnswer;

/** A viewer's session as WHEP knows it: the connection, whose it is, and who listens to its events. Thread-safe. */
final class WhepSession {
    private static final int MAX_LISTENERS = 4;

    private final StreamKey key;
    private final Client client;
    private final Broadcast broadcast;
    private final Session connection;
    private final RestartAnswer restartAnswer;
    private final ViewerEvents events;
    private final IntSupplier viewers;
    private final Map<String, ViewerEvents.Feed> listeners = new LinkedHashMap<>();
    private int named;
    private boolean ended;

    /**
     * @param restartAnswer what answers an ICE restart
     * @param viewers how many watch the same stream
     */
    WhepSession(
            StreamKey key,
            Client client,
            Broadcast broadcast,
            Session connection,
            RestartAnswer restartAnswer,
            ViewerEvents events,
            IntSupplier viewers) {
        this.key = key;
        this.client = client;
        this.broadcast = broadcast;
        this.connection = connection;
        this.restartAnswer = restartAnswer;
        this.events = events;
        this.viewers = viewers;
    }

    StreamKey key() {
        return key;
    }

    Client client() {
        return client;
    }

    Broadcast broadcast() {
        return broadcast;
    }

    Session connection() {
        return connection;
    }

    /** The answer to an ICE restart that was begun. */
    String answerTo(LocalDescription restarted) {
        return restartAnswer.write(restarted);
    }

    /** Adds a listener and says under what name its events can be had; empty when there are enough of them. */
    synchronized Optional<String> listen(Set<String> wanted) {
        if (ended || listeners.size() >= MAX_LISTENERS) {
            return Optional.empty();
        }
        String name = Integer.toString(++named); // below the session's secret address
        listeners.put(name, events.listen(key, wanted, viewers));
        return Optional.of(name);
    }

    /** The events of that listener, beginning with how things are. */
    synchronized Optional<EventStream> events(String name) {
        return Optional.ofNullable(listeners.get(name)).map(ViewerEvents.Feed::stream);
    }

    /** False when there is no such listener. */
    synchronized boolean forget(String name) {
        ViewerEvents.Feed listener = listeners.remove(name);
        if (listener != null) {
            events.remove(listener);
        }
        return listener != null;
    }

    /** The viewer is gone: its listeners hear no more. */
    synchronized void ended() {
        ended = true;
        listeners.values().forEach(events::remove);
        listeners.clear();
    }
}
