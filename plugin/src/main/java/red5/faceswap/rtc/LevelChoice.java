package red5.faceswap.rtc;

/**
 * Chooses one viewer's level, with hysteresis: down as soon as the estimate is below what the level takes, up only with a margin
 * and when all is quiet; a step up that does not hold is tried again later and later, unless the path becomes plainly wider than it was
 * believed to be then. Says also when to probe for more.
 */
final class LevelChoice {
    /** What is known of the path at one moment. */
    interface Path {
        /** What it carries of the levels: less what a viewer gets beside them. */
        double bitsPerSecond();

        /** Whether all is quiet, so that more may be tried. */
        boolean settled(long now);

        /** Whether somebody else takes all that is left of the path. */
        boolean shared();

        /** What waits to be sent, in milliseconds of the estimate. */
        double backlogMillis();
    }

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final double UP_LAYER = 1.04;
    private static final double UP_LAYER_BETWEEN =
            1; // neither the best rung nor the narrowest one: down again costs nothing
    private static final double UP_RUNG = 1.15;
    private static final double DOWN = 0.95;
    private static final double FITS = 1.05;
    private static final double STEEP = 0.5;
    private static final double FITS_IN_HASTE = 1.5;
    private static final long STARTING = 5 * SECOND;
    private static final long FAILS_WITHIN = 12 * SECOND;
    private static final long FAILS_BESIDE_WITHIN = 30 * SECOND;
    private static final int MOST_DOUBLINGS = 4;
    private static final long HOLD_RUNG = 10 * SECOND;
    private static final long HOLD_LAYER = 2 * SECOND;
    private static final long REST_AFTER_DOWN = 5 * SECOND / 2;
    private static final long REST_AFTER_UP = SECOND;
    private static final long REST_AT_START = 300 * MILLI;
    private static final long AFTER_GOOD_PROBE = 400 * MILLI;
    private static final long AFTER_POOR_PROBE = 2 * SECOND;
    private static final long AFTER_POOR_PROBES = 3 * SECOND;
    private static final long WHILE_HELD = 4 * SECOND; // on a path with almost no queue a burst loses packets
    private static final double LATE = 250;
    private static final long LATE_FOR = 700 * MILLI;
    private static final double GOOD_PROBE = 1.1;
    private static final double PROBE_OF_NEED = 1.4;
    private static final double PROBE_OF_ESTIMATE = 2;
    private static final double PROBE_BESIDE = 1.25;
    private static final double WIDER = 2;
    private static final double PROBE_OF_WIDER = 1.1 * WIDER;

    /** The last step up of one kind. */
    private final class Step {
        private final long hold;
        private int from;
        private int to = -1;
        private double believed; // of the path, then
        private long at;

        Step(long hold) {
            this.hold = hold;
        }

        void done(int lower, int higher, double estimate, long now) {
            from = lower;
            to = higher;
            believed = estimate;
            at = now;
        }

        /** Undone, if that is lower: one that did not hold is tried again later, and nothing above it sooner. */
        void undone(int lower, Path path, long now) {
            if (to <= lower) {
                return;
            }
            int tried = to;
            to = -1;
            boolean shared = path.shared();
            if (now - at > (shared ? FAILS_BESIDE_WITHIN : FAILS_WITHIN)) {
                failures[tried] = Math.max(0, failures[tried] - 1);
            } else if (shared || path.bitsPerSecond() > STEEP * levels.need(from)) {
                int more = shared ? 2 : 1; // whoever fills the path gives nothing back by being asked again
                failures[tried] = Math.min(failures[tried] + more, MOST_DOUBLINGS);
                for (int higher = tried; higher < holdUntil.length; higher++) {
                    inVain[higher] = now < holdUntil[higher] ? Math.max(inVain[higher], believed) : believed;
                    holdUntil[higher] = Math.max(holdUntil[higher], now + (hold << failures[tried]));
                }
            } // otherwise the path became another one, which says nothing about the step
        }
    }

    private final Levels levels;
    private final long began;
    private final long[] holdUntil;
    private final double[] inVain; // what the path was believed to carry when a level was tried that did not hold
    private final int[] failures;
    private int level;
    private final Step layerStep = new Step(HOLD_LAYER); // costs no key frame
    private final Step rungStep = new Step(HOLD_RUNG);
    private long lastDown;
    private long lastSwitch;
    private long lastProbe;
    private double probedAt; // the estimate before the last probe
    private int poorProbes;

    /** @param start the level to begin with */
    LevelChoice(Levels levels, int start, long now) {
        this.levels = levels;
        this.level = start;
        this.began = now;
        holdUntil = new long[levels.levels()];
        java.util.Arrays.fill(holdUntil, now);
        inVain = new double[levels.levels()];
        failures = new int[levels.levels()];
        lastDown = now - REST_AFTER_DOWN;
        lastSwitch = now - REST_AT_START;
        lastProbe = now;
    }

    int level() {
        return level;
    }

    int rung() {
        return levels.rungOf(level);
    }

    /** See {@link Levels#twelfthsOf}. */
    int twelfths() {
        return levels.twelfthsOf(level);
    }

    /** Whether there is nothing better. */
    boolean top() {
        return level == levels.levels() - 1;
    }

    /** Judges anew; true when the level is another one now. */
    boolean judge(Path path, long now) {
        double estimate = path.bitsPerSecond();
        if (level > 0 && estimate < DOWN * levels.need(level) && now - lastSwitch > REST_AT_START / 2) {
            down(path, now);
            return true;
        }
        if (level > 0 && path.backlogMillis() > LATE && now - lastSwitch > LATE_FOR) {
            down(path, now); // it fits, but what has piled up meanwhile never drains
            return true;
        }
        return path.settled(now) && up(path, now);
    }

