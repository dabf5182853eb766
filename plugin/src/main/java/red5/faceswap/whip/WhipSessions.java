package red5.faceswap.whip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import red5.faceswap.session.StreamKey;

/** The publishers' sessions that have not ended, one for each stream at most. Thread-safe. */
final class WhipSessions {
    private final int most;
    private final Map<StreamKey, WhipSession> sessions = new HashMap<>();
    private boolean closed;

    /** @param most sessions at once */
    WhipSessions(int most) {
        this.most = most;
    }

    synchronized boolean taken(StreamKey key) {
        return sessions.containsKey(key);
    }

    synchronized boolean full() {
        return closed || sessions.size() >= most;
    }

    /** Begins a session and keeps it until it ends; empty when the name is taken, or there is no place. */
    Optional<WhipSession> begin(StreamKey key, Supplier<WhipSession> begun) {
        WhipSession session;
        synchronized (this) {
            if (taken(key) || full()) {
                return Optional.empty();
            }
            session = begun.get();
            sessions.put(key, session);
        }
        session.source().ended().thenRun(() -> forget(session));
        return Optional.of(session);
    }

    private synchronized void forget(WhipSession session) {
        sessions.remove(session.key(), session);
    }

    /** A session is found under its own stream's address only. */
    synchronized Optional<WhipSession> find(StreamKey key, String id) {
        return Optional.ofNullable(sessions.get(key))
                .filter(session -> session.id().equals(id));
    }

    /** Ends all of them; no further one begins. */
    void close() {
        List<WhipSession> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(sessions.values());
        }
        last.forEach(WhipSession::end);
    }
}
