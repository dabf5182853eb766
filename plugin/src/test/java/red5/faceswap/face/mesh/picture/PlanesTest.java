package red5.faceswap.face.mesh.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The box blur, against the mean of each square. */
class PlanesTest {
    @Test
    void eachPixelIsTheWeightedMeanOfItsSquareAndNothingWhereAllIsAHole() {
        Random random = new Random(2);
        for (int[] size : new int[][] {{9, 4}, {17, 11}, {12, 16}, {5, 22}}) {
            float[] in = new float[size[0] * size[1]];
            float[] weight = new float[in.length];
            for (int k = 0; k < in.length; k++) {
                in[k] = 200 * random.nextFloat();
                weight[k] = random.nextInt(3) == 0 ? .1f + random.nextFloat() : 0;
            }
            for (int radius : new int[] {1, 2, 4}) {
                float[] out = in.clone();
                new Planes(size[0], size[1]).box(out, weight, out, radius);
                for (int k = 0; k < in.length; k++) {
                    assertEquals(mean(in, weight, size[0], k, radius), out[k], .05);
                }
            }
        }
    }

    private static double mean(float[] in, float[] weight, int width, int at, int radius) {
        double sum = 0;
        double weights = 0;
        for (int k = 0; k < in.length; k++) {
            boolean near = Math.abs(k % width - at % width) <= radius && Math.abs(k / width - at / width) <= radius;
            sum += near ? weight[k] * in[k] : 0;
            weights += near ? weight[k] : 0;
        }
        return weights > 1e-3 ? sum / weights : 0;
    }
}
