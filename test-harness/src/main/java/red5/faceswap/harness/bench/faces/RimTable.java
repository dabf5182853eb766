package red5.faceswap.harness.bench.faces;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.PlacedHead;
import red5.faceswap.face.mesh.PlacedHead.Look;
import red5.faceswap.face.mesh.PlacedHead.Rim;
import red5.faceswap.face.mesh.RimDecor;
import red5.faceswap.face.mesh.RimMeasure;
import red5.faceswap.face.mesh.RimMeasure.Cut;
import red5.faceswap.face.mesh.RimMeasure.FalseCovers;
import red5.faceswap.face.mesh.RimMeasure.Recall;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.bench.Table;

/**
 * The picture's rim: what stands there and is no face beside a person in the middle, and how much of it is covered for nothing; beside it
 * heads that are half outside, and how many of them are covered.
 */
final class RimTable implements Chapter {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int SEEDS = 12;
    private static final int FRAMES = 30;
    private static final int HEADS = 30;
    private static final int WALK = 10;
    private static final float[] SHARES = {.25f, .4f, .55f, .7f};
    private static final float[] FACES = {.2f, .35f, .6f};
    private static final List<Clips> CLIPS = List.of(Clips.FRANCK, Clips.SECOND_MAN);

    @Override
    public String run(FaceKit kit) throws Exception {
        RimMeasure measure = new RimMeasure(
                kit.engine,
                kit.pool,
                WIDTH,
                HEIGHT,
                Checkout.root().resolve("plugin/target/fonts/DejaVuSans-Bold.ttf"));
        SwapSettings swap = kit.sources.get(0).swap();
        SwapSettings anonymous = SwapSettings.anonymous(Cover.BLUR);
        return "No faces at the rim, " + 2 * SEEDS * FRAMES
                + " frames of each kind, half of them moving; in brackets the share of the picture:\n\n"
                + decor(kit, measure, swap, anonymous)
                + "\nHeads half outside, by the share of the face in the picture:\n\n"
                + heads(kit, measure, swap, anonymous);
    }

    /** Named by the environment variable {@code BENCH_RIM}: all, or what has one of its words, separated by commas, in its name. */
    private static boolean isWanted(String name) {
        String words = System.getenv().getOrDefault("BENCH_RIM", "");
        return List.of(words.split(",")).stream().anyMatch(name::contains);
    }

    private static Table decor(FaceKit kit, RimMeasure measure, SwapSettings... modes) throws FaceException {
        Table table = new Table("at the rim", "swap: frames falsely covered", "anonymous: frames falsely covered");
        try (PlacedHead person = head(kit, Clips.FRANCK)) {
            for (RimDecor decor : RimDecor.values()) {
                String name = decor.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                if (!isWanted(name)) {
                    continue;
                }
                Object[] row = {name, "", ""};
                for (int mode = 0; mode < modes.length; mode++) {
                    FalseCovers sum = FalseCovers.none();
                    for (int k = 0; k < 2 * SEEDS; k++) {
                        sum = sum.plus(measure.falseCovers(person, decor, k / 2, k % 2 == 1, FRAMES, modes[mode]));
                    }
                    row[1 + mode] = sum.wrong() + " (" + Table.number(100 * sum.pixels()) + " %)";
                }
                table.row(row);
            }
        }
        return table;
    }

    private static Table heads(FaceKit kit, RimMeasure measure, SwapSettings... modes) throws FaceException {
        Table table = new Table(
                "share in the picture",
                "swap: standing there",
                "swap: comes and goes",
                "anonymous: standing there",
                "anonymous: comes and goes");
        Map<Rim, Integer> count = new EnumMap<>(Rim.class);
        for (float share : SHARES) {
            Recall[] sums = {new Recall(0, 0), new Recall(0, 0), new Recall(0, 0), new Recall(0, 0)};
            boolean wanted = isWanted("heads " + Table.percent(share)); // others count all the same: looks take turns
            for (Clips clip : CLIPS) {
                try (PlacedHead head = head(kit, clip)) {
                    for (Rim rim : Rim.values()) {
                        for (float size : FACES) {
                            int n = count.merge(rim, 1, Integer::sum);
                            Cut cut = new Cut(rim, share, size, Look.values()[n % Look.values().length]);
                            for (int mode = 0; wanted && mode < modes.length; mode++) {
                                sums[2 * mode] = sums[2 * mode].plus(measure.standing(head, cut, WALK, modes[mode]));
                                sums[2 * mode + 1] =
                                        sums[2 * mode + 1].plus(measure.walking(head, cut, WALK, modes[mode]));
                            }
                        }
                    }
                }
            }
            if (wanted) {
                table.row(
                        Table.percent(share),
                        Table.percent(sums[0].share()),
                        Table.percent(sums[1].share()),
                        Table.percent(sums[2].share()),
                        Table.percent(sums[3].share()));
            }
        }
        return table;
    }

    private static PlacedHead head(FaceKit kit, Clips clip) {
        return new PlacedHead(clip.file(), clip.startSeconds(), HEADS, kit.ruler, kit.pool);
    }
}
