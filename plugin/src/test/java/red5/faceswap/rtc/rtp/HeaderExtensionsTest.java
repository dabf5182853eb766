package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {
    private static byte[] written(HeaderExtensions extensions, int sequence, long nanos, int playout) {
        byte[] out = new byte[40];
        Arrays.fill(out, (byte) 0x77);
        int length = extensions.write(out, 5, sequence, nanos, playout);
        assertEquals(extensions.length(playout), length);
        return Arrays.copyOfRange(out, 5, 5 + length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void elementsAreWrittenInTheOneByteForm() {
        HeaderExtensions sequence = new HeaderExtensions(3, 0, 6);
        assertArrayEquals(hex("BEDE 0001 31 BEEF 00"), written(sequence, 0x1BEEF, 0, HeaderExtensions.NO_PLAYOUT));
        assertArrayEquals(hex("BEDE 0002 31 0001 62 00A019 00"), written(sequence, 1, 0, 0xA019));
        HeaderExtensions time = new HeaderExtensions(0, 14, 0);
        assertArrayEquals(
                hex("BEDE 0001 E2 060000"), written(time, 0, 65_500_000_000L, 5), "1.5 s after the wrap at 64 s");
        assertArrayEquals(new byte[0], written(HeaderExtensions.EMPTY, 9, 9, 9));
    }

    @Test
    void numbersThatTheFormDoesNotHaveAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HeaderExtensions(15, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new HeaderExtensions(0, -1, 0));
    }
}
