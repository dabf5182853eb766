package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import red5.faceswap.face.mesh.Occluder;
import red5.faceswap.face.mesh.OccluderHand;
import red5.faceswap.face.mesh.OccluderMeeting;
import red5.faceswap.face.mesh.OccluderPainter;
import red5.faceswap.harness.bench.Table;

/** Objects moved over faces, and contact sheets of that. */
final class OcclusionTable implements Chapter {
    private static final int FRAMES = 150;
    private static final String HEAD = "another head";

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table("clip", "object", "painted over", "face left out", "own face shows, frames");
        FaceKit.Source source = kit.sources.get(0);
        List<OccluderPainter> objects = new ArrayList<>(Occluder.ALL);
        objects.addAll(OccluderHand.of(Clips.SECOND_MAN.file(), kit.pool));
        objects.removeIf(object -> !isWanted(object.name()));
        for (Clips clip : List.of(Clips.FRANCK, Clips.SECOND_MAN)) {
            for (OccluderPainter occluder : objects) {
                row(kit, clip, occluder, false, table);
                row(kit, clip, occluder, true, table);
            }
        }
        String report = "Objects moved over the face, source " + source.name() + ":\n\n" + table;
        return isWanted(HEAD) ? report + "\nAnother person's head passes before the face:\n\n" + meetings(kit) : report;
    }

    /** Named by the environment variable {@code BENCH_OBJECTS}: all, or those that have one of its words, separated by commas, in their name. */
    private static boolean isWanted(String name) {
        String words = System.getenv().getOrDefault("BENCH_OBJECTS", "");
        return List.of(words.split(",")).stream().anyMatch(name::contains);
    }

    private static Table meetings(FaceKit kit) throws Exception {
        Table table = new Table("behind", "in front", "the one behind shows, frames", "the one in front shows, frames");
        meeting(kit, Clips.FRANCK, Clips.SECOND_MAN, table);
        meeting(kit, Clips.SECOND_MAN, Clips.FRANCK, table);
        return table;
    }

    private static void meeting(FaceKit kit, Clips behind, Clips front, Table table) throws Exception {
        OccluderMeeting meeting = OccluderMeeting.of(
                behind.file(), front.file(), kit.sources.get(0).face(), kit.engine, kit.oracle, kit.pool);
        table.row(
                behind.name(),
                front.name(),
                meeting.behind() + " of " + meeting.frames(),
                meeting.front() + " of " + meeting.frames());
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
