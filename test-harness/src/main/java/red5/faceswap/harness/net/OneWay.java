package red5.faceswap.harness.net;

import java.util.ArrayDeque;
import java.util.Random;

/**
 * One direction of a link: a queue, a narrow part that lets packets through one after the other, then loss, delay and jitter.
 * Packets never overtake each other. It has no clock: all times are given, in ns, and do not go back. Not thread-safe.
 */
final class OneWay {
    /** When nothing is on its way. */
    static final long NEVER = Long.MAX_VALUE;

    private static final double NANOS_PER_MILLI = 1e6;

    private record Travelling(Parcel parcel, long due) {}

    private final Random random;
    private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
    private final ArrayDeque<Travelling> travelling = new ArrayDeque<>();
    private LinkConditions conditions = LinkConditions.CLEAN;
    /** Until then the narrow part has been worked off; of the first parcel in the queue so many bits are still to be sent. */
    private long workedOff = Long.MIN_VALUE;

    private double bitsOfFirst;
    private double bitsWaiting;
    private long lastDue = Long.MIN_VALUE;
    private boolean inBurst;
    private long offered;
    private long offeredBytes;
    private long overflowed;
    private long lost;
    private long arrived;

    /** @param seed of the losses and of the jitter */
    OneWay(long seed) {
        random = new Random(seed);
    }

    /** From now on; what waits in the queue is sent at the new rate. */
    void set(LinkConditions changed, long now) {
        workOff(now);
        conditions = changed;
        if (changed.gone()) {
            lost += waiting.size() + travelling.size();
            waiting.clear();
            travelling.clear();
            bitsWaiting = 0;
            bitsOfFirst = 0;
        }
    }

    void offer(Parcel parcel, long now) {
        offered++;
        offeredBytes += parcel.bytes();
        workOff(now);
        if (conditions.gone()) {
            lost++;
        } else if (conditions.kbit() == 0) {
            leave(parcel, Math.max(now, workedOff));
        } else if (bitsWaiting > (double) conditions.kbit() * conditions.queueMillis()) {
            overflowed++;
        } else {
            double bits = 8.0 * parcel.bytes();
            if (waiting.isEmpty()) {
                bitsOfFirst = bits;
            }
            waiting.add(parcel);
            bitsWaiting += bits;
        }
    }

    /** Hands out everything that is due by now, each at its own time. */
    void deliver(long now) {
        workOff(now);
        while (!travelling.isEmpty() && travelling.peek().due() <= now) {
            Travelling next = travelling.poll();
            arrived++;
            next.parcel().arrive(next.due());
        }
    }

    /** When {@link #deliver} is to be called next; {@link #NEVER} while nothing is on its way. */
    long next() {
        long next = travelling.isEmpty() ? NEVER : travelling.peek().due();
        if (!waiting.isEmpty()) {
            next = Math.min(next, endOfFirst() + (long) (conditions.delayMillis() * NANOS_PER_MILLI));
        }
        return next;
    }

    LinkCounts counts() {
        return new LinkCounts(offered, offeredBytes, overflowed, lost, arrived);
    }

    private void workOff(long now) {
        while (!waiting.isEmpty()) {
            long end = endOfFirst();
            if (end > now) {
                double sent = Math.max(0, now - workedOff) * conditions.kbit() / NANOS_PER_MILLI;
                bitsOfFirst -= sent;
                bitsWaiting -= sent;
                break;
            }
            workedOff = end;
            bitsWaiting -= bitsOfFirst;
            leave(waiting.poll(), end);
            bitsOfFirst = waiting.isEmpty() ? 0 : 8.0 * waiting.peek().bytes();
        }
        if (waiting.isEmpty()) {
            bitsWaiting = 0;
        }
        workedOff = Math.max(workedOff, now);
    }

    private long endOfFirst() {
        return conditions.kbit() == 0
                ? workedOff
                : workedOff + (long) Math.ceil(bitsOfFirst * NANOS_PER_MILLI / conditions.kbit());
    }

    private void leave(Parcel parcel, long now) {
        if (losesNext()) {
            lost++;
            return;
        }
        double delay = conditions.delayMillis() + random.nextDouble() * conditions.jitterMillis();
        lastDue = Math.max(lastDue, now + (long) (delay * NANOS_PER_MILLI));
        travelling.add(new Travelling(parcel, lastDue));
    }

    /** Gilbert's model: everything is lost in a burst, nothing outside of it. With bursts of 1 each loss is independent. */
    private boolean losesNext() {
        double loss = conditions.loss();
        double length = conditions.burstLength();
        if (length == 1) {
            return random.nextDouble() < loss;
        }
        double change = inBurst ? 1 / length : loss / (length * (1 - loss));
        if (random.nextDouble() < change) {
            inBurst = !inBurst;
        }
        return inBurst;
    }
}
