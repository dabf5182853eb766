package red5.faceswap.face.mesh.cover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.detection.Sight;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;

/** Faces that are hidden where a detector saw them: no look sees all of those that are there. */
class UnfollowedTest {
    private static final Sight NOBODY = new Sight(List.of(), List.of(), List.of(), Box.ENDLESS, 9);
    private static final float[] KEYPOINTS = new float[12];
    private final Unfollowed unfollowed = new Unfollowed();

    private static Detection face(float x) {
        return new Detection(x, 100, 25, 25, KEYPOINTS, .8f);
    }

    @Test
    void whoIsMissedByALookOrTwoStaysHidden() {
        unfollowed.add(face(200));
        for (int look = 0; look < 12; look++) {
            unfollowed.look(NOBODY);
            assertEquals(List.of(face(200)), unfollowed.faces());
            if (look % 3 == 2) {
                unfollowed.add(face(200));
            }
        }
    }

    @Test
    void whoHasGoneIsNotHiddenForLong() {
        unfollowed.add(face(200));
        for (int look = 0; look < 4; look++) {
            unfollowed.look(NOBODY);
        }
        assertTrue(unfollowed.faces().isEmpty());
    }

    @Test
    void whoHasMovedOnIsHiddenOnce() {
        unfollowed.add(face(200));
        unfollowed.add(face(240));
        unfollowed.look(NOBODY);
        unfollowed.add(face(220));
        unfollowed.add(face(260));
        assertEquals(List.of(face(220), face(260)), unfollowed.faces());
    }

    @Test
    void aLookThatWouldNotHaveSeenAFaceSaysNothing() {
        unfollowed.add(face(200));
        for (int look = 0; look < 9; look++) {
            unfollowed.look(new Sight(List.of(), List.of(), List.of(), Box.ENDLESS, 40));
            unfollowed.look(new Sight(List.of(), List.of(), List.of(), new Box(0, 0, 190, 200), 9));
        }
        assertEquals(List.of(face(200)), unfollowed.faces());
    }
}
