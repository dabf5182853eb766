package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import red5.faceswap.face.mesh.Occluder;
import red5.faceswap.face.mesh.OccluderHand;
import red5.faceswap.face.mesh.OccluderPainter;
import red5.faceswap.harness.bench.Table;

/** Objects moved over faces, and contact sheets of that. */
final class OcclusionTable implements Chapter {
    private static final int FRAMES = 150;

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table("clip", "object", "painted over", "face left out", "own face shows, frames");
        FaceKit.Source source = kit.sources.get(0);
        List<OccluderPainter> objects = new ArrayList<>(Occluder.ALL);
        objects.addAll(OccluderHand.of(Clips.SECOND_MAN.file(), kit.pool));
        for (Clips clip : List.of(Clips.FRANCK, Clips.SECOND_MAN)) {
            for (OccluderPainter occluder : objects) {
                row(kit, clip, occluder, false, table);
                row(kit, clip, occluder, true, table);
            }
        }
        return "Objects moved over the face, source " + source.name() + ":\n\n" + table;
    }

    private static void row(FaceKit kit, Clips clip, OccluderPainter occluder, boolean fromTheFirst, Table table)
            throws Exception {
        String name = occluder.name() + (fromTheFirst ? ", there from the first frame" : "");
        try (Footage footage = clip.footage(FRAMES, kit.pool);
                ContactSheet sheet = new ContactSheet(500_000)) {
            OcclusionCost cost = new OcclusionCost(kit, footage, occluder, fromTheFirst);
            cost.run(kit.sources.get(0), List.of(sheet));
            sheet.write(footage.name() + " " + name);
            table.row(
                    clip.name(),
                    name,
                    percent(cost.paintedShare()),
                    percent(cost.leftOutShare()),
                    cost.ownFaceFrames() + " of " + cost.frames());
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
