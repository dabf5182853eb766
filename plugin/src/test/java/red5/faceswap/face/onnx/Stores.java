package red5.faceswap.face.onnx;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SwapRecipe;

/** Waits for stores of models. */
public final class Stores {
    private Stores() {}

    /** The swapper of that name, as soon as its files and those that it needs are checked. */
    public static FaceNetwork ready(ModelStore store, String name) throws InterruptedException {
        settled(store);
        return store.network(SwapRecipe.plain(name))
                .orElseThrow(() -> new AssertionError(
                        store.obstacle(SwapRecipe.plain(name)).orElseThrow()));
    }

    /** Returns when no file is being checked any more. */
    static void settled(ModelStore store) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        CountDownLatch[] next = {new CountDownLatch(1)};
        store.whenChanged(() -> next[0].countDown());
        while (store.list().stream().anyMatch(model -> model.state() instanceof ModelStatus.Checking)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the models are not checked after a minute");
            }
            next[0].await(50, TimeUnit.MILLISECONDS);
            next[0] = new CountDownLatch(1);
        }
    }
}
