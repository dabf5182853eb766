package red5.faceswap.rtc;

import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * How long one viewer's player should keep pictures: on a lossy path long enough for resends to arrive, and never long after
 * trouble is over. Nothing is asked for before the first trouble, for on a clean path the wish alone costs delay.
 */
final class PlayoutWish {
    private static final long SECOND = 1_000_000_000L;
    private static final double LOSSY = 0.008;
    /** From here on what is lost twice is lost every second, and is waited for too. */
    private static final double VERY_LOSSY = 0.03;

    private static final int LEAST =
            10; // a least delay of 0 with a small largest one switches players to unsmoothed rendering
    private static final int MOST = 400;
    private static final int SPAN =
            200; // players otherwise wait for as long as the largest picture would take at the lowest rate
    private static final int STEP = 10;
    private static final int UNIT = 10;
    private static final double ROUND_TRIPS = 1.5;
    private static final double ROUND_TRIPS_TWICE = 2.5;
    private static final double SAFETY = 50;

    private int millis;
    private boolean begun;
    private long nextStep;

    /** The bounds for {@link HeaderExtensions#write}. */
    int bounds(PathEstimator path, long now) {
        boolean lossy = path.averageLoss() > LOSSY;
        begun |= lossy || path.everTroubled();
        if (!begun) {
            return HeaderExtensions.NO_PLAYOUT;
        }
        boolean wait = lossy && path.settled(now);
        double trips = path.averageLoss() > VERY_LOSSY ? ROUND_TRIPS_TWICE : ROUND_TRIPS;
        int wanted = wait ? (int) Math.min(MOST, path.leastRoundTripMillis() * trips + SAFETY) : LEAST;
        if (millis == 0 || wanted > millis + 2 * STEP) {
            millis = wanted;
        } else if (wanted < millis - 2 * STEP && now > nextStep) { // given back slowly
            millis = Math.max(wanted, millis - STEP);
            nextStep = now + SECOND;
        }
        return millis / UNIT << 12 | (millis + SPAN) / UNIT;
    }
}
