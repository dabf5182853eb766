package red5.faceswap.harness.bench.models;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** ONNX Runtime overruns the stack of an ordinary Java thread while it opens a network, which ends the process without a word. */
final class BigStack {
    private static final long BYTES = 16 << 20;

    private BigStack() {}

    /** Does it on a thread with stack enough, and waits. */
    static <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(null, task, "bench-network", BYTES).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
