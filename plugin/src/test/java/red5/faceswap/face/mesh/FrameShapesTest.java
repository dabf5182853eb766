package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/** Modes, sizes, edges and threads. */
class FrameShapesTest extends OnRealClips {
    @Test
    void modeOriginalDrawsNothing() throws Exception {
        SwapSettings original = SwapSettings.original();
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
