package red5.faceswap.whep;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamKey;

/** The sessions that an endpoint has begun and that have not ended. A session is found under its own stream's address only. */
final class WhepSessions {
    private record Entry(StreamKey key, Session session) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    void begun(StreamKey key, Session session) {
        entries.put(session.id(), new Entry(key, session));
        session.ended().thenRun(() -> entries.remove(session.id()));
    }

    Optional<Session> find(StreamKey key, String id) {
        return Optional.ofNullable(entries.get(id))
                .filter(entry -> entry.key().equals(key))
                .map(Entry::session);
    }

    /** Ends a session; it is found no more from now on. */
    void end(Session session) {
        entries.remove(session.id());
        session.close();
    }
}
