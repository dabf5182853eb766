package red5.faceswap.whep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import red5.faceswap.http.EventStream;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamKey;

/** A viewer's session as WHEP knows it: the connection, and who listens to its events. Thread-safe. */
final class WhepSession {
    private static final int MAX_LISTENERS = 4;

    private final StreamKey key;
    private final Session connection;
    private final ViewerEvents events;
    private final IntSupplier viewers;
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private int named;
    private boolean ended;

    private static final class Listener {
        private final ViewerEvents.Feed feed;
        private boolean asked;

        Listener(ViewerEvents.Feed feed) {
            this.feed = feed;
        }
    }

    /** @param viewers how many watch the same stream */
    WhepSession(StreamKey key, Session connection, ViewerEvents events, IntSupplier viewers) {
        this.key = key;
        this.connection = connection;
        this.events = events;
        this.viewers = viewers;
    }

    StreamKey key() {
        return key;
    }

    Session connection() {
        return connection;
    }

    /** Adds a listener and says under what name its events can be had; empty when there are enough of them. */
    synchronized Optional<String> listen(Set<String> wanted) {
        if (ended || listeners.size() >= MAX_LISTENERS) {
            return Optional.empty();
        }
        String name = Integer.toString(++named); // below the session's secret address
        ViewerEvents.Feed feed = new ViewerEvents.Feed(key, wanted, new EventStream(), viewers);
        listeners.put(name, new Listener(feed));
        events.add(feed);
        return Optional.of(name);
    }

    /** The events of that listener, beginning with how things are. */
    synchronized Optional<EventStream> events(String name) {
        Listener listener = listeners.get(name);
        if (listener == null) {
            return Optional.empty();
        }
        events.refresh(listener.feed, !listener.asked);
        listener.asked = true;
        return Optional.of(listener.feed.stream());
    }

    /** False when there is no such listener. */
    synchronized boolean forget(String name) {
        Listener listener = listeners.remove(name);
        if (listener != null) {
            events.remove(listener.feed);
        }
        return listener != null;
    }

    /** The viewer is gone: its listeners hear no more. */
    synchronized void ended() {
        ended = true;
        listeners.values().forEach(listener -> events.remove(listener.feed));
        listeners.clear();
    }
}
