package red5.faceswap.harness.net;

/**
 * What one direction of a link does to packets. Immutable; each {@code with} method gives a changed copy.
 *
 * @param kbit rate of the narrow part in kbit/s, headers of IP and UDP included; 0 for no limit
 * @param queueMillis length of the queue before the narrow part, as the time it takes to empty at this rate; what comes while it
 *     is full is dropped (tail drop)
 * @param delayMillis after the narrow part
 * @param jitterMillis most that is added to the delay, evenly distributed; packets keep their order
 * @param loss share of packets lost after the narrow part, 0 to 0.9
 * @param burstLength mean number of packets lost in a row (Gilbert's model); 1 for losses independent of each other
 * @param gone whether the network is gone: nothing arrives, and what was on its way is lost
 */
public record LinkConditions(
        int kbit, int queueMillis, int delayMillis, int jitterMillis, double loss, double burstLength, boolean gone) {
    /** No limit, no delay, no loss. */
    public static final LinkConditions CLEAN = new LinkConditions(0, 0, 0, 0, 0, 1, false);

    private static final double MOST_LOSS = 0.9;

    public LinkConditions {
        if (kbit < 0 || queueMillis < 0 || delayMillis < 0 || jitterMillis < 0) {
            throw new IllegalArgumentException("rate, queue, delay and jitter are not negative");
        }
        if (!(loss >= 0 && loss <= MOST_LOSS && burstLength >= 1)) {
            throw new IllegalArgumentException(
                    "loss is 0 to 0.9 in bursts of 1 or more, not " + loss + ", " + burstLength);
        }
    }

    /** Narrow: so many kbit/s behind a queue of so many milliseconds. */
    public LinkConditions withRate(int newKbit, int newQueueMillis) {
        return new LinkConditions(newKbit, newQueueMillis, delayMillis, jitterMillis, loss, burstLength, gone);
    }

    public LinkConditions withDelay(int newDelayMillis, int newJitterMillis) {
        return new LinkConditions(kbit, queueMillis, newDelayMillis, newJitterMillis, loss, burstLength, gone);
    }

    /** Losses independent of each other. */
    public LinkConditions withLoss(double newLoss) {
        return withLoss(newLoss, 1);
    }

    public LinkConditions withLoss(double newLoss, double newBurstLength) {
        return new LinkConditions(kbit, queueMillis, delayMillis, jitterMillis, newLoss, newBurstLength, gone);
    }

    /** The same network, out of reach. */
    public LinkConditions unreachable() {
        return new LinkConditions(kbit, queueMillis, delayMillis, jitterMillis, loss, burstLength, true);
    }
}
