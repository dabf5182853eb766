package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.StrongBlur;
import red5.faceswap.media.VideoFrame;

/** The person's own face does not show when something is lost, hidden, new or too much. */
class FacePrivacyTest extends OnRealClips {
    @Test
    void aFaceTooManyIsMadeUnrecognisable() throws Exception {
        try (MeshEngine one = new MeshEngine(TARGET.resolve("models"), new MeshOptions(1, 3, 15, 1));
                ClipReader left = new ClipReader(FRANCK, 480, 360, 2, pool);
                ClipReader right = new ClipReader(SECOND_MAN, 480, 360, 2, pool);
                FaceTracker tracker = one.newTracker()) {
            for (int i = 0; i < 10; i++) {
                try (VideoFrame l = left.next();
                        VideoFrame r = right.next();
                        VideoFrame both = Pixels.beside(pool, l, r)) {
                    FramePlan plan = tracker.track(both, swap(monaLisa));
                    assertEquals(2, plan.faces().size());
                    try (VideoFrame drawn = both.copy()) {
                        plan.draw(drawn);
                        assertPersonGone(drawn, 0, l);
                        assertPersonGone(drawn, 1, r);
                    }
                }
            }
        }
    }

    @Test
    void inABlurredPictureNobodyIsRecognisedNotEvenAFaceThatFillsIt() throws Exception {
        try (ClipReader whole = new ClipReader(FRANCK, 360, 288, 2, pool);
                VideoFrame frame = whole.next()) {
            float[] points = oracle.points(frame);
            float[] person = oracle.embedAt(frame, points);
            try (VideoFrame blurred = StrongBlur.of(frame, pool)) {
                assertEquals(frame.width(), blurred.width());
                assertEquals(frame.height(), blurred.height());
                double likeness = FaceOracle.cosine(oracle.embedAt(blurred, points), person);
                assertTrue(likeness < .2, "recognised: " + likeness);
            }
        }
        for (int[] size : new int[][] {{2, 2}, {16, 500}, {1280, 20}}) {
            try (VideoFrame frame = Pixels.scenery(pool, size[0], size[1], 0);
                    VideoFrame blurred = StrongBlur.of(frame, pool)) {
                assertEquals(size[0], blurred.width());
            }
        }
    }

