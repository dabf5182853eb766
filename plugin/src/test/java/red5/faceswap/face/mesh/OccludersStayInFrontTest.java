package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.media.VideoFrame;

/**
 * Objects before the mouth of people who speak and move: whether they are painted over, and how much of the face stays as it is beside
 * them. A run without the object says where the face is.
 */
class OccludersStayInFrontTest extends OnRealClips {
    private static final int FRAMES = 60;
    private static final int COMES_IN = 20;
    private static final int RESTS = 34;
    /** Frames in which the fist lies before mouth and nose. */
    private static final int FIST_BEGINS = 18;

    private static final int FIST_ENDS = 36;
    /** Pixels from an object's border within which it is asked whether that is clean. */
    private static final int BESIDE = 8;

    /** Shares of the object's pixels that are painted over, and of the face's other pixels that stay as they are. */
    private record Cost(double painted, double leftOut) {}

    private static Cost cost(Path clip, OccluderPainter occluder, boolean fromTheFirst) throws Exception {
        long object = 0;
        long painted = 0;
        long face = 0;
        long leftOut = 0;
        try (ClipReader reader = new ClipReader(clip, 400, 320, 2, pool);
                FaceTracker free = engine.newTracker();
                FaceTracker hidden = engine.newTracker()) {
            double[] skin = null;
            for (int i = 0; i < FRAMES; i++) {
                try (VideoFrame frame = reader.next();
                        VideoFrame covered = frame.copy()) {
                    FramePlan plan = free.track(frame, swap(source));
                    float[] points = oracle.points(frame);
                    skin = skin == null ? Occluder.skinOf(frame, points) : skin;
                    double unit = CanonicalMesh.faceHeight(points);
                    double away = fromTheFirst ? 0 : Math.max(0, RESTS - i) / (double) (RESTS - COMES_IN);
                    float[] mask = occluder.paint(covered, points[39] + 1.3 * unit * away, points[40], unit, skin);
                    float[] before = Opacity.of(plan, frame).pixels;
                    float[] now = Opacity.of(hidden.track(covered, swap(source)), covered).pixels;
                    for (int k = 0; k < now.length && (fromTheFirst || i >= COMES_IN); k++) {
                        if (before[k] >= .5f && mask[k] >= .99f) {
                            object++;
                            painted += now[k] >= .5f ? 1 : 0;
                        } else if (before[k] >= .5f && mask[k] == 0) {
                            face++;
                            leftOut += now[k] < .5f ? 1 : 0;
                        }
                    }
                }
            }
        }
        return new Cost(painted / (double) object, leftOut / (double) face);
    }

