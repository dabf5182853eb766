package red5.faceswap.face.mesh.drawing;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a network makes of one face of one frame. Networks answer late, and frames are drawn later than they are tracked: which answer is
 * there is seen when the face is drawn. Nobody waits for one. Thread-safe.
 */
public final class NetworkLook {
    /**
     * Seconds for which the mesh carries what a network made: light and expression are others by then. Long enough for a slow network that several
     * faces share, or each would turn from one look to the other and back.
     */
    private static final double MOST_CARRIED = 5;

    private final double now;
    private final CompletableFuture<NetworkPatch> own;
    private final AtomicReference<NetworkPatch> newest;

    /**
     * @param now seconds of the stream
     * @param own what was asked for this very frame, null for nothing
     * @param newest answer to what was asked for any frame
     */
    public NetworkLook(double now, CompletableFuture<NetworkPatch> own, AtomicReference<NetworkPatch> newest) {
        this.now = now;
        this.own = own;
        this.newest = newest;
    }

    /** This frame's own, or the newest that there is; empty when that is too old or there is none. */
    Optional<NetworkPatch> patch() {
        if (own != null && own.isDone() && !own.isCompletedExceptionally()) {
            return Optional.of(own.join());
        }
        return Optional.ofNullable(newest.get()).filter(patch -> now - patch.seconds() < MOST_CARRIED);
    }
}
