package red5.faceswap.session;

import java.time.Instant;

/**
 * Something that happened to a stream, for the audit log.
 *
 * @param detail a sentence
 */
public record StreamEvent(Instant when, StreamKey key, Kind kind, String detail) {
    public enum Kind {
        PUBLISHED,
        PUBLISHER_LEFT,
        SETTINGS,
        PROBLEM,
        ENDED
    }

    /** Is told of events, in order for each stream; must not block. */
    @FunctionalInterface
    public interface Listener {
        void happened(StreamEvent event);
    }
}
