package red5.faceswap.pipeline;

import java.util.concurrent.TimeUnit;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;

/**
 * Takes the finest quality away from a stream while its frames have to wait, and gives it back when they have not for a while. That
 * while doubles each time it was given back too early. Not thread-safe; time comes in.
 */
final class Headroom {
    /** Frames that came while others waited, less those that did not, at which there is too much to do. */
    private static final int PRESSED = 6;

    private static final long LEAST_PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(80);

    private int pressure;
    private boolean pressed;
    /** Since when no frame had to wait, or since when the finest quality is given. */
    private long sinceNanos;

    private long patience = LEAST_PATIENCE;
    private boolean begun;

    /**
     * One call per frame.
     *
     * @param behind a frame that came before waits for its work to begin
     * @return what the frame is treated by
     */
    SwapSettings limit(SwapSettings wanted, boolean behind, long nowNanos) {
        if (!begun) {
            begun = true;
            sinceNanos = nowNanos - patience;
        }
        pressure = Math.max(0, Math.min(PRESSED, pressure + (behind ? 1 : -1)));
        if (pressed && behind) {
            sinceNanos = nowNanos;
        } else if (pressed && nowNanos - sinceNanos >= patience) {
            pressed = false;
            sinceNanos = nowNanos;
        } else if (!pressed && pressure == PRESSED) {
            boolean tooEarly = nowNanos - sinceNanos < patience;
            patience = tooEarly ? Math.min(MOST_PATIENCE, 2 * patience) : LEAST_PATIENCE;
            pressed = true;
            sinceNanos = nowNanos;
        }
        return pressed && wanted.quality() == Quality.BEST ? wanted.withQuality(Quality.BALANCED) : wanted;
    }
}
