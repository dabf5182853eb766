package red5.faceswap.session;

import java.time.Instant;

/**
 * Something that happened to a stream, for the audit log.
 *
 * @param settings that count from now on
 * @param detail a sentence
 */
public record StreamEvent(Instant when, StreamKey key, Kind kind, StreamSettings settings, String detail) {
    /** What happened. */
    public enum Kind {
        /** a publisher has come, the first or another one */
        PUBLISHED,
        /** viewers are kept for a while */
        PUBLISHER_LEFT,
        /** the operator chose another mode or face */
        SETTINGS,
        /** something is wrong; the same sentence at most twice a minute */
        PROBLEM,
        /** nobody came back in time, or the server stops: viewers were let go */
        ENDED
    }

    /** Is told of events, in order for each stream; must not block. */
    @FunctionalInterface
    public interface Listener {
        void happened(StreamEvent event);
    }
}
