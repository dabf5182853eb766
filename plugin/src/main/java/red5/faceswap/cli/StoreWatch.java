package red5.faceswap.cli;

import java.io.PrintWriter;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.onnx.store.ModelStatus;
import red5.faceswap.face.onnx.store.ModelStore;

/** Waits for what a store does on threads of its own. */
final class StoreWatch {
    /** Progress is looked at that often. */
    private static final long LOOK_MILLIS = 200;
    /** Progress is told in steps of so many percent. */
    private static final int STEP = 10;

    private static final long MEGABYTE = 1_000_000;
    /** The same where nobody knows how much will come, in megabytes. */
    private static final long STEP_MEGABYTES = 50;

    private final ModelStore store;
    private final Semaphore changes = new Semaphore(0);

    StoreWatch(ModelStore store) {
        this.store = store;
        store.whenChanged(changes::release);
    }

    /** Returns when all files have been read. */
    void settled() {
        while (store.list().stream().anyMatch(model -> model.state() instanceof ModelStatus.Checking)) {
            await();
        }
    }

    /**
     * Tells how a file comes, until it has come.
     *
     * @throws Problem when it does not
     */
    void fetched(String name, PrintWriter out) throws Problem {
        long told = -1;
        ModelStatus.Fetch fetch = fetch(name);
        while (fetch.running()) {
            await();
            fetch = fetch(name);
            long step = step(fetch);
            if (step > told) {
                out.println(words(fetch));
                out.flush();
                told = step;
            }
        }
        if (fetch.failure().isPresent()) {
            throw new Problem(fetch.failure().get());
        }
    }

    private ModelStatus.Fetch fetch(String name) {
        return store.find(name).flatMap(ModelStatus::fetch).orElseThrow();
    }

    private static long step(ModelStatus.Fetch fetch) {
        return fetch.total() > 0
                ? 100 * fetch.bytes() / fetch.total() / STEP
                : fetch.bytes() / (STEP_MEGABYTES * MEGABYTE);
    }

    private static String words(ModelStatus.Fetch fetch) {
        return fetch.total() > 0
                ? "%3d %%  %,d of %,d bytes"
                        .formatted(100 * fetch.bytes() / fetch.total(), fetch.bytes(), fetch.total())
                : "%,d bytes".formatted(fetch.bytes());
    }

    private void await() {
        try {
            if (changes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
