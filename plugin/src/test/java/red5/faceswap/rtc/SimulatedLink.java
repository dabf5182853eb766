package red5.faceswap.rtc;

import java.util.Random;

/** A path with a rate, a queue of limited length, delay, jitter and losses, all of which may change at any time. */
final class SimulatedLink {
    static final long LOST = -1;
    private static final long MILLI = ViewerBench.MILLI;

    private final Random random;
    double bitsPerSecond = 100_000_000;
    double queueMillis = 400;
    double delayMillis = 10;
    double jitterMillis;
    double loss;
    /** How long the machine at its end holds up everything now and then, and how often. */
    double hiccupMillis;

    double hiccupsPerSecond;
    private long hiccupUntil;
    private long nextHiccup;
    private double busyUntil;
    private long lastArrival;
    long carriedBytes;
    long droppedPackets;

    SimulatedLink(long seed) {
        random = new Random(seed);
    }

    /** When a packet arrives that is sent now, or {@link #LOST}. Packets do not overtake each other. */
    long send(long now, int bytes) {
        double begins = Math.max(now, busyUntil);
        if (begins - now > queueMillis * MILLI) {
            droppedPackets++;
            return LOST;
        }
        busyUntil = begins + bytes * 8e9 / bitsPerSecond;
        carriedBytes += bytes;
        if (random.nextDouble() < loss) {
            return LOST;
        }
        double jitter = Math.abs(random.nextGaussian()) * jitterMillis;
        long arrival = (long) (busyUntil + (delayMillis + jitter) * MILLI);
        lastArrival = Math.max(lastArrival + 1000, hiccup(arrival));
        return lastArrival;
    }

    private long hiccup(long arrival) {
        if (hiccupsPerSecond == 0) {
            return arrival;
        }
        while (arrival > nextHiccup) {
            hiccupUntil = nextHiccup + (long) (random.nextDouble() * 2 * hiccupMillis * MILLI);
            nextHiccup += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / hiccupsPerSecond) + MILLI;
        }
        return Math.max(arrival, hiccupUntil);
    }
}
