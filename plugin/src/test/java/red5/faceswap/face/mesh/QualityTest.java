package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Quality;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.tracking.Effort;
import red5.faceswap.media.VideoFrame;

/** What an operator gets for the quality chosen. */
class QualityTest extends OnRealClips {
    /** The man shuts his eyes in this frame of the clip, from second 2 on. */
    private static final int SHUT = 166;

    @Test
    void withTheBestQualityTheNewFaceShutsItsEyesToo() throws Exception {
        double balanced = lidsWhenShut(Quality.BALANCED);
        double best = lidsWhenShut(Quality.BEST);
        assertTrue(best < .6 * balanced, "lids apart by " + best + " face heights, balanced by " + balanced);
    }

    /** Face heights between the lids of the face as it is drawn. */
    private static double lidsWhenShut(Quality quality) throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < SHUT; i++) {
                try (VideoFrame frame = clip.next()) {
                    if (i > SHUT - 12) {
                        tracker.track(frame, swap(source).withQuality(quality));
                    }
                }
            }
            try (VideoFrame frame = clip.next()) {
                float[] drawn = points(tracker.track(frame, swap(source).withQuality(quality)));
                int upper = 3 * FaceParts.LEFT_LID_UPPER;
                int lower = 3 * FaceParts.LEFT_LID_LOWER;
                return Math.hypot(drawn[upper] - drawn[lower], drawn[upper + 1] - drawn[lower + 1])
                        / CanonicalMesh.faceHeight(drawn);
            }
        }
    }

    private static float[] points(FramePlan plan) {
        return DrawnFaces.points(plan).get(0);
    }

    /** The quality turns up and down over a picture that stands still: no vertex moves by more in a frame than what is seen as still. */
    @Test
    void aChangeOfTheQualityIsNoJump() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 720, 576, 2, pool);
                VideoFrame frame = clip.next();
                FaceTracker tracker = engine.newTracker()) {
            float[] before = null;
            float[] balanced = null;
            double most = 0;
            double moved = 0;
            for (int i = 0; i < 160; i++) {
                Quality quality = i < 40 || i >= 100 ? Quality.BALANCED : Quality.BEST;
                try (VideoFrame still = frame.copy(i * 40_000L)) {
                    float[] now = points(tracker.track(still, swap(source).withQuality(quality)));
                    double height = CanonicalMesh.faceHeight(now);
                    if (i == 39) {
                        balanced = now;
                    } else if (i == 99) {
                        moved = furthest(balanced, now) / height;
                    }
                    if (i >= 40) {
                        most = Math.max(most, furthest(before, now) / height);
                    }
                    before = now;
                }
            }
            assertTrue(moved > .01, "the quality changed nothing: " + moved);
            assertTrue(most < moved / 5, "in one frame " + most + " of " + moved);
        }
    }

    private static double furthest(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i += 3) {
            most = Math.max(most, Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1]));
        }
        return most;
    }

    @Test
    void facesTooSmallForASecondLookGetNone() {
        Effort effort = new Effort();
        effort.aim(Quality.BEST, 30);
        assertEquals(0, effort.fineness());
        Effort large = new Effort();
        large.aim(Quality.BEST, 300);
        assertEquals(1, large.fineness(), "a newcomer need not go over from anything");
        large.aim(Quality.BEST, 44);
        assertEquals(1, large.fineness(), "a face at the limit does not go to and fro");
        large.aim(Quality.BEST, 30);
        assertTrue(large.fineness() < 1);
    }

    @Test
    void theFastQualityExaminesLessOften() {
        int fast = 0;
        int balanced = 0;
        Effort hasty = new Effort();
        hasty.aim(Quality.FAST, 300);
        Effort usual = new Effort();
        usual.aim(Quality.BALANCED, 300);
        for (int frame = 0; frame < 40; frame++) {
            fast += hasty.examines(frame, frame < 20) ? 1 : 0;
            balanced += usual.examines(frame, frame < 20) ? 1 : 0;
        }
        assertEquals(30, balanced);
        assertEquals(15, fast);
        assertFalse(hasty.grain());
    }
}
