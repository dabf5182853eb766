package red5.faceswap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to bring about, and says what it was that never came. */
public final class Eventually {
    private Eventually() {}

    /** @param seconds after which it is thought never to come */
    public static void await(int seconds, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "never: " + what);
            Thread.onSpinWait();
        }
    }
}
