package red5.faceswap.face.onnx.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import red5.faceswap.face.onnx.runtime.SharedModel;

/** Shared models that one user runs, until it has not wanted them for a while. For one thread at a time. */
final class ModelUses {
    private final Object user;
    /** When each was wanted last. */
    private final Map<SharedModel, Long> uses = new HashMap<>();

    ModelUses(Object user) {
        this.user = user;
    }

    /** Keeps these, and lets those go that were not wanted for so long. */
    void use(List<SharedModel> models, long idleNanos) {
        long now = System.nanoTime();
        models.forEach(model -> uses.put(model, now));
        uses.entrySet().removeIf(use -> {
            boolean unused = now - use.getValue() > idleNanos;
            if (unused) {
                use.getKey().release(user);
            }
            return unused;
        });
    }

    void releaseAll() {
        uses.keySet().forEach(model -> model.release(user));
        uses.clear();
    }
}
