package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.face.mesh.Occluder;
import red5.faceswap.face.mesh.OccluderPainter;
import red5.faceswap.media.VideoFrame;

/**
 * What an object costs that is moved over the face of a clip, in from the right (or there from the first frame on), to rest before the mouth, out to the left. The
 * clip's own run without the object says where the face is (new face at least half opaque). Counted in frames in which the object hides at
 * least 2 % of that:
 *
 * <ul>
 *   <li>painted over: share of the object's pixels on the face over which the new face lies, at least half opaque
 *   <li>left out: share of the face's other pixels over which it does not
 *   <li>own face: frames in which the recogniser sees the person, cosine above .45 to the clip's own frame at the same place
 * </ul>
 */
final class OcclusionCost {
    private static final double OWN_FACE = .45;
    private static final double LEAST_HIDDEN = .02;
    private static final int BEFORE = 30;

    private final FaceKit kit;
    private final Footage clean;
    private final OccluderPainter occluder;
    private final boolean fromTheFirst;
    private final List<Coverage> cleanCoverage = new ArrayList<>();
    private final List<float[]> places = new ArrayList<>();
    private final List<float[]> masks = new ArrayList<>();
    private long objectPixels;
    private long painted;
    private long facePixels;
    private long leftOut;
    private int frames;
    private int ownFace;

    /** @param fromTheFirst it rests before the mouth when the first frame comes, else it comes in */
    OcclusionCost(FaceKit kit, Footage clean, OccluderPainter occluder, boolean fromTheFirst) {
        this.fromTheFirst = fromTheFirst;
        this.kit = kit;
        this.clean = clean;
        this.occluder = occluder;
    }

    /** @param extra sees the run with the object */
    void run(FaceKit.Source source, List<Metric> extra) throws Exception {
        kit.run(clean, source, List.of(this::seeClean));
        List<Metric> metrics = new ArrayList<>(extra);
        metrics.add(this::seeHidden);
        try (Footage hidden = occluded()) {
            kit.run(hidden, source, metrics);
        }
    }

    private void seeClean(Shot shot) throws FaceException {
        cleanCoverage.add(shot.coverage());
        List<float[]> visible = shot.visible();
        places.add(visible.isEmpty() ? places.get(places.size() - 1) : visible.get(0));
    }

    private Footage occluded() {
        List<VideoFrame> frames = new ArrayList<>();
        double[] skin = Occluder.skinOf(clean.frames().get(0), places.get(0));
        double unit = FaceRuler.faceHeight(places.get(0));
        for (int i = 0; i < clean.frames().size(); i++) {
            float[] face = places.get(i);
            double time = (i - BEFORE) / (double) (clean.frames().size() - BEFORE);
            double x = face[3 * 13] + unit * way(time);
            double y = face[3 * 13 + 1] + unit * .05 * Math.sin(20 * time);
            VideoFrame hidden = clean.frames().get(i).copy();
            boolean there = fromTheFirst || i >= BEFORE;
            masks.add(there ? occluder.paint(hidden, x, y, unit, skin) : new float[hidden.width() * hidden.height()]);
            frames.add(hidden);
        }
        return new Footage(clean.name() + " " + occluder.name(), frames);
    }

    /** Face heights from the mouth, over times 0 to 1. */
    private double way(double time) {
        double towards = fromTheFirst ? 0 : Math.max(0, 1 - time / .35);
        double away = Math.max(0, (time - .65) / .35);
        return 1.3 * (smooth(towards) - smooth(away));
    }

    private static double smooth(double x) {
        return x * x * (3 - 2 * x);
    }

    private void seeHidden(Shot shot) throws Exception {
        float[] face = cleanCoverage.get(shot.number).opacity();
        float[] object = masks.get(shot.number);
        float[] now = shot.coverage().opacity();
        long onObject = 0;
        long objectPainted = 0;
        long onFace = 0;
        long faceLeftOut = 0;
        for (int i = 0; i < face.length; i++) {
            if (face[i] >= .5f && object[i] >= .99f) {
                onObject++;
                objectPainted += now[i] >= .5f ? 1 : 0;
            } else if (face[i] >= .5f && object[i] == 0) {
                onFace++;
                faceLeftOut += now[i] < .5f ? 1 : 0;
            }
        }
        if (onObject < LEAST_HIDDEN * (onObject + onFace)) {
            return;
        }
        objectPixels += onObject;
        painted += objectPainted;
        facePixels += onFace;
        leftOut += faceLeftOut;
        frames++;
        float[] place = places.get(shot.number);
        float[] own = kit.oracle.embedAt(clean.frames().get(shot.number), place);
        ownFace += FaceOracle.cosine(kit.oracle.embedAt(shot.output, place), own) > OWN_FACE ? 1 : 0;
    }

    double paintedShare() {
        return painted / (double) objectPixels;
    }

    double leftOutShare() {
        return leftOut / (double) facePixels;
    }

    int ownFaceFrames() {
        return ownFace;
    }

    int frames() {
        return frames;
    }
}