    @Test
    void aSceneThatIsCutLeavesNoGhost() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 5; i++) {
                try (VideoFrame frame = clip.next()) {
                    assertEquals(1, tracker.track(frame, swap(source)).faces().size());
                }
            }
            try (VideoFrame frame = Pixels.scenery(pool, 640, 360, 2_300_000);
                    VideoFrame drawn = swapped(tracker, frame, source)) {
                assertArrayEquals(Pixels.all(frame), Pixels.all(drawn));
            }
        }
    }

    @Test
    void aFaceThatComesInIsSwappedSoon() throws Exception {
        int open = 0;
        try (ClipReader left = new ClipReader(FRANCK, 480, 360, 2, pool);
                ClipReader right = new ClipReader(SECOND_MAN, 480, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 24; i++) {
                try (VideoFrame l = left.next();
                        VideoFrame r = right.next();
                        VideoFrame empty = Pixels.scenery(pool, 480, 360, l.timestampMicros());
                        VideoFrame both = Pixels.beside(pool, l, i < 8 ? empty : r)) {
                    int faces = tracker.track(both, swap(source)).faces().size();
                    open += i >= 8 && faces < 2 ? 1 : 0;
                    assertTrue(i < 18 || faces == 2, "frame " + i + " has " + faces + " faces");
                }
            }
        }
        assertTrue(open <= MeshOptions.DEFAULT.detectEvery() + 2, "swapped after " + open + " frames");
    }

    @Test
    void aFaceWhosePointsAreLostNeverShowsAgainAsItself() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 40; i++) {
                try (VideoFrame frame = clip.next()) {
                    float[] points = oracle.points(frame);
                    float[] person = oracle.embedAt(frame, points);
                    if (i >= 20 && i < 25) {
                        Pixels.blank(frame, upperHalf(Box.around(points)));
                    }
                    FramePlan plan = tracker.track(frame, swap(source));
                    assertEquals(1, plan.faces().size(), "frame " + i + " is covered");
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        double likeness = FaceOracle.cosine(oracle.embedAt(drawn, points), person);
                        assertTrue(likeness < .6, "frame " + i + " looks like the person: " + likeness);
                    }
                }
            }
        }
    }

    @Test
    void whatHidesHalfTheFaceStaysInFrontOfIt() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 32; i++) {
                try (VideoFrame frame = clip.next()) {
                    float[] points = oracle.points(frame);
                    float[] person = oracle.embedAt(frame, points);
                    Box face = Box.around(points);
                    Box hidden = new Box(face.left() - 40, face.top() - 80, face.centreX(), face.bottom() + 40);
                    if (i >= 20 && i < 28) {
                        Pixels.blank(frame, hidden);
                    }
                    try (VideoFrame drawn = swapped(tracker, frame, source)) {
                        if (i >= 22 && i < 28) {
                            double painted = changedShare(frame, drawn, face.left(), face.centreX() - 12, face);
                            double swapped = changedShare(frame, drawn, face.centreX() + 12, face.right() - 12, face);
                            assertTrue(painted < .15, "frame " + i + ": painted over the occluder " + painted);
                            assertTrue(swapped > .4, "frame " + i + ": swapped beside it " + swapped);
                        }
                        double likeness = FaceOracle.cosine(oracle.embedAt(drawn, points), person);
                        assertTrue(likeness < .6, "frame " + i + " looks like the person: " + likeness);
                    }
                }
            }
        }
    }

    @Test
    void aFaceLostBehindAnOccluderIsHeldBehindItAndSwappedWhenItComesBack() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 70; i++) {
                try (VideoFrame frame = clip.next()) {
                    float[] points = oracle.points(frame);
                    float[] person = oracle.embedAt(frame, points);
                    Box face = Box.around(points);
                    float w = face.width(); // a grey board comes in from the left and covers all but the right cheek
                    float reach = i < 20 ? 0 : Math.min(.8f * w, (i - 19) * w / 8);
                    if (i >= 20 && i < 60) {
                        Pixels.blank(
                                frame,
                                new Box(face.left() - w, face.top() - w, face.left() + reach, face.bottom() + w));
                    }
                    FramePlan plan = tracker.track(frame, swap(source));
                    assertEquals(1, plan.faces().size(), "frame " + i + " is covered");
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        if (i >= 40 && i < 60) {
                            double painted = changedShare(frame, drawn, face.left(), face.left() + .6f * w, face);
                            assertTrue(painted < .15, "frame " + i + ": painted over the board " + painted);
                        }
                        double likeness = FaceOracle.cosine(oracle.embedAt(drawn, points), person);
                        assertTrue(likeness < .6, "frame " + i + " looks like the person: " + likeness);
                    }
                }
            }
        }
    }

    /** Share of the face's pixels between two columns whose luma has visibly changed. */
    private static double changedShare(VideoFrame frame, VideoFrame drawn, float left, float right, Box face) {
        byte[] before = Pixels.plane(frame, 0);
        byte[] after = Pixels.plane(drawn, 0);
        int changed = 0;
        int n = 0;
        for (int y = (int) (face.top() + face.height() / 4); y < face.bottom() - face.height() / 4; y++) {
            for (int x = (int) left; x < right; x++, n++) {
                int k = y * frame.width() + x;
                changed += Math.abs((before[k] & 255) - (after[k] & 255)) > 4 ? 1 : 0;
            }
        }
        return (double) changed / n;
    }

    /** From above the forehead to below the nose, which no landmark network survives. */
    private static Box upperHalf(Box face) {
        float w = face.width();
        return new Box(
                face.left() - w / 3, face.top() - w / 2, face.right() + w / 3, face.bottom() - face.height() / 4);
    }
}
