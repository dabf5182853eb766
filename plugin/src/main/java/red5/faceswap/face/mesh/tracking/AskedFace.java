package red5.faceswap.face.mesh.tracking;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.drawing.NetworkPatch;

/**
 * One face that a network makes: what it made last, what it works on, and the newest frame, whose turn comes as soon as it has answered. Nobody
 * waits, and no more than one frame does. Thread-safe.
 */
final class AskedFace {
    private final SourceFace source;
    private final FaceNetwork network;
    private final AtomicReference<NetworkPatch> newest;
    /** Whether the network works on an answer. Guarded by this, as is what follows. */
    private boolean busy;
    /** Its turn comes next; null for none. */
    private Question waiting;
    /** That the network was given last. */
    private long lastFrame = -NetworkUse.MOST_EVERY;

    /**
     * A frame's face that is to be made.
     *
     * @param frame number of it
     * @param seconds of the stream
     * @param unit from the unit square to the frame: where the target was cut out
     * @param points of the mesh in the frame
     * @param patch what is made of it; never, when a newer frame takes its turn
     */
    record Question(
            long frame,
            double seconds,
            Portrait target,
            Similarity unit,
            float[] points,
            CompletableFuture<NetworkPatch> patch) {
        private NetworkPatch answered(byte[] rgb) {
            return NetworkPatch.of(rgb, target.side(), unit, points, seconds);
        }
    }

    /** @param before the same face until now, null for none: what was made of it is carried on where source and model are the same */
    AskedFace(SourceFace source, FaceNetwork network, AskedFace before) {
        this.source = source;
        this.network = network;
        boolean same = before != null
                && before.source == source
                && before.network.name().equals(network.name());
        newest = same ? before.newest : new AtomicReference<>();
    }

    /** Whether it is that face made by that very network. */
    boolean is(SourceFace face, FaceNetwork maker) {
        return source == face && network.equals(maker);
    }

    /** What was made last, null for nothing. */
    AtomicReference<NetworkPatch> newest() {
        return newest;
    }

    /** Whether the network was given nothing in so many frames. */
    synchronized boolean isDue(long frame, int every) {
        return frame - lastFrame >= every;
    }

    /** Asks now, or as soon as the network has answered what it works on, unless a newer frame has come by then. */
    void ask(Question question) {
        synchronized (this) {
            if (busy) {
                waiting = question;
                return;
            }
            busy = true;
        }
        give(question);
    }

    private void give(Question question) {
        Optional<CompletionStage<byte[]>> answer = network.ask(question.target, source);
        if (answer.isEmpty()) {
            synchronized (this) {
                busy = false;
                waiting = null; // a frame that comes tries again
            }
            return;
        }
        synchronized (this) {
            lastFrame = question.frame;
        }
        answer.get().thenApply(question::answered).whenComplete((patch, failure) -> {
            if (failure == null) {
                newest.accumulateAndGet(patch, AskedFace::later);
                question.patch.complete(patch);
            }
            goOn();
        });
    }

    /** What was asked of a network that was chosen before may come last. */
    private static NetworkPatch later(NetworkPatch one, NetworkPatch other) {
        return one == null || other.seconds() >= one.seconds() ? other : one;
    }

    private void goOn() {
        Question next;
        synchronized (this) {
            next = waiting;
            waiting = null;
            busy = next != null;
        }
        if (next != null) {
            give(next);
        }
    }

    /** What waits is not asked any more. */
    synchronized void drop() {
        waiting = null;
    }
}
