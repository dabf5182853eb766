package red5.faceswap.face.mesh.detection;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import red5.faceswap.face.FaceException;

/** A look for faces on another thread; one at a time. What it uses must not be touched until it was awaited. */
final class PendingLook {
    private final ExecutorService helpers;
    private Future<Sight> pending;

    PendingLook(ExecutorService helpers) {
        this.helpers = helpers;
    }

    void begin(Callable<Sight> look) {
        pending = helpers.submit(look);
    }

    /** What the look that was begun last saw; empty when it is known already. */
    Optional<Sight> await() throws FaceException {
        if (pending == null) {
            return Optional.empty();
        }
        try {
            Sight sight = pending.get();
            pending = null;
            return Optional.of(sight);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaceException("Interrupted while looking for faces", e);
        } catch (ExecutionException e) {
            pending = null;
            throw new FaceException("Looking for faces failed", e.getCause());
        }
    }

    /** Waits until no thread looks any more. */
    void end() {
        try {
            await();
        } catch (FaceException e) {
            // nobody wants the result any more; whether it was reached does not matter, only that the helper has ended
            pending = null;
        }
    }
}
