package red5.faceswap.face.mesh.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.network.Models;

class EvenShapeTest {
    /** Outer ends of the brows. */
    private static final int LEFT_BROW = 70;

    private static final int RIGHT_BROW = 300;
    private static final float RAISED = .4f;

    private static CanonicalMesh mesh;

    @BeforeAll
    static void load() throws FaceException {
        try (Models models = new Models(Path.of("target/models"))) {
            mesh = models.mesh;
        }
    }

    /** A face whose left brow is higher by so many cm than the right one, turned by an angle, in pixels. */
    private static float[] picture(double turn) {
        float[] face = mesh.position.clone();
        face[3 * LEFT_BROW + 1] -= RAISED;
        float[] points = new float[face.length];
        for (int i = 0; i < face.length; i += 3) {
            points[i] = (float) (20 * (face[i] * Math.cos(turn) + face[i + 2] * Math.sin(turn)));
            points[i + 1] = 20 * face[i + 1];
            points[i + 2] = (float) (20 * (face[i + 2] * Math.cos(turn) - face[i] * Math.sin(turn)));
        }
        return points;
    }

    /** How much higher the left brow is, cm. */
    private static float raised(double turn, float evenness) {
        float[] shape = EvenShape.of(mesh, picture(turn), evenness);
        return shape[3 * RIGHT_BROW + 1] - shape[3 * LEFT_BROW + 1];
    }

    @Test
    void whatDiffersBetweenTheHalvesOfAFaceSeenFromTheFrontIsThePersons() {
        assertEquals(RAISED, raised(0, 0), .05);
    }

    @Test
    void bothHalvesAreAlikeWhereThePictureIsNotToBeTrusted() {
        assertEquals(0, raised(0, 1), .01);
    }

    @Test
    void theHalfThatIsTurnedAwayFollowsTheOther() {
        assertTrue(Math.abs(raised(.9, 0)) < RAISED / 2, "" + raised(.9, 0));
        assertTrue(Math.abs(raised(-.9, 0)) < RAISED / 2, "" + raised(-.9, 0));
    }
}
