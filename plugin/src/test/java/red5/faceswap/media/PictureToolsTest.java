package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
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

    @ParameterizedTest
    @CsvSource({"160,90", "90,160", "320,240", "640,360", "720,1280", "1920,1080", "2,2", "32,16"})
    void theLabelIsWhiteOnDarkAtTheTopRightAndNowhereElse(int width, int height) {
        TextLabel label = new TextLabel("AI modified");
        int brightest = 0;
        int darkened = 0;
        try (VideoFrame frame = Slate.of(pool, new Size(width, height), 5)) {
            label.draw(frame);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int luma = Barcode.at(frame, 0, x, y);
                    brightest = Math.max(brightest, luma);
                    darkened += luma < 60 ? 1 : 0;
                    boolean corner = y < height / 3 && (x > width / 3 || width < 200);
                    assertTrue(corner || width < 40 || luma == 80, "changed at " + x + "," + y);
                }
            }
            write(frame, "label-" + width + "x" + height + ".png");
        }
        assertTrue(width < 40 || brightest > 180, "white text: " + brightest);
        assertTrue(darkened > 0, "dark box");
    }

    @Test
    void aLabelOfAnyTextFits() {
        for (String text : new String[] {"", "  ", "\n", "x", "KI-verändert ß 日本", "w".repeat(500)}) {
            try (VideoFrame frame = Slate.of(pool, new Size(160, 90), 5)) {
                new TextLabel(text).draw(frame);
                assertEquals(80, Barcode.at(frame, 0, 0, 89), text);
            }
        }
    }

    /** For a person's eye, where the property {@code pictures} names a folder. */
    private static void write(VideoFrame frame, String name) {
        String folder = System.getProperty("pictures");
        if (folder != null) {
            try (Mat luma =
                    new Mat(frame.height(), frame.width(), opencv_core.CV_8UC1, frame.plane(0), frame.stride(0))) {
                opencv_imgcodecs.imwrite(Path.of(folder, name).toString(), luma);
            }
        }
    }
}
