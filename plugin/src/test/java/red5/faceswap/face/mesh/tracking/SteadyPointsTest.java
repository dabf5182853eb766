package red5.faceswap.face.mesh.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.Noise;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** When a face's points need not be looked for, and where they are then. */
class SteadyPointsTest extends OnRealClips {
    private final FramePyramid pyramid = new FramePyramid();
    private final SteadyPoints points = new SteadyPoints();
    private VideoFrame first;
    private float[] raw;

    @BeforeEach
    void seeFace() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool)) {
            first = clip.next();
        }
        raw = oracle.points(first);
        pyramid.look(first);
        points.next(pyramid, raw, .04);
        pyramid.release();
    }

    @AfterEach
    void forgetFace() {
        first.close();
        pyramid.close();
    }

    private boolean carry(VideoFrame next, float[] from) {
        pyramid.look(next);
        try {
            return points.carry(pyramid, from, 0, 0);
        } finally {
            pyramid.release();
        }
    }

    @Test
    void aFaceThatOnlyMovesIsCarriedToWhereItIs() {
        float[] carried = raw.clone();
        try (VideoFrame moved = Pixels.shifted(pool, first, 6, 40_000)) {
            Noise.add(moved, 2, 1);
            assertTrue(carry(moved, carried));
            pyramid.look(moved);
            float[] steady = points.next(pyramid, carried, .04);
            pyramid.release();
            for (int i = 0; i < raw.length; i += 3) {
                assertEquals(raw[i] + 6, carried[i], .3);
                assertEquals(raw[i + 1], steady[i + 1], .3);
                assertEquals(carried[i], steady[i], .3);
            }
        }
    }

    @Test
    void whoOpensTheMouthIsLookedAt() {
        try (VideoFrame speaking = first.copy()) {
            float x = raw[3 * FaceParts.UPPER_LIP_INSIDE];
            float y = raw[3 * FaceParts.UPPER_LIP_INSIDE + 1];
            float size = CanonicalMesh.faceHeight(raw);
            Pixels.fill(
                    speaking, new Box(x - .1f * size, y - .02f * size, x + .1f * size, y + .06f * size), 30, 128, 140);
            assertFalse(carry(speaking, raw.clone()));
        }
    }

    @Test
    void afterALossNothingIsCarried() {
        points.forget();
        assertFalse(carry(first, raw.clone()));
    }
}
