package red5.faceswap.face.mesh.occlusion;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Half a face that seems to be hidden is covered until it is sure that it is not the face itself. */
class MuchHiddenTest {
    private static final float HALF = .5f;
    private final MuchHidden much = new MuchHidden();

    /** @return frames of so many in which the face is to be covered */
    private int doubtful(int frames, float share, boolean known, boolean face, boolean hand) {
        int doubtful = 0;
        for (int i = 0; i < frames; i++) {
            much.look(share, known, face, hand);
            doubtful += much.isDoubtful() ? 1 : 0;
        }
        return doubtful;
    }

    @Test
    void whatComesInStepByStepIsAnObject() {
        for (int i = 0; i < 20; i++) {
            assertTrue(doubtful(1, .03f * i, true, false, false) == 0, "step " + i);
        }
    }

    @Test
    void halfAFaceThatIsHiddenAtOnceIsCoveredForSomeFrames() {
        doubtful(100, 0, true, false, false);
        int frames = doubtful(100, HALF, true, false, false);
        assertTrue(frames > 4 && frames < 12, frames + " frames");
    }

    @Test
    void nearlyAllOfAFaceIsNotHiddenWhileItsPointsAreFound() {
        for (int i = 0; i < 24; i++) {
            doubtful(1, .03f * i, true, false, true);
        }
        assertFalse(much.isDoubtful());
        assertTrue(doubtful(10, .8f, true, false, true) == 10, "the face itself has been taken for the hand's");
        assertTrue(doubtful(1, .6f, true, false, true) == 0);
    }

    @Test
    void whatLooksLikeAFaceIsNoObject() {
        doubtful(100, 0, true, false, false);
        assertTrue(doubtful(100, HALF, true, true, false) == 100);
        assertTrue(much.isAnotherFace(), "after a while it is the one to be followed");
    }

    @Test
    void aFaceThatHasJumpedIsCoveredButNotWhereAHandIsSeen() {
        assertTrue(doubtful(20, HALF, false, false, false) == 0, "an object that is there from the first frame");
        much.jump();
        assertTrue(doubtful(20, HALF, false, false, false) > 4);
        much.jump();
        assertTrue(doubtful(20, HALF, false, false, true) == 0);
    }

    @Test
    void aFaceThatIsLostAsItIsHiddenAtOnceIsCovered() {
        doubtful(100, .05f, true, false, false);
        much.suppose(HALF, false);
        assertTrue(much.isDoubtful());
        doubtful(20, .3f, true, false, false);
        much.suppose(HALF, false);
        assertFalse(much.isDoubtful(), "an object that was there before");
    }
}
