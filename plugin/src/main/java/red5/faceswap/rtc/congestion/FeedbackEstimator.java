package red5.faceswap.rtc.congestion;

import red5.faceswap.rtc.congestion.DelayTrend.Signal;
import red5.faceswap.rtc.congestion.SentPackets.Fate;
import red5.faceswap.rtc.rtp.TransportFeedbackReader;

/** Estimates by transport-wide feedback. Most of its work is to tell the path's trouble from what we or busy machines cause. */
final class FeedbackEstimator implements TransportFeedbackReader.Sink {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long GROUP = 5 * MILLI;
    private static final double BELIEVABLE_QUEUE = 30;
    private static final double GROWTH_QUEUE = 60;
    private static final double STANDING_QUEUE = 120;
    private static final double INEXCUSABLE_QUEUE = 200;
    private static final double ALARMING_LAG = 100;
    private static final int ALARMING_REPORTS = 2;
    private static final double STANDING_DECREASE = 0.8;
    private static final double SILENCE_DECREASE = 0.7;
    private static final long SILENCE_STEP = SECOND / 2;
    private static final long STILL_SENDING = 400 * MILLI;
    private static final double IN_FLIGHT_SECONDS = 0.25;
    private static final double LONG_QUEUE_SECONDS = 0.4;
    private static final long UNREPORTED_BYTES =
            350_000; // a second of the best rung: a browser that begins on a busy machine may take as long
    private static final double SMOOTHING = 0.1;
    private static final double MAX_ROUND_TRIP = 2000;
    private static final double LEAST_CREEP = 0.02;

    private final SentPackets sent = new SentPackets();
    private final TransportFeedbackReader reader = new TransportFeedbackReader();
    private final ArrivalRate arrivals = new ArrivalRate();
    private final QueueDelay queue = new QueueDelay();
    private final DelayTrend trend = new DelayTrend();
    private final ForeignQueue foreign = new ForeignQueue();
    private final ProbeBurst probe = new ProbeBurst();
    private final DelayRate delayRate;
    private final LossRate loss = new LossRate();
    private Signal signal = Signal.STEADY;
    private boolean growing; // since the last feedback
    private long groupBegan = Long.MIN_VALUE;
    private double groupLeast;
    private double groupArrival;
    private long newestSent;
    private double newestDelay;
    private long sentAtDecrease; // bytes
    private int lagging; // reports in a row
    private boolean proven; // the first burst has been judged
    private long graceUntil = Long.MIN_VALUE / 2;
    private long lastTrouble = Long.MIN_VALUE / 2;
    private long owedSince; // the first packet since the last report
    private long lastSent;
    private long firstSent;
    private long lastSilence;
    private boolean heard;
    private double roundTrip = 100;
    private double leastRoundTrip = 1000;

    FeedbackEstimator(double start) {
        delayRate = new DelayRate(start);
    }

    /** Whether the viewer has reported at all. */
    boolean heard() {
        return heard;
    }

    double bitsPerSecond() {
        return Math.min(delayRate.bitsPerSecond(), loss.limit());
    }

    LossRate loss() {
        return loss;
    }

    double leastRoundTripMillis() {
        return leastRoundTrip;
    }

    long lastTrouble() {
        return lastTrouble;
    }

    boolean settled(long now) {
        boolean quiet = queue.millis() < GROWTH_QUEUE || foreign.stands();
        return signal == Signal.STEADY && quiet && now - lastTrouble > SECOND;
    }

    long sent(long now, int bytes, boolean probing) {
        firstSent = firstSent == 0 ? now : firstSent;
        if (now - lastSent > STILL_SENDING || owedSince == 0) {
            owedSince = now;
        }
        lastSent = now;
        return sent.add(now, bytes, probing ? probe.sent(now, bytes) : 0);
    }

    /** A burst of our own making leaves: the delay that it causes is not held against the path. */
    void excuse(long now, long nanos) {
        graceUntil = Math.max(graceUntil, now + nanos + (long) (roundTrip * MILLI));
    }

    void beginProbe(double bitsPerSecond) {
        probe.begin(bitsPerSecond);
    }

    /** Whether the path holds all that it should: more would only queue. */
    boolean full(long now) {
        long bytes = sent.inFlight();
        if (!heard) {
            return bytes > UNREPORTED_BYTES && now - firstSent < SECOND;
        }
        return Math.min(bytes * 8, heldSinceDecrease(now))
                > bitsPerSecond() * (IN_FLIGHT_SECONDS + leastRoundTrip / 1000);
    }

    /**
     * Bits that the path can still hold, seen from the last decrease: what a long queue held then, less what has drained since, and
     * what was sent since. What an overflowing queue has dropped is thought to be under way until later packets arrive, and would
     * hold up the smaller picture that ends the trouble.
     */
    private double heldSinceDecrease(long now) {
        double seconds = (now - delayRate.lastDecrease()) / 1e9;
        double left = bitsPerSecond() * Math.max(0, LONG_QUEUE_SECONDS - seconds);
        return left + (sent.totalBytes() - sentAtDecrease) * 8;
    }

    /** For how long the viewer has owed a report; 0 while nothing is sent, for a source without pictures is no dead path. */
    long silence(long now) {
        boolean owed = heard && sent.inFlight() > 0 && now - lastSent < STILL_SENDING;
        return owed ? now - owedSince : 0;
    }

