package red5.faceswap.face.mesh.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TexturePyramidTest {
    @Test
    void lumaBetweenFourTexelsIsTheirMeanByDistance() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int[] texels = random.ints(4, 0, 256).map(TexturePyramidTest::oftenExtreme).toArray();
            int square = texels[0] | texels[1] << 8 | texels[2] << 16 | texels[3] << 24;
            int right = random.nextInt(256);
            int down = random.nextInt(256);
            int upper = texels[0] * (256 - right) + texels[1] * right;
            int lower = texels[2] * (256 - right) + texels[3] * right;
            assertEquals(upper * (256 - down) + lower * down, TexturePyramid.between(square, right, down));
        }
    }

    private static int oftenExtreme(int texel) {
        return texel < 60 ? 0 : texel > 200 ? 255 : texel;
    }
}
