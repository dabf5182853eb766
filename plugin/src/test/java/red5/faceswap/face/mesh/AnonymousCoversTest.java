package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** Under a cover there is nobody: a recogniser does not find the person, and nothing of the person's picture is left. */
class AnonymousCoversTest extends OnRealClips {
    /** Strangers have -0.2 to 0.22, the same person 0.86 to 0.95; covers of strangers have up to 0.25. */
    private static final double NOBODY = .25;

    private static final double NOBODY_ON_AVERAGE = .2;

    @ParameterizedTest
    @CsvSource({
        "BLUR, 120, 96", "BLUR, 640, 512", "BLUR, 1280, 1024",
        "PIXELS, 120, 96", "PIXELS, 640, 512", "PIXELS, 1280, 1024",
        "SHAPE, 120, 96", "SHAPE, 640, 512", "SHAPE, 1280, 1024",
        "NOBODY, 120, 96", "NOBODY, 640, 512", "NOBODY, 1280, 1024"
    })
    void aRecogniserDoesNotFindThePerson(Cover cover, int width, int height) throws Exception {
        double sum = 0;
        int n = 0;
        try (ClipReader clip = new ClipReader(FRANCK, width, height, 4, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 12; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = frame.copy()) {
                    FramePlan plan = tracker.track(frame, SwapSettings.anonymous(cover));
                    assertEquals(1, plan.faces().size(), "frame " + i);
                    plan.draw(drawn);
                    if (i % 4 == 0) {
                        float[] points = oracle.points(frame);
                        double likeness =
                                FaceOracle.cosine(oracle.embedAt(drawn, points), oracle.embedAt(frame, points));
                        assertTrue(likeness < NOBODY, "frame " + i + " looks like the person: " + likeness);
                        sum += likeness;
                        n++;
                    }
                }
            }
        }
        assertTrue(sum / n < NOBODY_ON_AVERAGE, "looks like the person: " + sum / n);
    }

    @ParameterizedTest
    @EnumSource(Cover.class)
    void nothingOfThePictureUnderACoverIsLeft(Cover cover) throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 4, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next();
                VideoFrame covered = frame.copy();
                VideoFrame blank = frame.copy()) {
            FramePlan plan = tracker.track(frame, SwapSettings.anonymous(cover));
            Face head = plan.faces().get(0);
            Pixels.blank(blank, new Box(head.x(), head.y(), head.x() + head.width(), head.y() + head.height()));
            plan.draw(covered);
            plan.draw(blank);
            float[] points = oracle.points(frame);
            byte[] one = Pixels.plane(covered, 0);
            byte[] other = Pixels.plane(blank, 0);
            for (int i = 0; i < points.length; i += 3) {
                int at = (int) points[i + 1] * frame.width() + (int) points[i];
                assertEquals(one[at], other[at], "what was there shines through at point " + i / 3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cover.class)
    void aStillHeadGivesAStillCover(Cover cover) throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 4, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame still = clip.next()) {
            byte[] before = {};
            for (int i = 0; i < 24; i++) {
                try (VideoFrame frame = Pixels.shifted(pool, still, 0, i * 40_000L)) {
                    tracker.track(frame, SwapSettings.anonymous(cover)).draw(frame);
                    byte[] now = Pixels.plane(frame, 0);
                    if (i >= 20) {
                        assertTrue(meanChange(before, now) < .2, "frame " + i + " flickers");
                    }
                    before = now;
                }
            }
        }
    }

    private static double meanChange(byte[] before, byte[] now) {
        long sum = 0;
        for (int i = 0; i < now.length; i++) {
            sum += Math.abs((now[i] & 255) - (before[i] & 255));
        }
        return (double) sum / now.length;
    }
}
