package red5.faceswap.harness.bench.crowd;

import red5.faceswap.harness.bench.Series;

/**
 * When the frames of one stream arrive at its viewers. A frame is the same at all of them by its time on the server's clock; it is late by the
 * time from its first packet at any viewer to its last packet at this one. Used by one thread.
 */
final class FrameArrivals {
    private static final int KEPT = 64; // two seconds of frames: nobody is later than that
    private static final long SAME = 8_000_000; // ns: frames are 33 ms apart

    private final long[] times = new long[KEPT];
    private final long[] begun = new long[KEPT];
    private int frames;
    private Series late = new Series();

    /** Counts from now on; gives what was counted, in milliseconds, of each frame at each viewer. */
    Series restart() {
        Series counted = late;
        late = new Series();
        return counted;
    }

    /**
     * A frame's first packet at a viewer.
     *
     * @param time the frame's, ns on the server's clock
     * @return when the frame's first packet reached any viewer
     */
    long begins(long time, long now) {
        for (int i = frames - 1; i >= Math.max(0, frames - KEPT); i--) {
            if (Math.abs(times[i % KEPT] - time) < SAME) {
                return begun[i % KEPT];
            }
        }
        times[frames % KEPT] = time;
        begun[frames % KEPT] = now;
        frames++;
        return now;
    }

    /** A frame's last packet at a viewer; {@code begun} is what {@link #begins} gave. */
    void ends(long begun, long now) {
        late.add((now - begun) / 1e6);
    }
}
