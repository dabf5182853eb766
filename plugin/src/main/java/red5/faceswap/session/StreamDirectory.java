package red5.faceswap.session;

import java.time.Duration;
import red5.faceswap.rtc.Broadcast;

/** Where viewers' requests find what to watch. */
public interface StreamDirectory {
    /** What viewers of that stream get right now. Never blocks. */
    Lookup find(StreamKey key);

    /** The picture as published, for the console only; callers have checked the password. */
    Lookup findOriginal(StreamKey key);

    /** The outcome of a look-up. */
    sealed interface Lookup {
        record Found(Broadcast broadcast) implements Lookup {}

        /**
         * @param reason a sentence for the viewer
         * @param retryAfter when to ask again
         */
        record Unavailable(String reason, Duration retryAfter) implements Lookup {}
    }
}