    /** Notes that the viewer does not report. */
    void silent(long now) {
        if (silence(now) > SILENCE_STEP && now - lastSilence > SILENCE_STEP) {
            lastSilence = now;
            delayRate.lowerTo(SILENCE_DECREASE * delayRate.bitsPerSecond(), now);
            lowered(now);
        }
    }

    /** Whether somebody else keeps the path's queue full. */
    boolean besideOthers() {
        return foreign.stands();
    }

    /** False when it is malformed. */
    boolean feedback(byte[] data, int at, int end, long now) {
        newestSent = 0;
        growing = false;
        if (!reader.read(data, at, end, this)) {
            return false;
        }
        if (newestSent > 0) {
            heard = true;
            owedSince = sent.inFlight() > 0 ? now : 0;
            double sample = Math.min(MAX_ROUND_TRIP, (now - newestSent) / 1e6);
            roundTrip += SMOOTHING * (sample - roundTrip);
            leastRoundTrip = Math.min(leastRoundTrip + LEAST_CREEP, sample); // a longer path is accepted in time
        }
        judgeProbe(now);
        judgeDelay(now);
        if (loss.judge(bitsPerSecond(), arrivals.bitsPerSecond(), queue.millis(), now)) {
            lastTrouble = now;
        }
        return true;
    }

    @Override
    public void status(int sequence, long arrivalMicros) {
        long number = sent.find(sequence);
        if (number < 0 || sent.fate(number) == Fate.ARRIVED) {
            return;
        }
        boolean missing = arrivalMicros == TransportFeedbackReader.MISSING;
        Fate before = sent.fate(number);
        boolean latest = sent.report(number, missing ? Fate.MISSING : Fate.ARRIVED);
        if (missing && before == Fate.UNKNOWN) {
            probe.missing(sent.probe(number));
        }
        if (sent.sentAt(number) > delayRate.lastDecrease()) { // what was lost before is answered already
            loss.reported(missing, before == Fate.UNKNOWN);
        }
        if (!missing) {
            int bytes = sent.bytes(number);
            arrivals.arrived(arrivalMicros, bytes);
            probe.arrived(sent.probe(number), arrivalMicros, bytes);
            if (latest) {
                newestSent = sent.sentAt(number);
                delay(newestSent, arrivalMicros);
            }
        }
    }

    /**
     * Packets sent within 5 ms form a group. Its least delay counts: the first packet of a picture shows the queue that was there,
     * the last one only how big the picture is.
     */
    private void delay(long departure, long arrivalMicros) {
        double oneWay = (arrivalMicros - departure / 1000) / 1e3;
        newestDelay = oneWay;
        if (groupBegan != Long.MIN_VALUE && departure - groupBegan <= GROUP) {
            groupLeast = Math.min(groupLeast, oneWay);
            return;
        }
        if (groupBegan != Long.MIN_VALUE) {
            queue.sample(groupArrival, groupLeast, foreign.stands());
            signal = trend.sample(groupArrival, groupLeast);
            growing |= signal == Signal.GROWING;
        }
        groupBegan = departure;
        groupLeast = oneWay;
        groupArrival = arrivalMicros / 1e3;
    }

    private void lowered(long now) {
        lastTrouble = now;
        sentAtDecrease = sent.totalBytes();
    }

    private void judgeDelay(long now) {
        double millis = queue.millis();
        foreign.queue(millis, now);
        boolean others = foreign.stands();
        double lag = newestSent == 0 ? 0 : queue.above(newestDelay);
        lagging = lag > ALARMING_LAG ? lagging + 1 : 0;
        boolean alarming = lagging >= ALARMING_REPORTS && !others;
        boolean excused = now < graceUntil && Math.max(millis, alarming ? lag : 0) < INEXCUSABLE_QUEUE;
        // what left before says nothing about the lowered rate, but for how fast it comes out of a queue
        boolean answered = newestSent < delayRate.lastDecrease() && !(alarming && delayRate.halved(arrivals));
        if ((growing && millis > BELIEVABLE_QUEUE && !others || alarming) && !excused && !answered) {
            if (delayRate.decrease(arrivals, alarming, roundTrip, now)) {
                foreign.decreased(arrivals.bitsPerSecond(), sent.totalBytes(), millis, now);
                lowered(now);
            }
        } else if (millis > STANDING_QUEUE
                && !others
                && now - delayRate.lastDecrease() > SECOND
                && !excused
                && !answered) {
            // no trend, but every picture waits in it
            delayRate.lowerTo(STANDING_DECREASE * arrivals.bitsPerSecond(), now);
            lowered(now);
        } else {
            boolean mayGrow = signal == Signal.STEADY && (Math.max(millis, lag) < GROWTH_QUEUE || others);
            delayRate.passed(mayGrow, arrivals.bitsPerSecond(), roundTrip, now);
        }
    }

    private void judgeProbe(long now) {
        if (!probe.due(now, roundTrip)) {
            return;
        }
        double result = probe.result(foreign.stands());
        boolean first = !proven;
        proven = true;
        if (result > delayRate.bitsPerSecond()) {
            delayRate.proven(result);
            loss.proven(result);
        } else if (first) { // the start was a guess: the first burst corrects it both ways
            double less = probe.weighty() && result > 0 ? result : probe.overflowed();
            if (less > 0) {
                delayRate.proven(less);
            }
        }
    }
}
