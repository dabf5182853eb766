package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.drawing.CoveredHead;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.media.VideoFrame;

/** Faces that mode swap hides are hidden as the stream's setting says. */
class CoverInSwapTest extends OnRealClips {
    private static SwapSettings settings(Cover cover) {
        SwapSettings swap = swap(monaLisa);
        FaceSelector one = new FaceSelector(
                FaceSelector.Rule.ONE,
                FaceSelector.Order.LEFT_RIGHT,
                List.of(),
                FaceSelector.Others.ANONYMOUS,
                FaceSelector.Stills.SWAP);
        return new SwapSettings(
                swap.mode(), swap.faceId(), swap.face(), one, swap.safeguard(), "", cover, swap.quality(), null);
    }

    @ParameterizedTest
    @EnumSource(Cover.class)
    void whoIsNotSwappedIsHiddenByTheChosenCover(Cover cover) throws Exception {
        try (FaceTracker tracker = engine.newTracker();
                ClipReader left = new ClipReader(FRANCK, 320, 256, 2, pool);
                ClipReader right = new ClipReader(SECOND_MAN, 320, 256, 2, pool)) {
            for (int i = 0; i < 6; i++) {
                try (VideoFrame a = left.next();
                        VideoFrame b = right.next();
                        VideoFrame both = Pixels.beside(pool, a, b);
                        VideoFrame drawn = both.copy()) {
                    MeshPlan plan = (MeshPlan) tracker.track(both, settings(cover));
                    CoveredHead hidden = (CoveredHead) plan.all().stream()
                            .filter(CoveredHead.class::isInstance)
                            .findFirst()
                            .orElseThrow();
                    assertEquals(cover, hidden.cover());
                    assertEquals(cover == Cover.NOBODY, hidden.nobody() != null);
                    assertTrue(hidden.box().centreX() > 320, "the one at the right");
                    plan.draw(drawn);
                    assertPersonGone(drawn, 1, b);
                    if (cover == Cover.SHAPE) {
                        int middle = (int) hidden.head().centreY() * 640
                                + (int) hidden.head().centreX();
                        assertEquals(16, Pixels.plane(drawn, 0)[middle] & 255, 2, "a plain black shape");
                    }
                }
            }
        }
    }

    /** A cover is an ellipse: what lies in a corner of its box would show. */
    @Test
    void aSmallFaceBesideAHiddenHeadIsNotTakenForHidden() {
        HeadShape head = new HeadShape(100, 100, 40, 50, 0);
        Detection corner = new Detection(134, 143, 16, 16, new float[12], 1);
        assertTrue(head.box().holds(corner));
        assertFalse(head.covers(corner));
        assertTrue(head.covers(new Detection(105, 105, 40, 40, new float[12], 1)));
    }
}
