package red5.faceswap.face.mesh.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** When newcomers are looked for. */
class DetectionScheduleTest extends OnRealClips {
    private static final int FRAMES = 12;

    /** A schedule that sees the same picture again and again. */
    private static final class Played implements AutoCloseable {
        private final ExecutorService helper = Executors.newSingleThreadExecutor();
        private final Models models = new Models(TARGET.resolve("models"));
        private final FramePyramid pyramid = new FramePyramid();
        private final DetectionSchedule schedule;
        private final VideoFrame frame;

        Played(int every) throws Exception {
            schedule = new DetectionSchedule(new FaceDetector(models), helper, every);
            try (ClipReader clip = new ClipReader(FRANCK, 320, 256, 2, pool)) {
                frame = clip.next();
            }
        }

        List<DetectionSchedule.Look> next(boolean urgent, int lookBack) throws Exception {
            pyramid.look(frame);
            try {
                return schedule.next(pyramid, urgent, lookBack);
            } finally {
                pyramid.release();
            }
        }

        @Override
        public void close() {
            frame.close();
            schedule.close();
            pyramid.close();
            models.close();
            helper.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 10})
    void whoComesInIsKnownWhileTheFirstFrameWithThemCanStillBeCovered(int lookBack) throws Exception {
        try (Played played = new Played(6)) {
            int[] knownAt = new int[FRAMES + 1];
            for (int i = 1; i <= FRAMES; i++) {
                for (DetectionSchedule.Look look : played.next(false, lookBack)) {
                    assertEquals(1, look.sight().faces().size());
                    for (int earlier = 1; earlier <= i - look.framesAgo(); earlier++) {
                        knownAt[earlier] = knownAt[earlier] == 0 ? i : knownAt[earlier];
                    }
                }
            }
            for (int i = 1; i + lookBack <= FRAMES; i++) {
                assertTrue(knownAt[i] > 0 && knownAt[i] <= i + lookBack, "frame " + i + " known at " + knownAt[i]);
            }
        }
    }

    @Test
    void withTheDefaultHalfOfTheFramesAreLookedAt() throws Exception {
        List<Integer> known = new ArrayList<>();
        try (Played played = new Played(MeshOptions.DEFAULT.detectEvery())) {
            for (int i = 1; i <= FRAMES; i++) {
                if (!played.next(false, 2).isEmpty()) {
                    known.add(i);
                }
            }
        }
        assertEquals(List.of(3, 5, 7, 9, 11), known);
    }

    @Test
    void aMissingFaceIsLookedForInEveryFrameAndWhatWasSeenBeforeIsNotLost() throws Exception {
        try (Played played = new Played(3)) {
            played.next(false, 2);
            played.next(false, 2); // looks, in the background
            List<DetectionSchedule.Look> looks = played.next(true, 2);
            assertEquals(
                    List.of(1, 0),
                    looks.stream().map(DetectionSchedule.Look::framesAgo).toList());
            assertEquals(0, played.next(true, 2).get(0).framesAgo());
        }
    }

    @Test
    void theLastFrameIsLookedAtOnceWhenNoOtherComes() throws Exception {
        try (Played played = new Played(3)) {
            played.next(false, 2);
            assertEquals(1, played.schedule.last().orElseThrow().sight().faces().size());
            assertTrue(played.schedule.last().isEmpty(), "it is known");
            played.next(false, 2);
            played.next(false, 2); // looks, in the background
            assertEquals(0, played.schedule.last().orElseThrow().framesAgo());
            assertTrue(played.schedule.last().isEmpty());
        }
    }
}
