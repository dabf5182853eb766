package red5.faceswap.rtc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;

/** A broadcast whose viewers are spread over event loops: each loop's {@link FanOut} gets every picture, and the owner hears of them as of one. */
final class FanOuts implements Broadcast {
    private final List<FanOut> loops = new ArrayList<>();
    private final Listener listener;
    private int demanding; // loops with viewers
    private final int[] watched = new int[Levels.MAX_RUNGS]; // loops with viewers of that rung

    /**
     * One fan-out for each loop.
     *
     * @param count how many loops
     * @param make makes the fan-out of the loop with the number of this list, given whom it tells
     */
    FanOuts(int count, Listener listener, BiFunction<Integer, Listener, FanOut> make) {
        this.listener = listener;
        for (int i = 0; i < count; i++) {
            loops.add(make.apply(i, new OfLoop()));
        }
    }

    /** That of a loop. */
    FanOut of(int loop) {
        return loops.get(loop);
    }

    boolean closed() {
        return loops.get(0).closed();
    }

    @Override
    public void rungs(List<Rung> rungs) {
        loops.forEach(loop -> loop.rungs(rungs));
    }

    @Override
    public void picture(int rung, EncodedPicture picture) {
        loops.forEach(loop -> loop.picture(rung, picture));
    }

    @Override
    public void sound(EncodedSound sound) {
        loops.forEach(loop -> loop.sound(sound));
    }

    @Override
    public int viewers() {
        return loops.stream().mapToInt(FanOut::viewers).sum();
    }

    @Override
    public CompletionStage<List<ViewerStats>> stats() {
        return loops.stream()
                .map(FanOut::stats)
                .reduce((some, others) -> some.thenCombine(others, FanOuts::both))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
    }

    private static List<ViewerStats> both(List<ViewerStats> some, List<ViewerStats> others) {
        List<ViewerStats> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Override
    public void dismiss(String why) {
        loops.forEach(loop -> loop.dismiss(why));
    }

    @Override
    public void close() {
        loops.forEach(FanOut::close);
    }

    /** What a loop says; under a lock, so that the owner hears things in their order. It must not block, and does not. */
    private final class OfLoop implements Listener {
        @Override
        public void demand(boolean wanted) {
            synchronized (FanOuts.this) {
                demanding += wanted ? 1 : -1;
                if (demanding == (wanted ? 1 : 0)) {
                    listener.demand(wanted);
                }
            }
        }

        @Override
        public void rungWanted(int rung, boolean wanted) {
            synchronized (FanOuts.this) {
                watched[rung] += wanted ? 1 : -1;
                if (watched[rung] == (wanted ? 1 : 0)) {
                    listener.rungWanted(rung, wanted);
                }
            }
        }

        @Override
        public void keyFrameWanted(int rung) {
            listener.keyFrameWanted(rung);
        }
    }
}