    private static void assertCosts(
            OccluderPainter occluder, boolean fromTheFirst, double mostPainted, double mostLeftOut) throws Exception {
        List<String> costs = new ArrayList<>();
        boolean good = true;
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            Cost cost = cost(clip, occluder, fromTheFirst);
            costs.add(clip.getFileName() + ": " + cost);
            good &= cost.painted < mostPainted && cost.leftOut < mostLeftOut;
        }
        assertTrue(good, occluder.name() + " " + costs);
    }

    @Test
    void aMicrophone() throws Exception {
        assertCosts(Occluder.MICROPHONE, false, .02, .15);
    }

    @Test
    void aMicrophoneThatIsThereFromTheFirstFrame() throws Exception {
        assertCosts(Occluder.MICROPHONE, true, .02, .25);
    }

    @Test
    void aCup() throws Exception {
        assertCosts(Occluder.CUP, false, .04, .15);
    }

    @Test
    void aCupThatIsThereFromTheFirstFrame() throws Exception {
        assertCosts(Occluder.CUP, true, .04, .35);
    }

    /** Of a near face one texel of what is searched for objects is several pixels wide. */
    @Test
    void theEdgeIsCleanBeforeANearFace() throws Exception {
        for (Occluder object : List.of(Occluder.MICROPHONE, Occluder.CUP)) {
            int border = 0;
            int wrong = 0;
            try (ClipReader reader = new ClipReader(FRANCK, 1280, 720, 2, pool);
                    FaceTracker free = engine.newTracker();
                    FaceTracker hidden = engine.newTracker()) {
                for (int i = 0; i < RESTS; i++) {
                    try (VideoFrame frame = reader.next();
                            VideoFrame covered = frame.copy()) {
                        FramePlan plan = free.track(frame, swap(source));
                        float[] points = oracle.points(frame);
                        double unit = CanonicalMesh.faceHeight(points);
                        float[] mask = i < COMES_IN
                                ? new float[frame.width() * frame.height()]
                                : object.paint(covered, points[39], points[40], unit, object.colour());
                        FramePlan beside = hidden.track(covered, swap(source));
                        if (i < COMES_IN + 4) {
                            continue;
                        }
                        float[] before = Opacity.of(plan, frame).pixels;
                        float[] now = Opacity.of(beside, covered).pixels;
                        for (int k = 0; k < now.length; k++) {
                            if (before[k] >= .9f && isAtBorder(mask, k, frame.width())) {
                                border++;
                                wrong += now[k] >= .5f == mask[k] > .5f ? 1 : 0;
                            }
                        }
                    }
                }
            }
            assertTrue(wrong < .1 * border, object.name() + ": " + wrong + " of " + border + " pixels at its border");
        }
    }

    private static boolean isAtBorder(float[] mask, int k, int width) {
        boolean inside = mask[k] > .5f;
        for (int way : new int[] {-BESIDE, BESIDE, -BESIDE * width, BESIDE * width}) {
            if (k + way >= 0 && k + way < mask.length && mask[k + way] > .5f != inside) {
                return true;
            }
        }
        return false;
    }

    /** Half of what is looked at for the skin's colour has the cup's then. */
    @Test
    void whatIsFreeBesideALargeCupIsNotSeenThrough() throws Exception {
        int[] forehead = {9, 151, 69, 299, 108, 337};
        double without = 0;
        double beside = 0;
        try (ClipReader reader = new ClipReader(SECOND_MAN, 400, 320, 2, pool);
                FaceTracker free = engine.newTracker();
                FaceTracker hidden = engine.newTracker()) {
            for (int i = 0; i < FRAMES; i++) {
                try (VideoFrame frame = reader.next();
                        VideoFrame covered = frame.copy()) {
                    float[] points = oracle.points(frame);
                    if (i >= COMES_IN) {
                        Occluder.CUP.paintFromNose(covered, points);
                    }
                    Opacity alone = Opacity.of(free.track(frame, swap(source)), frame);
                    Opacity now = Opacity.of(hidden.track(covered, swap(source)), covered);
                    for (int vertex : forehead) {
                        without += i >= RESTS ? alone.at(points, vertex) : 0;
                        beside += i >= RESTS ? now.at(points, vertex) : 0;
                    }
                }
            }
        }
        assertTrue(beside > .9 * without, beside + " of " + without);
    }

    @Test
    void aHandOfTheSkinsVeryColour() throws Exception {
        assertCosts(Occluder.HAND, false, .2, .3);
    }

    @Test
    void aHandThatIsThereFromTheFirstFrame() throws Exception {
        assertCosts(Occluder.HAND, true, .4, .5);
    }

    @Test
    void aPalmOverTheMouth() throws Exception {
        assertCosts(Occluder.PALM, false, .15, .35);
    }

    @Test
    void aPalmThatIsThereFromTheFirstFrame() throws Exception {
        assertCosts(Occluder.PALM, true, .35, .5);
    }

    @Test
    void realHands() throws Exception {
        for (OccluderHand hand : OccluderHand.of(SECOND_MAN, pool)) {
            assertCosts(hand, false, .2, .3);
        }
    }

    @Test
    void realHandsThatAreThereFromTheFirstFrame() throws Exception {
        for (OccluderHand hand : OccluderHand.of(SECOND_MAN, pool)) {
            assertCosts(hand, true, .15, .35);
        }
    }

    @Test
    void aRealFistOfTheFacesBrightness() throws Exception {
        Path bird = Path.of(System.getProperty("faceswap.clips", "../../shared/clips"), "bird.mkv");
        assumeTrue(Files.exists(bird), "a clip that is not everywhere");
        try (ClipReader reader = new ClipReader(bird, 0, pool);
                FaceTracker tracker = engine.newTracker()) {
            float[] points = null;
            double over = 0;
            for (int i = 0; i < FIST_ENDS; i++) {
                try (VideoFrame frame = reader.next()) {
                    points = points == null ? oracle.points(frame) : points; // the head is still
                    Opacity opacity = Opacity.of(tracker.track(frame, swap(source)), frame);
                    for (int vertex : FaceParts.LIPS) {
                        over += i >= FIST_BEGINS && opacity.at(points, vertex) >= .5f ? 1.0 / FaceParts.LIPS.length : 0;
                    }
                }
            }
            assertTrue(over / (FIST_ENDS - FIST_BEGINS) < .15, "painted over: " + over / (FIST_ENDS - FIST_BEGINS));
        }
    }
}
