package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.VideoFrame;

/** When newcomers are looked for. */
class DetectionScheduleTest extends OnRealClips {
    private static final int FRAMES = 20;

    /** Numbers of the frames at which it became known who is there. */
    private static List<Integer> known(boolean idle, boolean urgent) throws Exception {
        List<Integer> frames = new ArrayList<>();
        ExecutorService helper = Executors.newSingleThreadExecutor();
        try (Models models = new Models(TARGET.resolve("models"));
                FramePyramid pyramid = new FramePyramid();
                DetectionSchedule schedule = new DetectionSchedule(new FaceDetector(models), helper, () -> idle, 8);
                ClipReader clip = new ClipReader(FRANCK, 320, 256, 2, pool);
                VideoFrame frame = clip.next()) {
            for (int i = 1; i <= FRAMES; i++) {
                pyramid.look(frame);
                Optional<List<Detection>> seen = schedule.next(pyramid, urgent);
                pyramid.release();
                if (seen.isPresent()) {
                    assertEquals(1, seen.get().size());
                    frames.add(i);
                }
            }
        } finally {
            helper.shutdown();
        }
        return frames;
    }

    @Test
    void whileHelpersAreIdleANewcomerShowsInFourFramesAtMost() throws Exception {
        assertEquals(List.of(5, 8, 11, 14, 17, 20), known(true, false));
    }

    @Test
    void busyHelpersAreAskedNoMoreOftenThanConfigured() throws Exception {
        assertEquals(List.of(10, 18), known(false, false));
    }

    @Test
    void aMissingFaceIsLookedForInEveryFrame() throws Exception {
        assertEquals(FRAMES, known(false, true).size());
    }
}
