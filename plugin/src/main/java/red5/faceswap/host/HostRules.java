package red5.faceswap.host;

import java.util.function.Consumer;
import red5.faceswap.session.StreamKey;

/** What the operator allows at the border to the host. Thread-safe; no method blocks. */
public interface HostRules {
    /**
     * Whether the host's own players may not have that stream, over RTMP or by Red5 2.x's {@code /{app}/mb}: as it was published, past the swap,
     * or a swapped one that they may not watch.
     */
    boolean rawPlaybackDenied(StreamKey key);

    /** The listener is told of a stream whenever the operator's choice denies it, whether it was denied before or not; it must not block. */
    void addDenialListener(Consumer<StreamKey> listener);

    void removeDenialListener(Consumer<StreamKey> listener);

    /** The secret that a WebSocket publisher must present; empty when nobody may publish by WebSocket. */
    String webSocketPublishToken();
}
