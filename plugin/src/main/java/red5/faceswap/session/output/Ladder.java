package red5.faceswap.session.output;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.Size;
import red5.faceswap.rtc.Rung;

/**
 * Which rungs a stream has, by the size of its pictures: the pictures as they are, and below them what the operator listed, as far
 * as it is smaller in size and clearly in rate.
 */
public final class Ladder {
    /** Smaller pictures need less, but more per pixel. */
    private static final double BITS_EXPONENT = 0.75;
    /** Of the rate of the rung above: what is nearer helps no viewer whom that one is too much for. */
    private static final double MOST_OF_NEXT = 0.8;

    /** A thumbnail's share would be so small that no encoder takes it. */
    private static final int LEAST_BITS = 20_000;

    private final int bestShorterSide;
    private final int bestKbps;
    private final List<LowerRung> lower;

    private Ladder(int bestShorterSide, int bestKbps, List<LowerRung> lower) {
        this.bestShorterSide = bestShorterSide;
        this.bestKbps = bestKbps;
        this.lower = lower;
    }

    /** All rungs. */
    public static Ladder of(Encoding encoding) {
        return new Ladder(encoding.maxHeight(), encoding.videoKbps(), encoding.lowerRungs());
    }

    /** The best rung alone. */
    public static Ladder bestOnly(Encoding encoding) {
        return new Ladder(encoding.maxHeight(), encoding.videoKbps(), List.of());
    }

    /** Rungs that a stream has at most. */
    int most() {
        return 1 + lower.size();
    }

    /** For pictures of the largest size, which is what streams are taken for before their first picture. */
    List<Rung> largest() {
        int shorter = Math.max(2, bestShorterSide / 2 * 2);
        return rungs(shorter * 16 / 9 / 2 * 2, shorter);
    }

    /** For pictures of that size, best first; the first has that very size. */
    List<Rung> rungs(int width, int height) {
        List<Rung> rungs = new ArrayList<>(List.of(rung(new Size(width, height), bestShorterSide, bestKbps)));
        for (LowerRung step : lower) {
            Size size = Size.within(width, height, step.shorterSide());
            Rung rung = rung(size, step.shorterSide(), step.kbps());
            Rung above = rungs.get(rungs.size() - 1);
            boolean smaller = size.width() < above.width() && size.height() < above.height();
            if (smaller && rung.bitsPerSecond() <= MOST_OF_NEXT * above.bitsPerSecond()) {
                rungs.add(rung);
            }
        }
        return List.copyOf(rungs);
    }

    /** A rate is meant for a 16:9 picture with that shorter side; what has fewer pixels gets less. */
    private static Rung rung(Size size, int shorterSide, int kbps) {
        double meant = shorterSide * (double) shorterSide * 16 / 9;
        double part = Math.min(1, Math.pow(size.width() * (double) size.height() / meant, BITS_EXPONENT));
        return new Rung(size.width(), size.height(), Math.max(LEAST_BITS, (int) (kbps * 1000 * part)));
    }
}
