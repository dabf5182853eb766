package red5.faceswap.face.mesh.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LandmarkFilterTest {
    private static final double DT = 1 / 25.0;

    /** 468 points on a face of 200 pixels' height, moved by dx. */
    private static float[] face(float dx, double noise, Random random) {
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        for (int i = 0; i < points.length; i += 3) {
            points[i] = (float) (i % 200 + dx + noise * random.nextGaussian());
            points[i + 1] = (float) (i % 173 + noise * random.nextGaussian());
        }
        points[3 * FaceParts.FOREHEAD_TOP + 1] = 0;
        points[3 * FaceParts.CHIN + 1] = 200;
        return points;
    }

    @Test
    void jitterOfAStillFaceIsDamped() {
        Random random = new Random(1);
        LandmarkFilter filter = new LandmarkFilter();
        double in = 0;
        double out = 0;
        float[] still = face(0, 0, random);
        for (int n = 0; n < 60; n++) {
            float[] raw = face(0, .3, random);
            float[] steady = filter.next(raw, DT);
            if (n > 10) {
                in += Math.abs(raw[300] - still[300]);
                out += Math.abs(steady[300] - still[300]);
            }
        }
        assertTrue(out < .6 * in, "noise " + in + " became " + out);
    }

    @Test
    void aMovingFaceIsNotDragged() {
        Random random = new Random(2);
        LandmarkFilter filter = new LandmarkFilter();
        float lag = 0;
        for (int n = 0; n < 40; n++) {
            float[] raw = face(4 * n, 0, random); // two per cent of the face's height per frame
            lag = raw[300] - filter.next(raw, DT)[300];
        }
        assertTrue(lag < 4, "lags by " + lag + " pixels, a frame is 4");
    }

    @Test
    void aCutIsFollowedAtOnce() {
        Random random = new Random(4);
        LandmarkFilter filter = new LandmarkFilter();
        filter.next(face(0, 0, random), DT);
        float[] elsewhere = face(300, 0, random);
        assertEquals(elsewhere[300], filter.next(elsewhere, DT)[300]);
    }
}
