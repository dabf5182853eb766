package red5.faceswap.harness.bench.faces;

import java.util.List;
import java.util.Locale;
import red5.faceswap.harness.bench.Table;

/** Objects moved over faces, and contact sheets of that. */
final class OcclusionTable implements Chapter {
    private static final int FRAMES = 150;

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table("clip", "object", "painted over", "face left out", "own face shows, frames");
        FaceKit.Source source = kit.sources.get(0);
        for (Clips clip : List.of(Clips.FRANCK, Clips.SECOND_MAN)) {
            for (Occluder occluder : List.of(Occluder.HAND, Occluder.MICROPHONE)) {
                try (Footage footage = clip.footage(FRAMES, kit.pool);
                        ContactSheet sheet = new ContactSheet(500_000)) {
                    OcclusionCost cost = new OcclusionCost(kit, footage, occluder);
                    cost.run(source, List.of(sheet));
                    sheet.write(footage.name() + " " + occluder.name());
                    table.row(
                            clip.name(),
                            occluder.name(),
                            percent(cost.paintedShare()),
                            percent(cost.leftOutShare()),
                            cost.ownFaceFrames() + " of " + cost.frames());
                }
            }
        }
        return "Objects moved over the face, source " + source.name() + ":\n\n" + table;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
