package red5.faceswap.session;

import java.time.Instant;
import red5.faceswap.face.SwapSettings.Mode;

/**
 * Something that happened to a stream, for the audit log.
 *
 * @param mode what viewers get from now on
 * @param faceId library id, empty for none
 * @param detail a sentence
 */
public record StreamEvent(Instant when, StreamKey key, Kind kind, Mode mode, String faceId, String detail) {
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
