package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.pipeline.FrameSource;

/** The stream-processing filter: the host reports every published stream here. Registered as a service. */
public interface StreamFilter {
    /**
     * A publisher has come. The filter opens the source and owns it from now on. If the same name is already published, the
     * newer publisher wins and the older source is closed.
     */
    void published(StreamKey key, FrameSource source);

    /**
     * Why a publisher who is to be refused rather than to take somebody's place cannot have that name now: a sentence for him. Never blocks.
     */
    Optional<String> obstacle(StreamKey key);

    /** The publisher has left; does nothing when that source is not (or no longer) the stream's. */
    void unpublished(StreamKey key, FrameSource source);
}
