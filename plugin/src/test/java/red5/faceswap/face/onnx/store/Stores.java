package red5.faceswap.face.onnx.store;

import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;

/** Waits for stores of models. */
public final class Stores {
    private Stores() {}

    /** Of a test. */
    static final Acceptance LICENCE = new Acceptance("test", "a test", Instant.EPOCH);

    /** The swapper of that name, as soon as its files and those that it needs are checked, and their licences accepted. */
    public static FaceNetwork ready(ModelStore store, String name) throws InterruptedException {
        accepted(store);
        return store.network(SwapRecipe.plain(name))
                .orElseThrow(() -> new AssertionError(
                        store.obstacle(SwapRecipe.plain(name)).orElseThrow()));
    }

    /** Accepts all licences. */
    public static void accepted(ModelStore store) throws InterruptedException {
        settled(store);
        for (ModelStatus model : store.list()) {
            if (model.state() instanceof ModelStatus.Unaccepted) {
                try {
                    store.intake().accept(model.description(), LICENCE);
                } catch (FaceException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Returns when a swapper is not being tried. */
    static void tried(ModelStore store, String name) throws InterruptedException {
        await(
                store,
                () -> store.obstacle(SwapRecipe.plain(name))
                        .filter(why -> why.contains("is being tried"))
                        .isEmpty());
    }

    /** Returns when no file is being checked any more. */
    public static void settled(ModelStore store) throws InterruptedException {
        await(store, () -> store.list().stream().noneMatch(model -> model.state() instanceof ModelStatus.Checking));
    }

    private static void await(ModelStore store, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        Semaphore changes = new Semaphore(0);
        store.whenChanged(changes::release);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the models are not checked after a minute");
            }
            changes.tryAcquire(50, TimeUnit.MILLISECONDS);
        }
    }
}
