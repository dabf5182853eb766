package red5.faceswap.face.mesh.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RigidFitTest {
    @Test
    void aKnownSimilarityIsFoundAgain() {
        Random random = new Random(3);
        float[] a = new float[3 * CanonicalMesh.VERTICES];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian() * (1 + i % 3);
        }
        double angle = .7;
        float[] b = new float[a.length];
        for (int i = 0; i < a.length; i += 3) { // turned about y, doubled, moved
            b[i] = (float) (2 * (Math.cos(angle) * a[i] + Math.sin(angle) * a[i + 2]) + 30);
            b[i + 1] = 2 * a[i + 1] - 7;
            b[i + 2] = (float) (2 * (-Math.sin(angle) * a[i] + Math.cos(angle) * a[i + 2]));
        }
        float[] weight = new float[CanonicalMesh.VERTICES];
        Arrays.fill(weight, 1);
        RigidFit fit = new RigidFit();
        fit.fit(a, b, weight);
        assertEquals(2, fit.scale, 1e-4);
        assertEquals(Math.cos(angle), fit.rotation[0], 1e-4);
        assertEquals(Math.sin(angle), fit.rotation[2], 1e-4);
        assertEquals(1, fit.rotation[4], 1e-4);
        assertEquals(-7 + 2 * fit.centreA[1], fit.centreB[1], 1e-3);
    }
}
