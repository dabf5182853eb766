package red5.faceswap.harness.bench.models;

import java.util.List;
import java.util.function.IntFunction;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.pipeline.SwappedFrame.Outcome;

/**
 * What viewers see when face or model change in mid-stream: the second after the change. A real face is one whose likeness to the published
 * frame's face is that of one person (cosine above .6).
 */
final class ChangeTable {
    private static final int SIDE = 256;
    private static final double MILLIS = 60;
    private static final double SAME = .6;
    private static final int BEFORE = 45;
    private static final int AFTER = 45;

    private final ModelsKit kit;
    private final FaceEmbedding looks;
    private final FaceEmbedding otherLooks;

    ChangeTable(ModelsKit kit) {
        this.kit = kit;
        looks = kit.product.swap.face().embedding().orElseThrow();
        otherLooks = kit.otherFace.embedding().orElseThrow();
    }

    String run() throws Exception {
        SwapSettings first = kit.swap(kit.network(kit.costing("first", SIDE, MILLIS)), 1);
        SwapSettings second = kit.swap(kit.network(kit.costing("second", SIDE, MILLIS)), 1);
        SwapSettings otherFace = SwapSettings.swap("mona-lisa", kit.otherFace)
                .withLabel(first.label())
                .withNetwork(first.network());
        Table table = new Table(
                "change",
                "frames",
                "not swapped",
                "longest gap ms",
                "frames until the new face",
                "real faces",
                "likeness, most");
        row(table, "first frame with a network (it is opened)", kit.product.swap, first, false);
        row(table, "another face", first, otherFace, true);
        row(table, "another model (it is opened)", first, second, false);
        row(table, "back to the mesh", second, kit.product.swap, false);
        return "Changes in mid-stream, 1280x720 at 30 frames per second, a network of " + Table.number(MILLIS)
                + " ms on one thread, the " + AFTER + " frames after the change:\n\n" + table;
    }

    private void row(Table table, String what, SwapSettings from, SwapSettings to, boolean otherPerson)
            throws Exception {
        IntFunction<SwapSettings> settings = i -> i < BEFORE ? from : to;
        List<LiveNetwork.Left> all = new LiveNetwork(kit, true).run(BEFORE + AFTER, settings);
        try {
            report(table, what, all, otherPerson);
        } finally {
            all.forEach(left -> left.picture().close());
        }
    }

    private void report(Table table, String what, List<LiveNetwork.Left> all, boolean otherPerson) throws Exception {
        Series gaps = new Series();
        Series likeness = new Series();
        int frames = 0;
        int notSwapped = 0;
        double until = Double.NaN;
        for (int i = 1; i < all.size(); i++) {
            LiveNetwork.Left left = all.get(i);
            if (left.number() < BEFORE) {
                continue;
            }
            frames++;
            notSwapped += left.outcome() == Outcome.SWAPPED ? 0 : 1;
            gaps.add((left.nanos() - all.get(i - 1).nanos()) / 1e6);
            float[] shown = kit.oracle.embed(left.picture());
            float[] published = kit.oracle.embed(kit.frame(left.number()));
            if (shown != null && published != null) {
                likeness.add(FaceOracle.cosine(shown, published));
                FaceEmbedding who = new FaceEmbedding(shown);
                boolean isOther = who.likeness(otherLooks) > who.likeness(looks);
                if (otherPerson && isOther && Double.isNaN(until)) {
                    until = left.number() - BEFORE;
                }
            }
        }
        table.row(
                what,
                frames + " of " + AFTER,
                notSwapped,
                gaps.max(),
                until,
                likeness.above(SAME) + " of " + likeness.count(),
                likeness.max());
    }
}
