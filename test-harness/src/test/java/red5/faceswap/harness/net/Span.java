package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.view.ShownFrames;

/**
 * A span of a run, and what a viewer on a bad network must show in it. What is asked for a rate of frames or a gap is measured
 * against a viewer on a clean network in the same span: a busy machine takes from both.
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
    void requireFps(double least, ShownFrames shown, ShownFrames clean) {
        requireFps(least, shown, clean, 1);
    }

    /**
     * The same of a viewer of whom a share of the frames must be expected where nothing is wrong.
     *
     * @param share as {@link #shareOf} measured it before the network became bad
     */
    void requireFps(double least, ShownFrames shown, ShownFrames clean, double share) {
        double wanted = (GOALS ? 1 : SHARE_OF_THE_GOAL) * least / Stage.FPS * Math.min(Stage.FPS, fps(clean)) * share;
        assertTrue(
                fps(shown) >= wanted,
                () -> "less than " + least + " frames per second of 30, here " + wanted + ": " + compare(shown, clean));
    }

    /** How many of another viewer's frames a viewer shows, at most 1: a browser on a busy machine leaves some out. */
    double shareOf(ShownFrames shown, ShownFrames clean) {
        return Math.min(1, fps(shown) / fps(clean));
    }

    /** No time without a new frame longer than so many ms more than the longest on the clean network. */
    void requireNoGap(double millis, ShownFrames shown, ShownFrames clean) {
        double allowed = (GOALS ? millis : GAPS * millis + GAP_MILLIS) + clean.longestGap(from, to) - 1000 / Stage.FPS;
        assertTrue(
                shown.longestGap(from, to) <= allowed,
                () -> "a gap of more than " + allowed + " ms: " + compare(shown, clean));
    }

    void requireWidth(int least, ShownFrames shown) {
        assertTrue(
                shown.leastWidth(from, to) >= least,
                () -> "less than " + least + " pixels wide: " + shown.describe(from, to));
    }

    String compare(ShownFrames shown, ShownFrames clean) {
        return shown.describe(from, to) + "; on the clean network " + clean.describe(from, to) + "; by the second "
                + shown.story(from, to);
    }
}
