package red5.faceswap.face.library;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;

/** Those who wait for a face of the library to be prepared. Thread-safe. */
final class FaceWaiters {
    private static final Logger LOG = LoggerFactory.getLogger(FaceWaiters.class);

    private final Map<String, CompletableFuture<SourceFace>> awaited = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    CompletionStage<SourceFace> stage(String id) {
        return awaited.computeIfAbsent(id, any -> new CompletableFuture<>()).minimalCompletionStage();
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells everybody that one more face was prepared. */
    void prepared(LibraryFace face) {
        settle(face.id(), Optional.of(face));
        tell();
    }

    /** Tells the listeners that the library is not what it was. */
    void tell() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("who waits for faces failed", e);
            }
        }
    }

    /** Tells who waits for that id what has become of it, unless it is still being prepared. */
    void settle(String id, Optional<LibraryFace> face) {
        if (face.isPresent() && face.get().state() instanceof LibraryFace.Preparing) {
            return;
        }
        CompletableFuture<SourceFace> result = awaited.remove(id);
        if (result == null) {
            return;
        }
        if (face.isEmpty()) {
            result.completeExceptionally(
                    new FaceException("There is no face '" + id + "' in the library: choose another or add it."));
        } else if (face.get().state() instanceof LibraryFace.Ready ready) {
            result.complete(ready.source());
        } else if (face.get().state() instanceof LibraryFace.Unusable unusable) {
            result.completeExceptionally(new FaceException(unusable.reason()));
        }
    }

    /** Ids that somebody waits for. */
    List<String> ids() {
        return List.copyOf(awaited.keySet());
    }
}
