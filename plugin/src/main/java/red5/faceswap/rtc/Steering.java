package red5.faceswap.rtc;

import java.util.function.IntConsumer;
import java.util.function.LongToDoubleFunction;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.PictureSlices;

/**
 * Keeps what one viewer is sent within what its path carries: chooses rung and layer, paces, probes, and rests while the viewer
 * does not report. Driven by whatever happens; looks at the state of things 20 times a second at most.
 */
final class Steering implements LevelChoice.Path {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long INTERVAL = 50 * MILLI;
    private static final long KNOCK_INTERVAL = 250 * MILLI;
    private static final long UP_EXCUSED = 400 * MILLI;
    private static final long TROUBLE_LASTS = 2 * SECOND;
    private static final double PACE_CALM = 2.5;
    private static final double PACE = 1.5;
    private static final double PACE_TROUBLED = 1.2;
    private static final double NOTABLE = 0.95;
    private static final double FITS = 1.05;
    /** Of what a level takes: a viewer that tells of a wide network and of many losses on it is resent no more than they explain. */
    private static final double MOST_CARRIED = 2;

    private final VideoSender video;
    private final PathEstimator estimator;
    private final RungDemand demand;
    private final IntConsumer keyFrameWanted;
    private final LongToDoubleFunction repeatedSound; // bits per second at a time
    private final PlayoutWish playout = new PlayoutWish();
    private Levels levels; // null: no rungs yet
    private LevelChoice choice; // null with it
    private boolean stalled;
    private long nextLook;
    private double seen; // the estimate at the last look
    private double repeats; // bits per second of sound, as of then
    private long nextKnock = Long.MAX_VALUE;

    Steering(
            VideoSender video,
            PathEstimator estimator,
            RungDemand demand,
            IntConsumer keyFrameWanted,
            LongToDoubleFunction repeatedSound) {
        this.video = video;
        this.estimator = estimator;
        this.demand = demand;
        this.keyFrameWanted = keyFrameWanted;
        this.repeatedSound = repeatedSound;
    }

    /** Without what this viewer's repeats of sound take, of which the levels know nothing. */
    @Override
    public double bitsPerSecond() {
        return Math.max(0, estimator.bitsPerSecond() - repeats);
    }

    @Override
    public boolean settled(long now) {
        return estimator.settled(now);
    }

    @Override
    public boolean shared() {
        return estimator.besideOthers();
    }

    @Override
    public double backlogMillis() {
        return video.waiting().millis(estimator.bitsPerSecond());
    }

    /** The rung that the viewer gets, -1 for none yet. */
    int rung() {
        return video.waiting().active();
    }

    /** What the path is believed to carry beyond the level that was chosen. */
    double spareBitsPerSecond() {
        return estimator.bitsPerSecond() - (choice == null ? 0 : levels.need(choice.level()));
    }

    /** Whether even the sound has to be spared bits. */
    boolean lean() {
        return choice != null && levels.lean(choice.level());
    }

    /** The rungs are these from now on. */
    void levels(Levels rungs, long now) {
        levels = rungs;
        restart(now);
    }

    /** Begins anew at a key frame, as high as the path is known to carry. */
    void restart(long now) {
        video.waiting().restart();
        if (levels == null) {
            return;
        }
        int start = levels.start();
        if (estimator.everTroubled() || estimator.measures()) {
            start = Math.min(start, levels.highestWithin(bitsPerSecond(), FITS));
        }
        choice = new LevelChoice(levels, start, now);
        follow();
    }

    private void follow() {
        video.waiting().follow(choice.rung(), choice.twelfths());
        watch();
        if (video.waiting().wantsKey()) {
            keyFrameWanted.accept(choice.rung());
        }
    }

    private void watch() {
        demand.want(video.waiting().active(), choice.rung());
    }

    /** The viewer is not heard of: nothing is wanted for it. */
    void pause() {
        video.forget();
        demand.nothing();
    }

    /** Takes the next picture of a rung. */
    void picture(int rung, PictureSlices picture, long now) {
        look(now);
        if (choice == null || stalled) {
            return;
        }
        int before = rung();
        video.picture(rung, picture, now);
        if (rung() != before) {
            watch();
        }
        if (rung == choice.rung() && video.waiting().wantsKey()) {
            keyFrameWanted.accept(rung);
        }
    }

    /** The player cannot go on without a key frame. */
    void keyFrameRequested(long now) {
        if (choice != null && !stalled) {
            if (choice.stumble(this, now)) {
                follow();
                return;
            }
            keyFrameWanted.accept(rung() < 0 ? choice.rung() : rung());
        }
    }

    /** Does what is due. */
    void wake(long now) {
        look(now);
        if (!stalled) {
            video.pump(now);
        }
    }

    /** The viewer has reported: that makes room for what waits, or means that less is carried now. */
    void reported(long now) {
        if (estimator.bitsPerSecond() < NOTABLE * seen) {
            nextLook = now;
        }
        wake(now);
    }

    /** When to {@link #wake}, or {@code Long.MAX_VALUE}. */
    long nextWake(long now) {
        return stalled ? Math.max(nextKnock, nextLook) : video.nextPump(now); // knocks leave at a look
    }

    private void look(long now) {
        if (now < nextLook) {
            return;
        }
        nextLook = now + INTERVAL;
        seen = estimator.bitsPerSecond();
        repeats = repeatedSound.applyAsDouble(now);
        boolean silent = estimator.silent(now);
        if (silent) {
            rest(now);
        } else if (stalled) {
            stalled = false;
            nextKnock = Long.MAX_VALUE;
            restart(now);
        }
        if (choice != null && !stalled) {
            steer(now);
        }
    }

    /** Nobody reports: no pictures, nor key frames on this viewer's behalf, until somebody does. */
    private void rest(long now) {
        if (!stalled) {
            stalled = true;
            nextKnock = now;
            video.waiting().restart();
            demand.nothing();
        }
        if (now >= nextKnock) {
            nextKnock = now + KNOCK_INTERVAL;
            video.knock(now);
        }
    }

    private void steer(long now) {
        int before = choice.level();
        if (choice.judge(this, now)) {
            if (choice.level() > before) {
                estimator.excuse(now, UP_EXCUSED); // its key frame comes as a burst
            }
            follow();
        }
        if (estimator.measures() && video.canProbe()) {
            double rate = choice.probe(this, now);
            if (rate > 0) {
                video.probe(rate + repeats, now);
            }
        }
        boolean calm = estimator.calm(now);
        double factor = !calm ? PACE_TROUBLED : choice.top() ? PACE_CALM : PACE;
        video.pace(factor * estimator.bitsPerSecond(), calm && choice.top(), now);
        video.carries(bitsPerSecond() - levels.sound(choice.level()));
        double needed = MOST_CARRIED * levels.need(choice.level());
        video.path(Math.min(needed, estimator.bitsPerSecond()), estimator.troubledWithin(TROUBLE_LASTS, now));
        if (video.canAskForPlayoutDelay()) {
            video.playout(playout.bounds(estimator, now));
        }
    }
}
