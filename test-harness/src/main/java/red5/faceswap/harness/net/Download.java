package red5.faceswap.harness.net;

import java.util.ArrayDeque;

/**
 * A bulk transfer by TCP's rules (RFC 5681: slow start, additive increase, half the window at a loss, timeout) that competes with
 * the viewers of a link. It knows no data: its segments are sizes in the link's queue. The link keeps the order, hence a gap in
 * what arrived is a loss, and no duplicate acknowledgements need be counted. Not thread-safe; times in ns.
 */
final class Download {
    static final int SEGMENT_BYTES = 1500;
    private static final int ACK_BYTES = 40;
    private static final double FIRST_WINDOW = 10;
    private static final double LEAST_WINDOW = 2;
    private static final long LEAST_TIMEOUT_NANOS = 1_000_000_000L;

    private final OneWay data;
    private final OneWay acks;
    private final ArrayDeque<Long> sentAt = new ArrayDeque<>();
    private boolean running = true;
    private double window = FIRST_WINDOW;
    private double threshold = Double.MAX_VALUE;
    private long nextNumber;
    /** The first segment that is still on its way; those before have arrived or are lost. */
    private long firstOutstanding;

    private long recoveredAt;
    private long highestArrived = -1;
    private long arrivedSegments;
    private long acknowledged;
    private long smoothedRoundTrip;
    private long progressAt;

    /** Begins at once. */
    Download(OneWay data, OneWay acks, long now) {
        this.data = data;
        this.acks = acks;
        this.progressAt = now;
        fill(now);
    }

    private record Segment(Download of, long number) implements Parcel {
        @Override
        public int bytes() {
            return SEGMENT_BYTES;
        }

        @Override
        public void arrive(long nanos) {
            of.arrived(number, nanos);
        }
    }

    private record Ack(Download of, long highest, long arrived) implements Parcel {
        @Override
        public int bytes() {
            return ACK_BYTES;
        }

        @Override
        public void arrive(long nanos) {
            of.acknowledged(highest, arrived, nanos);
        }
    }

    /** What has arrived so far. */
    long arrivedBytes() {
        return arrivedSegments * SEGMENT_BYTES;
    }

    void stop() {
        running = false;
    }

    /** When {@link #timePassed} is to be called. */
    long next() {
        return running ? progressAt + Math.max(LEAST_TIMEOUT_NANOS, 2 * smoothedRoundTrip) : OneWay.NEVER;
    }

    /** Begins anew with a small window when nothing came back for too long. */
    void timePassed(long now) {
        if (now >= next()) {
            threshold = Math.max(LEAST_WINDOW, window / 2);
            window = 1;
            firstOutstanding = nextNumber;
            recoveredAt = nextNumber;
            sentAt.clear();
            progressAt = now;
            fill(now);
        }
    }

    private void fill(long now) {
        while (running && nextNumber - firstOutstanding < (long) window) {
            sentAt.add(now);
            data.offer(new Segment(this, nextNumber++), now);
        }
    }

    private void arrived(long number, long now) {
        highestArrived = number;
        arrivedSegments++;
        acks.offer(new Ack(this, highestArrived, arrivedSegments), now);
    }

    private void acknowledged(long highest, long arrived, long now) {
        if (highest < firstOutstanding) {
            acknowledged = Math.max(acknowledged, arrived);
            return;
        }
        long settled = highest + 1 - firstOutstanding;
        long came = arrived - acknowledged;
        acknowledged = arrived;
        long sent = now;
        for (; firstOutstanding <= highest; firstOutstanding++) {
            sent = sentAt.poll();
        }
        smoothedRoundTrip = smoothedRoundTrip == 0 ? now - sent : (7 * smoothedRoundTrip + now - sent) / 8;
        progressAt = now;
        if (came < settled && highest >= recoveredAt) {
            threshold = Math.max(LEAST_WINDOW, window / 2);
            window = threshold;
            recoveredAt = nextNumber;
        } else if (window < threshold) {
            window += came;
        } else {
            window += came / window;
        }
        fill(now);
    }
}
