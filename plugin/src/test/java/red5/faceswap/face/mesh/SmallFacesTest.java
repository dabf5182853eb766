package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.mesh.detection.SmallFaceSearch;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** People far away are found, swapped and never shown: faces of 32 and 40 pixels in pictures of every size. */
class SmallFacesTest extends OnRealClips {
    /** Of a clip's picture in which the face is 40 pixels high. */
    private static final int WIDTH = 90;

    private static final int HEIGHT = 72;
    private static final int LOOK_BACK = 2;

    private final List<MeshPlan> plans = new ArrayList<>();

    /** The first head as large as the picture allows, cut off at a third of its width. */
    private static VideoFrame near(int height) {
        try (ClipReader clip = new ClipReader(SECOND_MAN, height & ~1, height * 3 / 4 & ~1, 2, pool)) {
            return clip.next();
        }
    }

    private void show(FaceTracker tracker, VideoFrame near, VideoFrame far, int[] at, int width, int height)
            throws Exception {
        try (Scene scene = new Scene(pool, width, height, 33_333L * plans.size())) {
            if (near != null) {
                scene.paste(near, 0, height - near.height());
            }
            if (far != null) {
                scene.paste(far, at[0], at[1]);
            }
            plans.add((MeshPlan) tracker.track(scene.frame, swap(monaLisa)));
        }
    }

    private static Object at(MeshPlan plan, int[] place) {
        return Scene.at(plan, place[0] + WIDTH / 2.0, place[1] + HEIGHT / 2.0);
    }

    @ParameterizedTest
    @CsvSource({"640,360,330,200", "1280,720,900,130", "1920,1080,1500,700", "720,1280,300,800"})
    void aFaceOf40PixelsIsSwappedFromTheFirstFrameOnWhileItWalks(int width, int height, int left, int top)
            throws Exception {
        try (FaceTracker tracker = engine.newTracker();
                ClipReader clip = new ClipReader(FRANCK, WIDTH, HEIGHT, 2, pool)) {
            for (int i = 0; i < 20; i++) {
                int[] place = {left + 2 * i, top + i};
                try (VideoFrame far = clip.next()) {
                    show(tracker, null, far, place, width, height);
                }
                assertEquals(monaLisa, at(plans.get(i), place), "frame " + i);
            }
        }
        assertEquals(1, plans.get(19).faces().size(), "and nothing else is taken for a face");
    }

    /** @param share of a face of 40 pixels */
    @ParameterizedTest
    @CsvSource({"1280,720,900,130,1", "1280,720,900,130,.8", "1920,1080,1500,700,1", "1920,1080,1500,700,.8"})
    void whoIsSuddenlyThereFarAwayBesideANearFaceIsCoveredAtOnce(int width, int height, int left, int top, double share)
            throws Exception {
        int[] place = {left, top};
        int farWidth = (int) (share * WIDTH) & ~1;
        int farHeight = (int) (share * HEIGHT) & ~1;
        try (FaceTracker tracker = engine.newTracker();
                VideoFrame near = near(height);
                ClipReader clip = new ClipReader(FRANCK, farWidth, farHeight, 2, pool)) {
            for (int i = 0; i < 40; i++) {
                show(tracker, near, null, place, width, height);
            }
            assertEquals(Scene.NOTHING, Scene.at(plans.get(39), left + farWidth / 2.0, top + farHeight / 2.0));
            for (int i = 40; i < 60; i++) {
                try (VideoFrame far = clip.next()) {
                    show(tracker, near, far, place, width, height);
                }
                int drawn = i - LOOK_BACK;
                Object on = Scene.at(plans.get(drawn), left + farWidth / 2.0, top + farHeight / 2.0);
                assertTrue(drawn < 40 || on != Scene.NOTHING, "frame " + (drawn - 40) + " with the newcomer");
            }
        }
    }

    /** The landmark network denies so small a face that lies; a second look from near does not. */
    @ParameterizedTest
    @CsvSource({"64,52", "80,64"})
    void whoLiesFarAwayBesideANearFaceIsHidden(int farWidth, int farHeight) throws Exception {
        int[] place = {430, 150};
        try (FaceTracker tracker = engine.newTracker();
                VideoFrame near = near(360);
                ClipReader clip = new ClipReader(FRANCK, farWidth, farHeight, 2, pool)) {
            for (int i = 0; i < 20; i++) {
                try (VideoFrame standing = clip.next();
                        VideoFrame far = Variation.LYING.of(standing, pool)) {
                    show(tracker, near, far, place, 640, 360);
                }
                Object on = Scene.at(plans.get(i), place[0] + farWidth / 2.0, place[1] + farHeight / 2.0);
                assertTrue(on != Scene.NOTHING, "frame " + i);
            }
        }
    }

    @Test
    void aSmallFaceWhosePointsAreLostStaysCoveredAndIsFollowedAgain() throws Exception {
        int[] place = {900, 130};
        try (FaceTracker tracker = engine.newTracker();
                VideoFrame near = near(720);
                ClipReader clip = new ClipReader(FRANCK, WIDTH, HEIGHT, 2, pool)) {
            for (int i = 0; i < 40; i++) {
                int[] now = i < 20 ? place : new int[] {place[0] + 40, place[1] + 20};
                try (VideoFrame far = clip.next()) {
                    show(tracker, near, far, now, 1280, 720);
                }
                assertTrue(at(plans.get(i), now) != Scene.NOTHING, "frame " + i);
            }
        }
        assertEquals(2, plans.get(39).faces().size());
    }

    /** The budget that keeps a near face cheap: what does not change is rarely looked at. */
    @Test
    void besideANearFaceInAQuietRoomFewLooksAreTaken() throws Exception {
        ExecutorService helper = Executors.newSingleThreadExecutor();
        try (Models models = new Models(Path.of("target/models"));
                SmallFaceSearch search = new SmallFaceSearch(models, helper);
                FramePyramid pyramid = new FramePyramid();
                Scene room = new Scene(pool, 1280, 720, 0)) {
            int looks = 0;
            for (int i = 0; i < 300; i++) {
                pyramid.look(room.frame);
                int seen = search.next(pyramid, List.of(new Box(100, 200, 400, 600)), List.of(), List.of(), LOOK_BACK)
                        .size();
                pyramid.release();
                assertTrue(i > 0 || seen >= 6, "all of the picture at first: " + seen);
                looks += i == 0 ? 0 : seen;
            }
            assertTrue(looks >= 6 && looks <= 18, "looks in ten seconds: " + looks);
        } finally {
            helper.shutdown();
        }
    }
}
