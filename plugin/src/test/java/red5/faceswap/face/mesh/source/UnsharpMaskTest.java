package red5.faceswap.face.mesh.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.TexturePyramid;

class UnsharpMaskTest extends OnRealClips {
    private static final int SIDE = TexturePyramid.SIDE;
    private static final int MIDDLE = SIDE / 2;
    private static final float SKIN = 120;

    /** A dark line of three texels, such as a lid's rim, down the middle of a face. */
    private static float[] lined() {
        float[] luma = new float[SIDE * SIDE];
        Arrays.fill(luma, SKIN);
        for (int y = 0; y < SIDE; y++) {
            Arrays.fill(luma, y * SIDE + MIDDLE - 1, y * SIDE + MIDDLE + 2, 60);
        }
        return luma;
    }

    private static float[] masked(float[] luma, float damage) throws Exception {
        try (Models models = new Models(TARGET.resolve("models"))) {
            new UnsharpMask(new UvGrid(models.mesh, SIDE)).apply(luma, damage);
        }
        return luma;
    }

    @Test
    void contoursOfACleanPictureBecomeStronger() throws Exception {
        float[] sharper = masked(lined(), 0);
        int row = MIDDLE * SIDE;
        assertTrue(sharper[row + MIDDLE] < 55, "the line: " + sharper[row + MIDDLE]);
        assertTrue(sharper[row + MIDDLE + 4] > SKIN, "beside it: " + sharper[row + MIDDLE + 4]);
        assertEquals(SKIN, sharper[row + MIDDLE + 40], .1, "plain skin");
    }

    @Test
    void cracksOfADamagedPictureDoNot() throws Exception {
        assertArrayEquals(lined(), masked(lined(), 1), .01f);
    }
}
