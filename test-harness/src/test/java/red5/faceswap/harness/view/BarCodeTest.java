package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.harness.view.Publication.Edge;

class BarCodeTest {
    private static final long WALL = 1_795_577_316_550L;

    @ParameterizedTest
    @CsvSource({"1280,720,TOP", "640,360,BOTTOM", "360,640,TOP", "322,242,BOTTOM", "176,144,TOP"})
    void whatIsDrawnIsReadAtEverySizeAndEdge(int width, int height, Edge edge) {
        byte[] luma = grey(width, height);
        BarCode drawn = new BarCode(5_123_456, WALL, true);
        drawn.draw(luma, width, height, edge);
        assertEquals(Optional.of(drawn), BarCode.read(ByteBuffer.wrap(luma), width, width, height));
        assertEquals(42, drawn.millisUntil(WALL + 42));
    }

    @Test
    void aPictureWithoutACodeHasNone() {
        assertEquals(Optional.empty(), BarCode.read(ByteBuffer.wrap(grey(640, 360)), 640, 640, 360));
    }

    @Test
    void aDamagedCodeIsUnreadableInsteadOfWrong() {
        for (int cell = 2; cell < 38; cell++) {
            byte[] luma = grey(640, 360);
            new BarCode(7, WALL, false).draw(luma, 640, 360, Edge.TOP);
            for (int y = 0; y < 10; y++) {
                for (int x = cell * 16; x < cell * 16 + 16; x++) {
                    luma[y * 640 + x] = (byte) (251 - (luma[y * 640 + x] & 255));
                }
            }
            assertEquals(Optional.empty(), BarCode.read(ByteBuffer.wrap(luma), 640, 640, 360), "cell " + cell);
        }
    }

    private static byte[] grey(int width, int height) {
        byte[] luma = new byte[width * height];
        Arrays.fill(luma, (byte) 128);
        return luma;
    }
}