    /**
     * The picture stands until a key frame has come, on a path that loses: a smaller rung's gets there sooner. Not that of a rung for the
     * narrowest paths, for the one above it is small enough.
     *
     * @return whether the level is another one now
     */
    boolean stumble(Path path, long now) {
        int smaller = levels.lowestLike(level) - 1;
        if (smaller < 0 || levels.narrowest(smaller) || path.settled(now) || now - lastSwitch < LATE_FOR) {
            return false;
        }
        if (path.shared()) { // counts as a rung tried in vain, or it would be tried again at once
            rungStep.done(smaller, levels.lowestLike(level), path.bitsPerSecond(), now);
        }
        down(path, smaller, now);
        return true;
    }

    private void down(Path path, long now) {
        down(path, level - 1, now);
    }

    private void down(Path path, int most, long now) {
        // the path's queue is full of what was sent: a smaller key frame is through it sooner, and lets it drain
        boolean steep = path.bitsPerSecond() < STEEP * levels.need(level);
        int lower = Math.min(most, levels.highestWithin(path.bitsPerSecond(), steep ? FITS_IN_HASTE : FITS));
        for (int same = levels.lowestLike(level); !steep && same <= most; same++) {
            if (levels.worthItsSize(same) && levels.need(same) <= path.bitsPerSecond()) {
                lower = Math.max(lower, same); // nothing is lost by going down again
            }
        }
        layerStep.undone(lower, path, now);
        rungStep.undone(lower, path, now);
        lastDown = now;
        lastSwitch = now;
        level = lower;
    }

    private boolean up(Path path, long now) {
        double estimate = path.bitsPerSecond();
        boolean starting = now - began < STARTING;
        if (now - lastSwitch < (starting ? REST_AT_START : REST_AFTER_UP) || now - lastDown < REST_AFTER_UP) {
            return false;
        }
        boolean rested = starting || now - lastDown >= REST_AFTER_DOWN;
        for (int higher = levels.levels() - 1; higher > level; higher--) {
            boolean same = levels.rungOf(higher) == rung();
            boolean wanted = same || rested && levels.worthItsSize(higher);
            if (wanted && estimate > needToTry(higher) && !held(higher, path, now)) {
                if (same) {
                    layerStep.done(level, higher, estimate, now);
                } else {
                    rungStep.done(
                            level,
                            levels.lowestLike(higher),
                            estimate,
                            now); // another layer of it does not undo a rung
                }
                level = higher;
                lastSwitch = now;
                return true;
            }
        }
        return false;
    }

    /** Whether it was tried in vain a short while ago, and the path has not become plainly wider since. */
    private boolean held(int higher, Path path, long now) {
        return now < holdUntil[higher] && (path.shared() || path.bitsPerSecond() <= WIDER * inVain[higher]);
    }

    /** What the path must carry for a higher level to be tried: for a larger size, its least level with a margin. */
    private double needToTry(int higher) {
        // a queue that the best rung fills drains slowly when the path narrows, and one of a very narrow path at any
        // time
        boolean between = levels.rungOf(higher) > 0 && !levels.narrowest(higher);
        double need = (between ? UP_LAYER_BETWEEN : UP_LAYER) * levels.need(higher);
        return levels.rungOf(higher) == rung()
                ? need
                : Math.max(need, UP_RUNG * levels.need(levels.lowestLike(higher)));
    }

    /** The level to try next. */
    private int next() {
        boolean same = levels.rungOf(level + 1) == rung();
        return same || levels.worthItsSize(level + 1) ? level + 1 : level + 2;
    }

    /** The rate to probe the path with now, in bits per second; 0 for not now. Counts as done. */
    double probe(Path path, long now) {
        if (top() || !path.settled(now)) {
            return 0;
        }
        double estimate = path.bitsPerSecond();
        int next = next();
        boolean held = held(next, path, now);
        if (held && (path.shared() || holdUntil[next] - now < WHILE_HELD)) {
            return 0;
        }
        boolean starting = now - began < STARTING;
        double need = levels.need(next);
        if (estimate > needToTry(next) && !held || now - lastDown < (starting ? SECOND / 2 : 3 * SECOND / 2)) {
            return 0;
        }
        boolean good = probedAt > 0 && estimate > GOOD_PROBE * probedAt;
        long rest = held && !good
                ? WHILE_HELD
                : path.shared()
                        ? AFTER_POOR_PROBES
                        : good || starting ? AFTER_GOOD_PROBE : poorProbes < 2 ? AFTER_POOR_PROBE : AFTER_POOR_PROBES;
        if (now - lastProbe < rest) {
            return 0;
        }
        poorProbes = good ? 0 : poorProbes + 1;
        probedAt = estimate;
        lastProbe = now;
        if (path.shared()) {
            return Math.min(
                    PROBE_OF_ESTIMATE * estimate,
                    PROBE_BESIDE * need); // a longer burst shows what others would lose by it
        }
        double beyond = levels.need(
                Math.min(level + Levels.STEPS, levels.levels() - 1)); // so that more than one step may follow
        double wider = held ? PROBE_OF_WIDER * inVain[next] : 0;
        return Math.min(PROBE_OF_ESTIMATE * estimate, Math.max(PROBE_OF_NEED * Math.max(need, beyond), wider));
    }
}
