package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
