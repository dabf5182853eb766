package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that disclose a swap: in each corner, script and size, on bright, dark and restless pictures. */
class TextLabelTest {
    private static final LabelFont FONT = LabelFont.builtIn();
    private static final Size HD = new Size(1280, 720);

    private final FramePool pool = new FramePool(2);

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @ParameterizedTest
    @CsvSource({"160,90", "90,160", "320,240", "640,360", "720,1280", "1920,1080", "2,2", "32,16"})
    void theLabelIsWhiteOnDarkAtTheTopRightAndNowhereElse(int width, int height) {
        int brightest = 0;
        int darkened = 0;
        try (VideoFrame frame = Slate.of(pool, new Size(width, height), 5)) {
            new TextLabel("AI modified", LabelPlace.TOP_RIGHT, FONT).draw(frame);
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
        assertTrue(width < 40 || brightest > 220, "white text: " + brightest);
        assertTrue(darkened > 0, "dark box");
    }

    @ParameterizedTest
    @EnumSource(LabelPlace.class)
    void theCornerCanBeChosen(LabelPlace place) throws Exception {
        try (VideoFrame frame = Slate.of(pool, HD, 5)) {
            new TextLabel("AI modified", place, FONT).draw(frame);
            for (LabelPlace corner : LabelPlace.values()) {
                boolean found = LabelReader.likeness(frame, "AI modified", corner, HD, pool) > .5;
                assertEquals(corner == place, found, corner.toString());
            }
        }
    }

    /** What is drawn into the best picture must still be read in the smallest one made of it. */
    @ParameterizedTest
    @CsvSource({
        "1280,720,320,180",
        "1280,720,480,270",
        "1280,720,640,360",
        "640,360,320,180",
        "720,1280,180,320",
        "960,720,240,180"
    })
    void theWordsAreReadInEverySmallerPicture(int width, int height, int toWidth, int toHeight) throws Exception {
        Size drawnAt = new Size(width, height);
        for (String background : new String[] {"bright", "dark", "restless"}) {
            try (VideoFrame frame = picture(drawnAt, background);
                    Scaler scaler = new Scaler()) {
                new TextLabel("AI modified", LabelPlace.TOP_RIGHT, FONT).draw(frame);
                try (VideoFrame small = scaler.scale(frame, new Size(toWidth, toHeight), pool)) {
                    write(small, "label-" + background + "-" + width + "-" + toWidth + ".png");
                    double right = LabelReader.likeness(small, "AI modified", LabelPlace.TOP_RIGHT, drawnAt, pool);
                    assertTrue(right > .85, background + ": " + right);
                    for (String other : new String[] {"AI modifies", "All modified", "Not modified", "AI notified"}) {
                        double wrong = LabelReader.likeness(small, other, LabelPlace.TOP_RIGHT, drawnAt, pool);
                        assertTrue(wrong < right - .06, background + ": " + right + ", but " + other + " " + wrong);
                    }
                    assertTrue(contrast(small) > 70, background + ": " + contrast(small));
                }
            }
        }
    }

    private VideoFrame picture(Size size, String background) {
        VideoFrame frame = Slate.of(pool, size, 0);
        Random random = new Random(3);
        byte[] row = new byte[size.width()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (byte)
                        switch (background) {
                            case "bright" -> 235;
                            case "dark" -> 16;
                            default -> (x / 8 + y / 8) % 2 == 0 ? 30 + random.nextInt(40) : 190 + random.nextInt(45);
                        };
            }
            frame.plane(0).getPointer((long) y * frame.stride(0)).put(row, 0, row.length);
        }
        return frame;
    }

    /** Of letters against their box: brightest tenth less median. */
    private static int contrast(VideoFrame frame) {
        int[] counts = new int[256];
        int all = 0;
        int shorter = Math.min(frame.width(), frame.height());
        int top = shorter / 16 + 2;
        for (int y = top; y < top + shorter / 14; y++) {
            for (int x = frame.width() - frame.width() / 5; x < frame.width() - shorter / 16 - 2; x++) {
                counts[Barcode.at(frame, 0, x, y)]++;
                all++;
            }
        }
        int bright = 255;
        for (int above = counts[255]; above < all / 10; above += counts[--bright]) {}
        int median = 0;
        for (int below = counts[0]; below < all / 2; below += counts[++median]) {}
        return bright - median;
    }

