package red5.faceswap.harness.bench.faces;

import java.util.List;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.VideoFrame;

/** Steadiness of heads that keep still, and lag behind heads that move. */
final class SteadyTable implements Chapter {
    private static final int WARM_FRAMES = 25;
    private static final int STILL_FRAMES = 100;
    private static final int MOVING_FRAMES = 150;
    private static final List<Clips> CLIPS = List.of(Clips.FRANCK, Clips.SECOND_MAN);

    @Override
    public String run(FaceKit kit) throws Exception {
        Table steady = new Table(
                "still head",
                "own face, unsteadied %",
                "new face as drawn %",
                "new face as seen %",
                "sliding over the skin, whole clip %");
        Table lag = new Table("clip", "motion", "lag, frames", "error %");
        for (Clips clip : CLIPS) {
            try (Footage footage = clip.footage(1, kit.pool)) {
                VideoFrame frame = footage.frames().get(0);
                still(kit, footage, steady);
                try (Footage large = Variant.DOUBLE_SIZE.of(footage, kit.pool)) {
                    still(kit, large, steady);
                }
                moving(kit, clip.name(), frame, lag);
            }
            try (Footage quiet = clip.footage(kit.pool)) {
                steady(kit, quiet, clip.name() + ", its quiet moments", steady);
            }
        }
        return "Steadiness, rms second difference of the points in percent of the face's height, and lag:\n\n" + steady
                + '\n' + lag;
    }

    private static void still(FaceKit kit, Footage footage, Table table) throws Exception {
        try (Footage still = Footage.still("", footage.frames().get(0), STILL_FRAMES)) {
            steady(kit, still, footage.name() + ", one frame with noise", table);
        }
    }

    private static void steady(FaceKit kit, Footage footage, String name, Table table) throws Exception {
        Steadiness steadiness = new Steadiness(kit, WARM_FRAMES);
        Sliding sliding = new Sliding();
        kit.run(footage, kit.sources.get(0), List.of(steadiness, sliding));
        table.row(name, steadiness.own(), steadiness.drawn(), steadiness.seen(), sliding.rms());
    }

    private static void moving(FaceKit kit, String name, VideoFrame still, Table table) throws Exception {
        float[] face = kit.ruler.find(still).get(0);
        double height = FaceRuler.faceHeight(face);
        for (KnownMotion motion : KnownMotion.ALL) {
            Lag lag = new Lag(motion, face, height);
            try (Footage footage = motion.of(still, face, height, MOVING_FRAMES, kit.pool)) {
                kit.run(footage, kit.sources.get(0), List.of(lag));
            }
            table.row(name, motion.name(), lag.frames(), lag.errorPercent());
        }
    }
}
