package red5.faceswap.harness.bench.models;

import java.util.List;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.pipeline.SwappedFrame.Outcome;

/** How evenly pictures leave when a network gives eight faces per second; the mesh alone is the base. */
final class EvenTable {
    private static final int SECONDS = 10;
    private static final int WARM_SECONDS = 2;
    private static final int SIDE = 256;
    private static final double EIGHT_PER_SECOND = 125;
    private static final int BARE_RUNS = 16;

    private final ModelsKit kit;

    EvenTable(ModelsKit kit) {
        this.kit = kit;
    }

    String run() throws Exception {
        StandIn model = kit.costing("eight", SIDE, EIGHT_PER_SECOND);
        AwaitedNetwork network = new AwaitedNetwork(kit.network(model));
        Table table = new Table(
                "what",
                "frames/s",
                "swapped",
                "gap p50 ms",
                "gap p95 ms",
                "longest gap ms",
                "gaps over 50 ms",
                "longest gap of the feed ms",
                "faces/s",
                "a face to bare, on the clock");
        row(table, "the mesh alone", kit.product.swap, network, Double.NaN);
        row(table, "with the network", kit.swap(network, 1), network, bare(model));
        return "Evenness, 1280x720 fed at 30 frames per second for " + SECONDS
                + " s, look-back 2, a network that takes one thread " + Table.number(EIGHT_PER_SECOND) + " ms:\n\n"
                + table;
    }

    /** Time on the clock for a run of the model with nothing else at work, ms. */
    private double bare(StandIn model) throws Exception {
        return BigStack.call(() -> {
            try (BareModel bare = new BareModel(model, kit.folder, 1)) {
                bare.millis(2);
                return bare.lap(BARE_RUNS).wallMillis() / BARE_RUNS;
            }
        });
    }

    private void row(Table table, String what, SwapSettings settings, AwaitedNetwork network, double bareMillis)
            throws Exception {
        int warm = WARM_SECONDS * LiveNetwork.FPS;
        int end = warm + SECONDS * LiveNetwork.FPS;
        int[] answers = new int[end + 1];
        LiveNetwork live = new LiveNetwork(kit, false);
        List<LiveNetwork.Left> all = live.run(end, i -> {
            if (i <= end) {
                answers[i] = network.answers();
            }
            return settings;
        });
        double faces = (answers[end] - answers[warm]) / (double) SECONDS;
        List<LiveNetwork.Left> seen =
                all.stream().filter(left -> left.number() >= warm).toList();
        Series gaps = new Series();
        Series feed = new Series();
        for (int i = 1; i < seen.size(); i++) {
            feed.add((live.fed(warm + i) - live.fed(warm + i - 1)) / 1e6);
            gaps.add((seen.get(i).nanos() - seen.get(i - 1).nanos()) / 1e6);
        }
        double seconds = (seen.get(seen.size() - 1).nanos() - seen.get(0).nanos()) / 1e9;
        long swapped =
                seen.stream().filter(left -> left.outcome() == Outcome.SWAPPED).count();
        table.row(
                what,
                (seen.size() - 1) / seconds,
                Table.percent(swapped / (double) seen.size()),
                gaps.p50(),
                gaps.p95(),
                gaps.max(),
                gaps.above(50),
                feed.max(),
                faces,
                1000 / faces / bareMillis);
    }
}
