package red5.faceswap.face.mesh.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.selection.PictureSuspicion.Company;

/** A picture is moved about in every way a picture can be; a person blinks, speaks or turns. */
class LifeSignsTest {
    private static final double DT = .04;
    private static float[] face;

    @BeforeAll
    static void readFace() throws Exception {
        try (Models models = new Models(Path.of("target/models"))) {
            face = models.mesh.position.clone();
        }
    }

    /** The face 200 pixels high, with jitter of so many pixels. */
    private static float[] points(double jitter, Random random) {
        float[] points = new float[face.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) (300 + 11 * face[i] + jitter * random.nextGaussian());
        }
        return points;
    }

    /** Turned in the picture plane, sheared, scaled and moved. */
    private static void map(float[] points, double angle, double shear, double scale, double dx) {
        for (int i = 0; i < points.length; i += 3) {
            double x = points[i] - 300;
            double y = points[i + 1] - 300;
            points[i] = (float) (300 + dx + scale * (Math.cos(angle) * x - Math.sin(angle) * y + shear * y));
            points[i + 1] = (float) (300 + scale * (Math.sin(angle) * x + Math.cos(angle) * y));
        }
    }

    @Test
    void aPictureThatIsCarriedTurnedAndTiltedDoesNotLive() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(1);
        for (int i = 0; i < 250; i++) {
            float[] points = points(.25, random);
            map(points, .1 * Math.sin(i / 20.0), .08 * Math.sin(i / 31.0), 1 + .2 * Math.sin(i / 25.0), 3 * i);
            life.look(points, DT);
        }
        assertFalse(life.lives());
    }

    @Test
    void oneBlinkIsASignOfLife() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            float[] points = points(.25, random);
            if (i >= 40 && i < 45) {
                close(points, FaceParts.LEFT_LID_UPPER, FaceParts.LEFT_LID_LOWER);
                close(points, FaceParts.RIGHT_LID_UPPER, FaceParts.RIGHT_LID_LOWER);
            }
            life.look(points, DT);
            assertTrue(life.lives() == (i >= 40) || i >= 40 && i < 44, "frame " + i);
        }
    }

    private static void close(float[] points, int upper, int lower) {
        points[3 * upper + 1] = points[3 * lower + 1];
    }

    @Test
    void aWordIsASignOfLife() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            float[] points = points(.25, random);
            points[3 * FaceParts.LOWER_LIP_INSIDE + 1] += i >= 40 && i < 46 ? 8 : 0;
            life.look(points, DT);
        }
        assertTrue(life.lives());
    }

    @Test
    void aHeadThatTurnsLives() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(4);
        for (int i = 0; i < 60; i++) {
            float[] points = points(.25, random);
            double turn = .25 * Math.sin(i / 8.0);
            for (int k = 0; k < points.length; k += 3) {
                points[k] = (float) (300 + Math.cos(turn) * (points[k] - 300) + Math.sin(turn) * (points[k + 2] - 300));
            }
            life.look(points, DT);
        }
        assertTrue(life.lives());
    }

    @Test
    void lifeIsBelievedForHalfAMinute() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            float[] points = points(.25, random);
            points[3 * FaceParts.LOWER_LIP_INSIDE + 1] += i >= 12 ? 8 : 0;
            life.look(points, DT);
        }
        for (int i = 0; i < 25 * 25; i++) {
            life.look(points(.25, random), DT);
        }
        assertTrue(life.lives());
        for (int i = 0; i < 10 * 25; i++) {
            life.look(points(.25, random), DT);
        }
        assertFalse(life.lives());
    }

    @Test
    void aHandBeforeAPictureIsNoLife() {
        LifeSigns life = new LifeSigns();
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            float[] points = points(.25, random);
            if (i >= 50) {
                map(points, .2, .3, 1.1, 40);
            }
            life.look(i >= 45 && i < 50 ? null : points, DT);
        }
        assertFalse(life.lives());
    }

    @Test
    void onlyWhatStaysStillWhileOthersLiveIsTakenForAPicture() {
        PictureSuspicion alone = new PictureSuspicion(false);
        PictureSuspicion beside = new PictureSuspicion(false);
        double dt = 1 / 16.0;
        for (int i = 1; i <= 65 * 16; i++) {
            alone.update(false, false, Company.UNKNOWN, dt);
            beside.update(false, true, Company.LIVING, dt);
            assertEquals(i >= 2 * 16, beside.suspected(), "frame " + i);
            assertEquals(i >= 60 * 16, beside.sure(), "frame " + i);
        }
        assertFalse(alone.suspected(), "the camera hangs, or a still picture is published");
        beside.doubt();
        assertTrue(beside.isKnown() && !beside.sure(), "another face may be in its place: not shown as a picture is");
        beside.update(true, true, Company.LIVING, dt);
        assertFalse(beside.suspected());
    }

    @Test
    void whatWasThereBeforeIsNoPersonBesideOthersUntilItLives() {
        double dt = 1 / 16.0;
        PictureSuspicion alone = new PictureSuspicion(true);
        PictureSuspicion picture = new PictureSuspicion(true);
        PictureSuspicion person = new PictureSuspicion(true);
        PictureSuspicion frozen = new PictureSuspicion(true);
        for (int i = 0; i < 7 * 16; i++) {
            alone.update(false, false, Company.NONE, dt);
            assertFalse(alone.suspected(), "who is alone is swapped at once");
            picture.update(false, false, i < 8 ? Company.UNKNOWN : Company.LIVING, dt);
            assertTrue(picture.suspected(), "frame " + i);
            person.update(i == 8, false, Company.UNKNOWN, dt);
            assertEquals(i < 8, person.suspected(), "frame " + i);
            frozen.update(false, false, Company.UNKNOWN, dt);
            assertEquals(i < 5 * 16, frozen.suspected(), "several faces, and nobody moves: frame " + i);
        }
    }
}
