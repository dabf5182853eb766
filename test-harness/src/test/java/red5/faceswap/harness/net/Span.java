package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.net.BrowserView.Watched;
import red5.faceswap.harness.view.ShownFrames;

/**
 * A span of a run, and what a viewer on a bad network must show in it. What is asked for a rate of frames or a gap is measured
 * against a viewer on a clean network in the same span: a busy machine takes from both. What such a machine takes from the browser
 * alone, the browser says itself: frames that came whole and were not shown, and for how long its page was held up.
 *
 * @param from wall clock in ms, as {@code to}
 */
record Span(double from, double to) {
    /**
     * Whether the goals themselves are demanded ({@code -Dfaceswap.long=true}, on a machine that does nothing else). Otherwise what a
     * build may rely on everywhere: far from the goals, and as far from what a viewer sees where a network is not followed.
     */
    static final boolean GOALS = Boolean.getBoolean("faceswap.long");

    private static final double SHARE_OF_THE_GOAL = 0.6;
    private static final double GAPS = 5;
    private static final double GAP_MILLIS = 500;

    static double now() {
        return System.currentTimeMillis();
    }

    /** Lets so many seconds pass. */
    static Span pass(double seconds) throws InterruptedException {
        double from = now();
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
        return new Span(from, now());
    }

    /** The part of this span that begins so many seconds after its begin. */
    Span after(double seconds) {
        return new Span(from + seconds * 1000, to);
    }

    double fps(ShownFrames frames) {
        return frames.fps(from, to);
    }

    double delay(ShownFrames frames) {
        return frames.delayP50(from, to)
                .orElseThrow(() -> new AssertionError("no clock was read: " + frames.describe(from, to)));
    }

    /** At least so many frames per second, were the stream's 30 shown by the viewer on the clean network. */
    void requireFps(double least, Watched watched, ShownFrames clean) {
        requireFps(least, watched, clean, 1);
    }

    /**
     * The same of a viewer of whom a share of the frames must be expected where nothing is wrong.
     *
     * @param share as {@link #shareOf} measured it before the network became bad
     */
    void requireFps(double least, Watched watched, ShownFrames clean, double share) {
        double wanted = (GOALS ? 1 : SHARE_OF_THE_GOAL) * least / Stage.FPS * Math.min(Stage.FPS, fps(clean)) * share;
        assertTrue(
                fps(watched) >= wanted,
                () -> "less than " + least + " frames per second of 30, here " + wanted + ": "
                        + compare(watched, clean));
    }

    /** Frames that a browser showed; where goals are not demanded, those that it could have shown. */
    double fps(Watched watched) {
        double shown = fps(watched.frames());
        return GOALS ? shown : Math.max(shown, watched.seconds().receivedFps(from, to));
    }

    /** How many of another viewer's frames a viewer shows, at most 1: a browser on a busy machine leaves some out. */
    double shareOf(Watched watched, ShownFrames clean) {
        return Math.min(1, fps(watched.frames()) / fps(clean));
    }

    /** No time without a new frame longer than so many ms more than the longest on the clean network. */
    void requireNoGap(double millis, Watched watched, ShownFrames clean) {
        double heldUp = GOALS ? 0 : watched.seconds().longestHeldUp(from, to);
        double allowed =
                (GOALS ? millis : GAPS * millis + GAP_MILLIS) + heldUp + clean.longestGap(from, to) - 1000 / Stage.FPS;
        assertTrue(
                watched.frames().longestGap(from, to) <= allowed,
                () -> "a gap of more than " + allowed + " ms: " + compare(watched, clean));
    }

    /**
     * The share of this span that the machine kept from a browser: as much as from the pictures of the viewer on the clean network, or as
     * the page was held up for; 0 where goals are demanded.
     */
    double kept(Watched watched, ShownFrames clean) {
        double fromOthers = 1 - Math.min(1, fps(clean) / Stage.FPS);
        return GOALS ? 0 : Math.max(fromOthers, watched.seconds().shareHeldUp(from, to));
    }

    void requireWidth(int least, ShownFrames shown) {
        assertTrue(
                shown.leastWidth(from, to) >= least,
                () -> "less than " + least + " pixels wide: " + shown.describe(from, to));
    }

    String compare(Watched watched, ShownFrames clean) {
        ShownFrames shown = watched.frames();
        return String.format(
                "%s; %.1f frames per second came, the page was held up for %.0f ms at most; on the clean network %s; by the second %s",
                shown.describe(from, to),
                watched.seconds().receivedFps(from, to),
                watched.seconds().longestHeldUp(from, to),
                clean.describe(from, to),
                shown.story(from, to));
    }
}
