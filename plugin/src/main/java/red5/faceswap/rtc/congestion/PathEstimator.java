package red5.faceswap.rtc.congestion;

/**
 * What one viewer's path carries, from whatever the viewer tells: transport-wide feedback once it has come, its own estimate and
 * loss reports otherwise. Not thread-safe.
 */
public final class PathEstimator {
    private static final long SECOND = 1_000_000_000L;
    private static final long CALM = 10 * SECOND;

    /** For so long without a report nothing is sent that would only be lost. */
    static final long SILENT = 3 * SECOND / 2;

    private final FeedbackEstimator feedback;
    private final ReportEstimator reports;
    private double sentRate;

    /** @param start what to believe before anything is known */
    public PathEstimator(double start) {
        feedback = new FeedbackEstimator(start);
        reports = new ReportEstimator(start);
    }

    /** The estimate. */
    public double bitsPerSecond() {
        return RateLimits.within(feedback.heard() ? feedback.bitsPerSecond() : reports.bitsPerSecond());
    }

    /** Fraction of packets lost over the last seconds, 0 to 1. */
    public double averageLoss() {
        return feedback.heard() ? feedback.loss().average() : reports.fraction();
    }

    /** Least round trip of late, 0 while unknown. */
    public double leastRoundTripMillis() {
        return feedback.heard() ? feedback.leastRoundTripMillis() : reports.leastRoundTripMillis();
    }

    /** Whether all is quiet, so that more may be tried. */
    public boolean settled(long now) {
        return feedback.heard() ? feedback.settled(now) : reports.settled(now);
    }

    /** Whether there has been no trouble for a while. */
    public boolean calm(long now) {
        return now - lastTrouble() > CALM;
    }

    /** Whether there was trouble within that time. */
    public boolean troubledWithin(long nanos, long now) {
        return now - lastTrouble() < nanos;
    }

    /** As whoever estimates sees it: by receiver reports alone, a path that loses by itself is in trouble every other second. */
    private long lastTrouble() {
        return feedback.heard() ? feedback.lastTrouble() : reports.lastTrouble();
    }

    /** Whether there has ever been trouble. */
    public boolean everTroubled() {
        return lastTrouble() > Long.MIN_VALUE / 4;
    }

    /** Whether the path holds all that it should; more waits for the next feedback. */
    public boolean full(long now) {
        return feedback.full(now);
    }

    /** Whether somebody else keeps the path's queue full. */
    public boolean besideOthers() {
        return feedback.heard() && feedback.besideOthers();
    }

    /** Whether bursts that measure the path are understood. */
    public boolean measures() {
        return feedback.heard();
    }

    /**
     * Notes a packet that leaves with a transport-wide number.
     *
     * @param bytes on the wire
     * @param probing whether it is one of the burst begun last
     * @return that number; its low 16 bits count
     */
    public int sent(long now, int bytes, boolean probing) {
        return (int) feedback.sent(now, bytes, probing);
    }

    /** A burst that measures the path begins, at that rate. */
    public void beginProbe(double bitsPerSecond, long now) {
        feedback.beginProbe(bitsPerSecond);
        excuse(now, 3 * SECOND / 10);
    }

    /** A burst of our own making leaves within that time: the delay it causes is not held against the path. */
    public void excuse(long now, long nanos) {
        feedback.excuse(now, nanos);
    }

    /** Looks whether the viewer still reports; true when it has been silent too long for anything but knocking. */
    public boolean silent(long now) {
        feedback.silent(now);
        return feedback.silence(now) > SILENT;
    }

    /** What is sent, for estimates that compare with it. */
    public void sentRate(double bitsPerSecond) {
        sentRate = bitsPerSecond;
    }

    /** Transport-wide feedback; false when it is malformed. */
    public boolean feedback(byte[] data, int at, int end, long now) {
        return feedback.feedback(data, at, end, now);
    }

    /** The viewer's own estimate. */
    public void remb(double bitsPerSecond, long now) {
        reports.remb(bitsPerSecond, sentRate, now);
    }

    /** The viewer cannot go on without a key frame. */
    public void keyFrameRequested() {
        reports.keyFrameRequested();
    }

    /**
     * A receiver report on the pictures.
     *
     * @param lost 0 to 1
     * @param roundTripMillis latest, 0 while unknown
     */
    public void report(double lost, double roundTripMillis, long now) {
        reports.report(lost, roundTripMillis, sentRate, now);
    }
}