    /** Pictures are labelled before they are scaled down. */
    @ParameterizedTest
    @ValueSource(ints = {90, 120, 180, 360})
    void theWordsCanBeReadInTheSmallestPictureThatIsMadeOfTheLabelled(int smallest) {
        int drawn =
                LabelMask.of("AI modified", FONT, new Size(1280, 720), smallest).height();
        int whole = LabelMask.of("AI modified", FONT, new Size(smallest * 16 / 9 & ~1, smallest), Integer.MAX_VALUE)
                .height();
        assertTrue(drawn * smallest / 720. > .9 * whole, drawn + " pixels of 720, " + whole + " of " + smallest);
    }

    @Test
    void aLabelOfAnyTextFits() {
        for (String text : new String[] {
            "", "  ", "\n", "x", "KI-verändert ß 日本", "w".repeat(500), "word ".repeat(100), "\uD83D\uDE00"
        }) {
            for (Size size : new Size[] {new Size(160, 90), new Size(90, 160), new Size(2, 2), HD}) {
                try (VideoFrame frame = Slate.of(pool, size, 5)) {
                    new TextLabel(text, LabelPlace.TOP_RIGHT, FONT).draw(frame);
                    boolean tiny = size.width() == 2;
                    assertTrue(tiny || Barcode.at(frame, 0, 0, size.height() - 1) == 80, text);
                }
            }
        }
    }

    @Test
    void longWordsTakeSeveralLinesRatherThanSmallLetters() throws Exception {
        String words = "Gesichter mit künstlicher Intelligenz";
        Size phone = new Size(720, 1280);
        try (VideoFrame frame = Slate.of(pool, phone, 5)) {
            new TextLabel(words, LabelPlace.TOP_RIGHT, FONT).draw(frame);
            write(frame, "label-long.png");
            assertTrue(LabelMask.of(words, FONT, phone, Integer.MAX_VALUE).height()
                    > LabelMask.of("AI", FONT, phone, Integer.MAX_VALUE).height() * 1.5);
            assertEquals(80, Barcode.at(frame, 0, 2, 20), "a margin is left");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AI modified",
                "KI-verändert",
                "Modifié par l’IA",
                "Modificado por IA – sí",
                "Zmienione przez SI: żółć",
                "Yapay zekâ ile değiştirildi",
                "Được AI chỉnh sửa",
                "Изменено ИИ",
                "Змінено ШІ, ґрунт їжак",
                "Τροποποιημένο με ΤΝ",
                "Փոփոխված է ԱԲ-ով",
                "שונה בבינה מלאכותית",
                "تم التعديل بالذكاء الاصطناعي",
                "एआई द्वारा संशोधित",
                "AI দ্বারা পরিবর্তিত",
                "செயற்கை நுண்ணறிவு",
                "AI ద్వారా సవరించబడింది",
                "ਬਦਲਿਆ ਗਿਆ",
                "ફેરફાર કરેલ",
                "ಬದಲಾಯಿಸಲಾಗಿದೆ",
                "കൃത്രിമബുദ്ധി",
                "වෙනස් කර ඇත",
                "แก้ไขโดย AI",
                "ແກ້ໄຂໂດຍ AI",
                "បានកែប្រែដោយ AI",
                "AI ဖြင့်ပြင်ဆင်"
            })
    void theseLanguagesCanBeShown(String words) throws Exception {
        assertEquals(Optional.empty(), FONT.obstacle(words), words);
        try (VideoFrame frame = Slate.of(pool, HD, 5)) {
            new TextLabel(words, LabelPlace.TOP_RIGHT, FONT).draw(frame);
            write(frame, "label-" + words.hashCode() + ".png");
            String mixedUp = new StringBuilder(words).reverse().toString();
            double wrong = LabelReader.likeness(frame, mixedUp, LabelPlace.TOP_RIGHT, HD, pool);
            assertTrue(wrong < .9, "letters differ, they are no boxes: " + wrong);
        }
    }

