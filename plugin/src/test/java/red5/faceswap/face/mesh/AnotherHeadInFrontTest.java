package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.PlacedHead.Look;
import red5.faceswap.face.mesh.PlacedHead.Place;
import red5.faceswap.face.mesh.PlacedHead.Shown;

/** Somebody walks through before a person: neither is seen as they are, while they cross nor when the one behind comes out again. */
class AnotherHeadInFrontTest extends OnRealClips {
    private static void assertNobodyShows(Path behind, Path front) throws Exception {
        OccluderMeeting meeting = OccluderMeeting.of(behind, front, monaLisa, engine, oracle, pool);
        assertEquals(0, meeting.behind() + meeting.front(), meeting.toString());
    }

    @Test
    void theSecondManBeforeTheFirst() throws Exception {
        assertNobodyShows(FRANCK, SECOND_MAN);
    }

    @Test
    void theFirstManBeforeTheSecond() throws Exception {
        assertNobodyShows(SECOND_MAN, FRANCK);
    }

    /** He is expected on the other side, where nobody comes out. */
    @Test
    void whoStepsBehindSomebodyAndBackAgainIsNotSeen() throws Exception {
        int width = 640;
        int height = 360;
        float size = 100;
        List<FramePlan> plans = new ArrayList<>();
        List<float[]> faces = new ArrayList<>();
        List<float[]> masks = new ArrayList<>();
        try (FaceRuler ruler = new FaceRuler(TARGET.resolve("models"));
                PlacedHead walking = new PlacedHead(FRANCK, 20, 60, ruler, pool);
                OccluderHead standing = new OccluderHead(SECOND_MAN, 2, 60, oracle, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 110; i++) {
                Place place = new Place(size, way(i), height / 2f);
                Shown shown = walking.picture(i, width, height, place, Look.AS_IT_IS, i * 40_000L);
                masks.add(standing.paint(shown.frame(), 335, height / 2f + .3 * size, 1.1 * size, null));
                faces.add(shown.points());
                plans.add(tracker.track(shown.frame(), swap(monaLisa)));
                shown.frame().close();
            }
        }
        List<Integer> bare = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            HiddenPixels hidden = HiddenPixels.of(plans.get(i), pool, width, height);
            if (OccluderMeeting.isBare(hidden, faces.get(i), masks.get(i), width, height)) {
                bare.add(i);
            }
        }
        assertEquals(List.of(), bare, "frames in which half of what is seen of his face is his own");
    }

    /** From the left behind the other head, and back again after a while. */
    private static float way(int i) {
        double there = Math.max(0, Math.min(1, (i - 15) / 30.));
        double back = Math.max(0, Math.min(1, (i - 75) / 30.));
        return (float) (150 + 180 * (there * there * (3 - 2 * there) - back * back * (3 - 2 * back)));
    }
}
