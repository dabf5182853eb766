package red5.faceswap.ingest;

/**
 * Times sound that carries no time of its own, by counting its samples: the first piece ends when it arrives, the count is drawn slowly
 * towards arrival, and begins anew after a gap. Not thread-safe.
 */
final class SampleClock {
    private static final long RESYNC_MICROS = 200_000;
    private static final int SLEW = 64;

    private boolean began;
    private long nextMicros;

    /**
     * When a piece begins, in microseconds of the clock by which it arrived.
     *
     * @param arrivalMicros when its last sample was there
     * @param durationMicros of the piece
     */
    long begin(long arrivalMicros, long durationMicros) {
        long start = arrivalMicros - durationMicros;
        if (!began || Math.abs(start - nextMicros) > RESYNC_MICROS) {
            nextMicros = began ? Math.max(start, nextMicros) : start;
            began = true;
        } else {
            nextMicros += (start - nextMicros) / SLEW;
        }
        long begin = nextMicros;
        nextMicros += durationMicros;
        return begin;
    }
}
