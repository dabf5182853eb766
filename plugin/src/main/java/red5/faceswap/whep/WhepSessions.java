package red5.faceswap.whep;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.sdp.RestartAnswer;

/** The sessions that an endpoint has begun and that have not ended. A session is found under its own stream's address only. */
final class WhepSessions {
    private final Map<String, WhepSession> sessions = new ConcurrentHashMap<>();
    private final Map<StreamKey, Integer> viewers = new ConcurrentHashMap<>();
    private final ViewerEvents events;

    WhepSessions(ViewerEvents events) {
        this.events = events;
    }

    void begun(StreamKey key, Client client, Broadcast broadcast, Session connection, RestartAnswer restartAnswer) {
        WhepSession session = new WhepSession(
                key, client, broadcast, connection, restartAnswer, events, () -> viewers.getOrDefault(key, 0));
        sessions.put(connection.id(), session);
        count(key, 1);
        connection.ended().thenRun(() -> {
            sessions.remove(connection.id());
            session.ended();
            count(key, -1);
        });
    }

    private void count(StreamKey key, int change) {
        viewers.merge(key, change, (before, more) -> before + more == 0 ? null : before + more);
        events.viewersChanged(key);
    }

    Optional<WhepSession> find(StreamKey key, String id) {
        return Optional.ofNullable(sessions.get(id))
                .filter(session -> session.key().equals(key));
    }

    /** Who watches that stream now. */
    Audience of(StreamKey key) {
        return new Audience(sessions.values().stream()
                .filter(session -> session.key().equals(key))
                .toList());
    }

    /** Ends a session; it is found no more from now on. */
    void end(WhepSession session) {
        sessions.remove(session.connection().id());
        session.connection().close();
    }
}
