package red5.faceswap.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings.Mode;

/**
 * Whether the machine keeps up with a stream: from what is counted of its pictures, looked at once a second over the last ten. Says
 * what the operator can choose when it does not. Thread-safe; time comes in as an argument.
 */
final class Overload {
    private static final long STEP = TimeUnit.SECONDS.toNanos(1);
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_SPAN = TimeUnit.SECONDS.toNanos(5);
    /** When somebody begins to watch, networks and encoders are opened: that is no sign. */
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(3);

    /** Share of pictures that were left out or late at which it begins, and at which it is over. */
    private static final double BEGINS = 0.05;

    private static final double ENDS = 0.02;
    private static final int SMALL_PIXELS = 360;

    private final ArrayDeque<Counted> looks = new ArrayDeque<>();
    private long begunNanos;
    private boolean overloaded;

    /**
     * Totals at a moment.
     *
     * @param came pictures that should be shown
     * @param spoilt those that were left out, or so late that viewers got the fallback
     */
    record Counted(long nanos, long came, long spoilt) {}

    /** Whether it is time to look again. */
    synchronized boolean due(long nowNanos) {
        return looks.isEmpty() || nowNanos - looks.getLast().nanos() >= STEP;
    }

    synchronized void look(Counted now) {
        if (looks.isEmpty() || now.nanos() - looks.getLast().nanos() > LEAST_SPAN) { // nobody watched meanwhile
            begunNanos = now.nanos();
        }
        if (now.nanos() - begunNanos <= WARM_UP) {
            looks.clear();
        }
        looks.addLast(now);
        while (now.nanos() - looks.getFirst().nanos() > WINDOW) {
            looks.removeFirst();
        }
    }

    /**
     * What is going on, and what to choose.
     *
     * @param pixels shorter side of the published picture
     * @return nothing while the machine keeps up, or nobody watches
     */
    synchronized Optional<String> sentence(StreamSettings settings, int pixels, long nowNanos) {
        double share = share(nowNanos);
        overloaded = share >= (overloaded ? ENDS : BEGINS);
        return overloaded
                ? Optional.of("This machine cannot keep up: " + howMany(share)
                        + " of this stream's pictures are left out, or come too late and are replaced. Choose "
                        + ways(settings, pixels) + ".")
                : Optional.empty();
    }

    private double share(long nowNanos) {
        if (looks.isEmpty() || nowNanos - looks.getLast().nanos() > 2 * STEP) {
            return 0;
        }
        Counted first = looks.getFirst();
        Counted last = looks.getLast();
        long came = last.came() - first.came();
        return came <= 0 || last.nanos() - first.nanos() < LEAST_SPAN
                ? 0
                : (double) (last.spoilt() - first.spoilt()) / came;
    }

    /** In steps, so that the sentence does not change each second. */
    private static String howMany(double share) {
        return share >= 0.5 ? "more than half" : share >= 0.2 ? "more than a fifth" : "some";
    }

    private static String ways(StreamSettings settings, int pixels) {
        List<String> ways = new ArrayList<>();
        if (settings.mode() == Mode.SWAP && settings.engine().engine() == EngineChoice.Engine.ONNX) {
            ways.add("the mesh in the place of the network");
        }
        if (settings.mode() == Mode.SWAP && settings.quality() != Quality.FAST) {
            ways.add("quality “Fast”");
        }
        if (pixels > SMALL_PIXELS) {
            ways.add("a smaller picture (the publisher's, or video.max-height)");
        }
        ways.add("fewer streams at once");
        return String.join(", ", ways.subList(0, ways.size() - 1))
                + (ways.size() > 1 ? " or " : "")
                + ways.get(ways.size() - 1);
    }
}
