package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** What viewers see, judged by an independent face recogniser. */
class MeshEngineTest extends OnRealClips {
    @Test
    void everyFrameShowsTheSourceAndNotThePerson() throws Exception {
        double toSource = 0;
        double toPerson = 0;
        int judged = 0;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            long id = -1;
            for (int i = 0; i < 90; i++) {
                try (VideoFrame frame = clip.next()) {
                    FramePlan plan = tracker.track(frame, swap(source));
                    assertEquals(1, plan.faces().size(), "frame " + i);
                    id = i == 0 ? plan.faces().get(0).trackId() : id;
                    assertEquals(id, plan.faces().get(0).trackId(), "the same face keeps its identity");
                    if (i % 6 == 0) {
                        try (VideoFrame drawn = frame.copy()) {
                            plan.draw(drawn);
                            float[] now = oracle.embed(drawn);
                            double source = FaceOracle.cosine(now, sourceIdentity);
                            double person = FaceOracle.cosine(now, oracle.embed(frame));
                            assertTrue(source > person + .1, "frame " + i + ": " + source + " against " + person);
                            toSource += source;
                            toPerson += person;
                            judged++;
                        }
                    }
                }
            }
        }
        assertTrue(toSource / judged > .43, "mean likeness to the source " + toSource / judged);
        assertTrue(toPerson / judged < .25, "mean likeness to the person " + toPerson / judged);
    }

    @Test
    void bothOfTwoPeopleAreSwapped() throws Exception {
        try (ClipReader left = new ClipReader(FRANCK, 480, 360, 2, pool);
                ClipReader right = new ClipReader(SECOND_MAN, 480, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 6; i++) {
                try (VideoFrame l = left.next();
                        VideoFrame r = right.next();
                        VideoFrame both = Pixels.beside(pool, l, r)) {
                    FramePlan plan = tracker.track(both, swap(monaLisa));
                    assertEquals(2, plan.faces().size());
                    assertNotEquals(
                            plan.faces().get(0).trackId(), plan.faces().get(1).trackId());
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
    void framesWithoutAFaceStayAsTheyAre() throws Exception {
        try (FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 3; i++) {
                try (VideoFrame frame = Pixels.scenery(pool, 640, 360, i * 40_000);
                        VideoFrame drawn = swapped(tracker, frame, source)) {
                    assertArrayEquals(Pixels.all(frame), Pixels.all(drawn));
                }
            }
        }
    }

    @Test
    void onlyTheFaceIsTouched() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 20; i++) {
                try (VideoFrame frame = clip.next()) {
                    FramePlan plan = tracker.track(frame, swap(source));
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        Face face = plan.faces().get(0);
                        float room = .04f * face.height(); // the source's shape may reach a little over the outline
                        Box box = new Box(
                                face.x() - room,
                                face.y() - room,
                                face.x() + face.width() + room,
                                face.y() + face.height() + room);
                        assertOnlyInside(frame, drawn, box);
                    }
                }
            }
        }
    }

    private static void assertOnlyInside(VideoFrame frame, VideoFrame drawn, Box box) {
        int changed = 0;
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            int w = frame.width() / shrink;
            byte[] before = Pixels.plane(frame, plane);
            byte[] after = Pixels.plane(drawn, plane);
            for (int i = 0; i < before.length; i++) {
                if (before[i] != after[i]) {
                    changed++;
                    int x = i % w * shrink;
                    int y = i / w * shrink;
                    assertTrue(
                            x >= box.left() - 2 && x <= box.right() + 2 && y >= box.top() - 2 && y <= box.bottom() + 2,
                            "pixel " + x + "," + y + " of plane " + plane + " outside " + box);
                }
            }
        }
        assertTrue(changed > 1000, "hardly anything was drawn: " + changed);
    }

    @Test
    void aNearlyStillFaceDoesNotFlicker() throws Exception {
        double input = 0;
        double output = 0;
        try (ClipReader clip = new ClipReader(SECOND_MAN, 640, 480, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            List<byte[]> in = new ArrayList<>();
            List<byte[]> out = new ArrayList<>();
            Box box = null;
            for (int i = 0; i < 60; i++) {
                try (VideoFrame frame = clip.next()) {
                    FramePlan plan = tracker.track(frame, swap(source));
                    Face face = plan.faces().get(0);
                    box = new Box(face.x(), face.y(), face.x() + face.width(), face.y() + face.height());
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        in.add(Pixels.plane(frame, 0));
                        out.add(Pixels.plane(drawn, 0));
                    }
                }
            }
            for (int i = 21; i < 59; i++) {
                input += secondDifference(in, i, 640, box);
                output += secondDifference(out, i, 640, box);
            }
        }
        assertTrue(output < 1.25 * input + .2 * 38, "output flickers: " + output / 38 + " against " + input / 38);
    }

    /** Mean |next - 2 now + before|: motion that goes on is nearly 0, jitter is not. */
    private static double secondDifference(List<byte[]> frames, int i, int width, Box box) {
        double sum = 0;
        int n = 0;
        for (int y = (int) box.top(); y < box.bottom(); y++) {
            for (int x = (int) box.left(); x < box.right(); x++, n++) {
                int k = y * width + x;
                sum += Math.abs(
                        (frames.get(i + 1)[k] & 255) - 2 * (frames.get(i)[k] & 255) + (frames.get(i - 1)[k] & 255));
            }
        }
        return sum / n;
    }

    @Test
    void aNewFaceIsShownFromTheNextFrameOn() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker changing = engine.newTracker()) {
            for (int i = 0; i < 20; i++) {
                try (VideoFrame frame = clip.next();
                        FaceTracker fresh = engine.newTracker();
                        VideoFrame drawn = swapped(changing, frame, i < 10 ? source : monaLisa);
                        VideoFrame other = swapped(fresh, frame, i < 10 ? monaLisa : source);
                        VideoFrame same = swapped(fresh, frame, i < 10 ? source : monaLisa)) {
                    float[] now = oracle.embed(drawn);
                    double toSame = FaceOracle.cosine(now, oracle.embed(same));
                    double toOther = FaceOracle.cosine(now, oracle.embed(other));
                    assertTrue(toSame > toOther + .1, "frame " + i + ": " + toSame + " against " + toOther);
                }
            }
        }
    }
}
