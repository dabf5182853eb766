package red5.faceswap.session.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.rtc.Rung;

class LadderTest {
    private static final Ladder DEFAULTS = Ladder.of(Encoding.DEFAULTS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1280|720|1280x720@2500 640x360@700 480x270@300 320x180@120",
                "720|1280|720x1280@2500 360x640@700 270x480@300 180x320@120",
                "854|480|854x480@1361 640x360@700 480x270@300 320x180@120",
                "640|360|640x360@883 480x270@300 320x180@120",
                "640|480|640x480@1096 480x360@564 360x270@241 240x180@96",
                "426|240|426x240@480 320x180@120",
                "320|180|320x180@312",
                "64|32|64x32@25",
                "720|720|720x720@1623 360x360@454 270x270@194 180x180@77",
                "1600|720|1600x720@2500 800x360@700 600x270@300 400x180@120",
                "2|2|2x2@20",
            })
    void theDefaultsFollowTheSourceByItsShorterSide(int width, int height, String expected) {
        assertEquals(
                expected,
                DEFAULTS.rungs(width, height).stream()
                        .map(r -> r.width() + "x" + r.height() + "@" + r.bitsPerSecond() / 1000)
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void everySizeIsEvenAndEveryRungSmallerThanTheOneAboveWhateverTheSource() {
        for (int width = 2; width <= 1300; width += 34) {
            for (int height = 2; height <= 720; height += 6) {
                List<Rung> rungs = DEFAULTS.rungs(width, height);
                assertEquals(width, rungs.get(0).width());
                assertEquals(height, rungs.get(0).height());
                for (int i = 0; i < rungs.size(); i++) {
                    Rung rung = rungs.get(i);
                    assertTrue((rung.width() | rung.height()) % 2 == 0 && rung.bitsPerSecond() >= 20_000, rung + "");
                    assertTrue(i == 0 || rung.bitsPerSecond() < rungs.get(i - 1).bitsPerSecond(), rungs + "");
                    assertTrue(i == 0 || rung.width() < rungs.get(i - 1).width(), rungs + "");
                }
                assertTrue(rungs.size() <= DEFAULTS.most());
            }
        }
    }

    @Test
    void beforeItsFirstPictureAStreamIsTakenForTheLargest() {
        assertEquals(DEFAULTS.rungs(1280, 720), DEFAULTS.largest());
        assertEquals(1, Ladder.bestOnly(Encoding.DEFAULTS).largest().size());
    }

    @Test
    void whatIsNoLadderIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LowerRung(63, 100));
        assertThrows(IllegalArgumentException.class, () -> new LowerRung(360, 49));
        Encoding d = Encoding.DEFAULTS;
        for (List<LowerRung> wrong : List.of(
                List.of(new LowerRung(270, 300), new LowerRung(360, 200)),
                List.of(new LowerRung(360, 300), new LowerRung(270, 300)))) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> new Encoding(
                                    d.maxHeight(), d.videoKbps(), wrong, d.audioKbps(), d.keyFrameInterval()))
                    .getMessage();
            assertTrue(message.contains("lowerRungs"), message);
        }
    }
}
