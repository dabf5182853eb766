package red5.faceswap.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The operator's view of those who watch, and hand on them. Thread-safe; no method blocks. */
public interface ViewerControl {
    /** Who watches that stream now, in any order. May be completed on an event loop: what depends on it must not block. */
    CompletionStage<List<ViewerStatus>> viewers(StreamKey key);

    /**
     * Lets one viewer go; its player may come back.
     *
     * @param id {@link ViewerStatus#id}
     * @return false when that stream has no such viewer
     */
    boolean dismiss(StreamKey key, String id);
}