    /** Builds elsewhere than on Debian have no such fonts. */
    @ParameterizedTest
    @CsvSource({"AI 修改,DroidSansFallbackFull", "AI で加工,DroidSansFallbackFull", "AI로 수정됨,NanumGothicBold"})
    void eastAsianWordsCanBeShownWhereTheBuildHasTheirFonts(String words, String font) {
        boolean there = LabelFont.class.getResource(font + ".ttf") != null;
        assertEquals(there, FONT.obstacle(words).isEmpty(), words);
        if (there) {
            double latin = FONT.outline("AI ").getBounds2D().getMaxX();
            assertTrue(FONT.outline(words).getBounds2D().getMaxX() > 2 * latin, "there is more than Latin letters");
        }
    }

    @Test
    void whatNoFontHasIsToldWithItsLetters() {
        String obstacle = FONT.obstacle("AI አማርኛ").orElseThrow();
        assertTrue(obstacle.contains("አማርኛ") && !obstacle.contains("AI"), obstacle);
    }

    @Test
    void arabicLettersJoinAndRunFromRightToLeft() {
        double joined = FONT.width("بيت");
        double apart = FONT.width("ب") + FONT.width("ي") + FONT.width("ت");
        assertTrue(joined < .8 * apart, joined + " of " + apart);
        // lam with alef is one glyph, much narrower than the two letters
        assertTrue(FONT.width("لا") < .8 * (FONT.width("ل") + FONT.width("ا")));
    }

    @Test
    void vowelsOfDevanagariMoveBeforeTheirConsonant() {
        double alone = FONT.outline("क").getBounds2D().getWidth();
        double withVowel = FONT.outline("कि").getBounds2D().getWidth();
        assertTrue(
                withVowel > 1.1 * alone && withVowel < 2 * alone,
                "no dotted circle, no letter lost: " + withVowel / alone);
        assertTrue(
                FONT.width("क्ष") < .75 * (FONT.width("क") + FONT.width("्") + FONT.width("ष")),
                "the two consonants are one sign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"एआई द्वारा संशोधित", "แก้ไขโดย AI ที่นี่", "تم التعديل بالذكاء الاصطناعي"})
    void tallLettersAreNotCutOff(String words) {
        for (Size size : new Size[] {new Size(160, 90), new Size(640, 360), new Size(1920, 1080)}) {
            LabelMask mask = LabelMask.of(words, FONT, size, Integer.MAX_VALUE);
            for (int x = 0; x < mask.width(); x++) {
                int last = mask.coverage().length - mask.width() + x;
                assertEquals(0, mask.coverage()[x] + mask.coverage()[last], "ink at the box's rim in " + size);
            }
        }
    }

    @Test
    void hebrewRunsFromRightToLeft() {
        // aleph alone, then aleph and a space: the first letter is the rightmost
        double alone = FONT.outline("\u05d0").getBounds2D().getMinX();
        double first = FONT.outline("\u05d0\u05d9").getBounds2D().getMaxX();
        assertEquals(FONT.width("\u05d9") + FONT.outline("\u05d0").getBounds2D().getMaxX(), first, .01);
        assertTrue(alone < FONT.width("\u05d9"));
    }

    @Test
    void aFontOfTheOperatorsIsReadAndNoFontIsTold(@TempDir Path folder) throws Exception {
        Path font = folder.resolve("own.ttf");
        Files.write(
                font, LabelFont.class.getResourceAsStream("DejaVuSans-Bold.ttf").readAllBytes());
        assertEquals(FONT.width("AI"), LabelFont.read(font).width("AI"));
        Path text = Files.writeString(folder.resolve("text.ttf"), "this is no font");
        for (Path bad : new Path[] {text, folder.resolve("missing.ttf")}) {
            String message = assertThrows(MediaException.class, () -> LabelFont.read(bad))
                    .getMessage();
            assertTrue(message.contains(bad.toString()), message);
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
