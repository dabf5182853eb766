package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureToolsTest {
    private final FramePool pool = new FramePool(2);

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @ParameterizedTest
    @CsvSource({
        "1920,1080,720,1280,720",
        "1080,1920,720,720,1280",
        "640,360,720,640,360",
        "321,181,720,322,182",
        "1024,768,360,480,360",
        "4000,2,720,4000,2"
    })
    void theTargetSizeKeepsTheShape(int width, int height, int lines, int toWidth, int toHeight) {
        assertEquals(new Size(toWidth, toHeight), Size.within(width, height, lines));
    }

    @Test
    void aScaledFrameShowsTheSame() throws Exception {
        try (Scaler scaler = new Scaler();
                VideoFrame frame = Barcode.frame(pool, 1280, 720, 0b1010_0110_0011, 77)) {
            for (Size size :
                    new Size[] {new Size(640, 360), new Size(256, 144), new Size(1920, 1080), new Size(640, 360)}) {
                try (VideoFrame scaled = scaler.scale(frame, size, pool)) {
                    assertEquals(0b1010_0110_0011, Barcode.read(scaled));
                    assertEquals(Barcode.LUMA, Barcode.lowerMean(scaled, 0), 1);
                    assertEquals(Barcode.U, Barcode.lowerMean(scaled, 1), 1);
                    assertEquals(Barcode.V, Barcode.lowerMean(scaled, 2), 1);
                    assertEquals(77, scaled.timestampMicros());
                    assertEquals(size.width(), scaled.width());
                }
            }
        }
    }

    @Test
    void aSlateIsPlainGrey() {
        try (VideoFrame slate = Slate.of(pool, new Size(320, 180), 5)) {
            for (int y = 0; y < 180; y++) {
                for (int x = 0; x < 320; x++) {
                    assertEquals(80, Barcode.at(slate, 0, x, y));
                    assertEquals(128, Barcode.at(slate, 1, x / 2, y / 2));
                    assertEquals(128, Barcode.at(slate, 2, x / 2, y / 2));
                }
            }
        }
    }
}
